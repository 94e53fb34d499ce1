import Crypto
import Foundation
import HTTPTypes
import MicroHTTP

/// The files of `Public/`, read once at start.
struct Assets: Sendable {
  /// One file, ready to be sent to many at once.
  struct File: Sendable {
    /// For its versioned address: kept for ever.
    let lasting: PreparedFile
    /// For any other address: asked about again each time.
    let passing: PreparedFile
    /// Changes with every byte of the file (RFC 9110, 8.8.3).
    let entityTag: String
  }

  private let files: [String: File]

  /// A word that changes when any file does. It stands in the address of each, so that browsers may
  /// keep a file for ever.
  let version: String

  /// Reads every file of `folder` that has a type pages use, and prepares it for those who ask.
  ///
  /// - Throws: where the folder or a file in it can't be read.
  init(folder: URL, answers: Answers) throws {
    var files: [String: File] = [:]
    var all = SHA256()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    for name in names {
      guard let type = MediaType.ofFile(named: name) else { continue }
      let data = Assets.sent(
        try Data(contentsOf: folder.appendingPathComponent(name)), of: name)
      all.update(data: data)
      let tag = "W/\"\(Assets.word(SHA256.hash(data: data)))\""
      func prepared(_ keeping: String) -> PreparedFile {
        answers.prepared(
          Array(data), type: type, headers: [.eTag: tag, .cacheControl: keeping])
      }
      files[name] = File(
        lasting: prepared("public, max-age=31536000, immutable"),
        passing: prepared("public, no-cache"), entityTag: tag)
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
