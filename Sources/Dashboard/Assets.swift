import Crypto
import Foundation
import MicroHTTP

/// The files of `Public/`, read once at start.
struct Assets: Sendable {
  /// One file, ready to be sent to many at once.
  struct File: Sendable {
    let type: String
    let body: PreparedBody
    /// Changes with every byte of the file (RFC 9110, 8.8.3).
    let entityTag: String
  }

  private let files: [String: File]

  /// A word that changes when any file does. It stands in the address of each, so that browsers may
  /// keep a file for ever.
  let version: String

  /// Reads every file of `folder` that has a type pages use.
  ///
  /// - Throws: where the folder or a file in it can't be read.
  init(folder: URL) throws {
    var files: [String: File] = [:]
    var all = SHA256()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    for name in names {
      guard let type = MediaType.ofFile(named: name) else { continue }
      let data = Assets.sent(
        try Data(contentsOf: folder.appendingPathComponent(name)), of: name)
      all.update(data: data)
      files[name] = File(
        type: type, body: PreparedBody(Array(data)),
        entityTag: "\"\(Assets.word(SHA256.hash(data: data)))\"")
    }
    self.files = files
    version = Assets.word(all.finalize())
  }

  /// What is sent of a file.
  private static func sent(_ data: Data, of name: String) -> Data {
    let text = String(decoding: data, as: UTF8.self)
    return switch name.split(separator: ".").last {
    case "css": Data(PlainSource.css(text).utf8)
    case "js": Data(PlainSource.script(text).utf8)
    default: data
    }
  }

  /// The file of that name; `nil` where there is none.
  func file(named name: String) -> File? { files[name] }

  /// Ten hexadecimal digits: enough to tell a program's handful of files apart.
  private static func word(_ digest: SHA256.Digest) -> String {
    digest.prefix(5).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
