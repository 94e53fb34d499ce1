import Foundation
import TestSupport
import Testing

@testable import pipecat_dashboard

struct SecretFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func file(_ bytes: [UInt8], mode: Int = 0o600) throws -> SecretFile {
    let path = folder.path("secret")
    #expect(
      FileManager.default.createFile(
        atPath: path, contents: Data(bytes), attributes: [.posixPermissions: mode]))
    return try secret(path)
  }

  private func secret(_ path: String) throws -> SecretFile {
    try #require(SecretFile(SettingSources.Found(text: path, source: "--secret")))
  }

  @Test(arguments: [0o600, 0o400, 0o700])
  func `a file that only its owner can read is read`(mode: Int) throws {
    #expect(try file(Array("a secret\n".utf8), mode: mode).text() == "a secret\n")
  }

  @Test(arguments: [0o644, 0o640, 0o604, 0o660, 0o601, 0o622])
  func `a file that others can read is refused`(mode: Int) throws {
    let file = try file(Array("a secret\n".utf8), mode: mode)
    let error = #expect(throws: SettingError.self) { try file.text() }
    let text = String(mode, radix: 8)
    #expect(
      error?.description
        == "--secret: names a file that others can read (mode \(text)): chmod 600 it: \(file.path)")
  }

  @Test func `a link to a file is as readable as the file`() throws {
    let target = try file(Array("a secret".utf8), mode: 0o644).path
    let link = folder.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    #expect(throws: SettingError.self) { try secret(link).text() }
  }

  @Test func `a byte order mark is no part of a secret`() throws {
    let key = KeySource.file(try file(Array("\u{FEFF}sk_1\r\n".utf8)))
    #expect(throws: Never.self) { try key.read() }
  }

  @Test func `a file that is not there or not text is refused by its path`() throws {
    for path in [folder.path("missing"), folder.url.path] {
      let error = #expect(throws: SettingError.self) { try secret(path).text() }
      #expect(error?.problem == "names a file that cannot be read: \(path)")
    }
    let file = try file([0x73, 0x6B, 0xFF])
    let error = #expect(throws: SettingError.self) { try file.text() }
    #expect(error?.problem == "names a file that is not text: \(file.path)")
  }

  @Test func `a secret that is given in place of its file is not shown`() throws {
    let error = #expect(throws: SettingError.self) { try secret("pk_do_not_show").text() }
    #expect(error?.description == "--secret: names a file that cannot be read")
  }

  @Test func `what can't be a key is refused by the setting that names its file`() throws {
    let key = KeySource.file(try file(Array("\n".utf8)))
    let error = #expect(throws: SettingError.self) { try key.read() }
    #expect(error?.description == "--secret: is empty")
  }
}
