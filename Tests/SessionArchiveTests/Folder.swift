import Foundation
import PipecatModel

@testable import SessionArchive

/// A folder of its own for a test, gone when the test is.
final class Folder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Where an archive may be.
  var archive: String { path + "/state/sessions.sqlite" }
}

extension SessionArchive {
  /// All sessions of an agent by their ids.
  func held(of agent: AgentName) async throws -> [String: Session] {
    try await withSessions(of: agent) { sessions in
      Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) })
    }
  }
}

/// An agent's name that is one.
func agent(_ name: String) throws -> AgentName {
  guard let name = AgentName(name) else { throw CocoaError(.formatting) }
  return name
}
