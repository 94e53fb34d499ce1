import Foundation
import PipecatModel
import SessionArchive
import SessionReport
import TestSupport
import Testing

@testable import SessionSync

/// Tables beside an archive: what is read back, and what is passed over.
struct TableFilesTests {
  private let folder: TemporaryFolder
  private let files: TableFiles
  private let support: AgentName
  private let mark: ArchiveMark

  init() throws {
    folder = try TemporaryFolder()
    files = TableFiles(besides: folder.path("sessions.sqlite"))
    support = try #require(AgentName("support-line"))
    mark = try #require(ArchiveMark(1...16))
  }

  private var url: URL { URL(filePath: files.path(of: support)) }

  private static func table(_ sessions: Int) -> SessionTable {
    var generator = SeededGenerator(seed: sessions)
    return SessionTable(
      (0..<sessions).map { number in
        Session(
          id: number % 7 == 0 ? "text \(number)" : UUID().uuidString.lowercased(),
          serviceID: "s", deploymentID: generator.pick(nil, "one", "zwölf"),
          createdAt: Timestamp(milliseconds: .random(in: 0...1_000_000, using: &generator)),
          endedAt: generator.pick(nil, Timestamp(milliseconds: 2_000_000)),
          botStartSeconds: generator.pick(nil, 3), coldStart: generator.pick(nil, true, false),
          completionStatus: generator.pick("500", "HTTP_COMPLETED"))
      })
  }

  private static func sessions(of table: SessionTable) -> Set<Session> {
    let selection = table.select(SessionFilter())
    return Set(selection.sessions(0..<selection.count))
  }

  @Test(arguments: [0, 1, 300, 40_000])
  func `a table comes back as it was, with its mark, and only the owner can read the file`(
    sessions: Int
  ) async throws {
    let table = Self.table(sessions)
    try await files.write(table, of: support, mark: mark)
    let read = try #require(await files.read(support))
    #expect(read.mark == mark)
    #expect(Self.sessions(of: read.table) == Self.sessions(of: table))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(names == ["sessions.sqlite.support-line.table"])
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `files of agents that are gone are removed, and what a kill left, and nothing else`()
    async throws
  {
    let names = [
      "sessions.sqlite", "sessions.sqlite-wal", "sessions.sqlite.lock",
      "sessions.sqlite.copy.support-line.table", "other.sqlite.gone.table",
      "sessions.sqlite.support-line.table", "sessions.sqlite.support-line.table.new",
      "sessions.sqlite.gone.table", "sessions.sqlite.gone.table.new",
    ]
    for name in names { try Data().write(to: folder.url.appending(path: name)) }
    await files.keep([support])
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(Set(left) == Set(names.prefix(6)))
  }

  @Test func `a file that is cut short or too long, or has a bit turned, is passed over`()
    async throws
  {
    try await files.write(Self.table(300), of: support, mark: mark)
    let whole = try Data(contentsOf: url)
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<300 {
      var bytes = whole
      let place = Int.random(in: 0..<whole.count, using: &generator)
      switch generator.pick(0, 1, 2, 3) {
      case 0: bytes = bytes.prefix(place)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes.append(contentsOf: bytes.prefix(place + 1))
      default:
        // Two words that changed places.
        let other = Int.random(in: 0..<whole.count / 8 - 1, using: &generator) * 8
        let word = place / 8 * 8
        guard word + 8 <= whole.count, whole[word..<word + 8] != whole[other..<other + 8] else {
          continue
        }
        bytes.replaceSubrange(word..<word + 8, with: whole[other..<other + 8])
        bytes.replaceSubrange(other..<other + 8, with: whole[word..<word + 8])
      }
      try bytes.write(to: url)
      #expect(await files.read(support) == nil)
    }
    try whole.write(to: url)
    #expect(await files.read(support) != nil)
  }

  @Test func `the file of another agent is passed over, and so are a folder and nothing`()
    async throws
  {
    let other = try #require(AgentName("support"))
    #expect(await files.read(other) == nil)
    try await files.write(Self.table(3), of: support, mark: mark)
    try FileManager.default.copyItem(atPath: url.path, toPath: files.path(of: other))
    #expect(await files.read(other) == nil)
    try FileManager.default.removeItem(at: url)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    #expect(await files.read(support) == nil)
  }

  @Test func `what can't be written leaves the file before`() async throws {
    try await files.write(Self.table(3), of: support, mark: mark)
    try FileManager.default.createDirectory(
      atPath: url.path + ".new", withIntermediateDirectories: false)
    let other = try #require(ArchiveMark(2...17))
    await #expect(throws: FileFault.self) {
      try await files.write(Self.table(4), of: support, mark: other)
    }
    #expect(await files.read(support)?.table.count == 3)
  }

  @Test(arguments: 0..<3)
  func `no bytes make a table's decoding trap`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 { Self.decodeSpoilt(&generator) }
  }

  private static func decodeSpoilt(_ generator: inout SeededGenerator) {
    var bytes: [UInt8] = []
    Self.table(generator.pick(0, 2, 9)).encode { bytes += $0 }
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &generator)
      switch generator.pick(0, 1, 2) {
      case 0: bytes.removeLast(bytes.count - place)
      case 1: bytes[place] = generator.pick(0, 1, 127, 128, 255)
      default: bytes.insert(contentsOf: bytes[place...].prefix(8), at: place)
      }
    }
    let table = bytes.withUnsafeBytes { try? SessionTable(decoding: $0) }
    // What reads as a table is one.
    if let table { #expect(Self.sessions(of: table).count <= table.count) }
  }
}
