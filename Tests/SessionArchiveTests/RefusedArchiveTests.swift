import Foundation
import GRDB
import SessionArchive
import TestSupport
import Testing

/// Files that are no archive, or none that this version knows: each refused in one line, and left
/// as it was.
struct RefusedArchiveTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("sessions.sqlite")
  }

  private func expectRefusal(_ kind: ArchiveError.Kind) {
    let openings: [() throws -> Void] = [
      { _ = try SQLiteArchive(path: path) }, { _ = try SQLiteArchiveReader(path: path) },
    ]
    for open in openings {
      do {
        try open()
        Issue.record("it was opened")
      } catch let error as ArchiveError {
        #expect(error.kind == kind)
        #expect(!error.description.contains("\n"))
        #expect(error.description.contains(path))
      } catch {
        Issue.record("\(error)")
      }
    }
  }

  private func expectRefusalLeavingAllBytes(_ kind: ArchiveError.Kind) throws {
    let before = try Data(contentsOf: URL(filePath: path))
    expectRefusal(kind)
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test func `a text is no archive`() throws {
    try Data("Dear reader, this is a letter.".utf8).write(to: URL(filePath: path))
    try expectRefusalLeavingAllBytes(.damaged)
  }

  @Test func `an archive with its head overwritten is damaged`() async throws {
    do {
      _ = try SQLiteArchive(path: path)
    }
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.write(contentsOf: Data(repeating: 0xff, count: 4096))
    try file.close()
    try expectRefusalLeavingAllBytes(.damaged)
  }

  @Test func `an archive of a later version is left to that`() throws {
    do {
      let pool = try DatabasePool(path: path)
      var migrator = DatabaseMigrator()
      migrator.registerMigration("1 sessions, agents and words") { _ in }
      migrator.registerMigration("2 something to come") { _ in }
      try migrator.migrate(pool)
    }
    expectRefusal(.newer)
    let identifiers = try DatabaseQueue(path: path).read {
      try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations ORDER BY identifier")
    }
    #expect(identifiers == ["1 sessions, agents and words", "2 something to come"])
  }

  @Test func `a folder that can't be made is named`() throws {
    try Data().write(to: URL(filePath: folder.path("file")))
    let path = folder.path("file/sessions.sqlite")
    do {
      _ = try SQLiteArchive(path: path)
      Issue.record("it was opened")
    } catch {
      #expect(error.kind == .inaccessible)
      #expect(error.description.contains(path))
    }
  }

  @Test func `a reader makes no archive where there is none`() {
    #expect(throws: ArchiveError.self) { _ = try SQLiteArchiveReader(path: path) }
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
