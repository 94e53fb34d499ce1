import Foundation
import GRDB

/// A session id as the archive keeps it: the 16 bytes of a UUID as upstream writes them (36
/// characters, lower case), or any other id as its text.
enum StoredID: Hashable {
  case uuid(Data)
  case text(String)

  private static let length = 36
  private static let digits = Array("0123456789abcdef".utf8)

  /// The shortest form that gives back `id` exactly.
  init(_ id: String) {
    var id = id
    self = id.withUTF8 { StoredID.bytes(of: $0) }.map { .uuid($0) } ?? .text(id)
  }

  /// The id in a column; `nil` where there is none.
  init?(_ stored: DatabaseValue) {
    switch stored.storage {
    case .blob(let bytes): self = .uuid(bytes)
    case .string(let text): self = .text(text)
    case .null, .int64, .double: return nil
    }
  }

  /// The id in a column.
  var databaseValue: DatabaseValue {
    switch self {
    case .uuid(let bytes): bytes.databaseValue
    case .text(let text): text.databaseValue
    }
  }

  /// The id as upstream wrote it.
  var id: String {
    switch self {
    case .uuid(let bytes): StoredID.text(of: bytes)
    case .text(let text): text
    }
  }

  private static func isHyphen(_ place: Int) -> Bool {
    place == 8 || place == 13 || place == 18 || place == 23
  }

  private static func text(of bytes: Data) -> String {
    String(unsafeUninitializedCapacity: length) { buffer in
      var place = 0
      for byte in bytes.prefix(16) {
        if isHyphen(place) {
          buffer[place] = UInt8(ascii: "-")
          place += 1
        }
        buffer[place] = digits[Int(byte >> 4)]
        buffer[place + 1] = digits[Int(byte & 15)]
        place += 2
      }
      return place
    }
  }

  private static func bytes(of text: UnsafeBufferPointer<UInt8>) -> Data? {
    guard text.count == length else { return nil }
    var bytes = Data(capacity: 16)
    var place = 0
    while place < length {
      if isHyphen(place) {
        guard text[place] == UInt8(ascii: "-") else { return nil }
        place += 1
      }
      guard let high = value(text[place]), let low = value(text[place + 1]) else { return nil }
      bytes.append(high << 4 | low)
      place += 2
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
