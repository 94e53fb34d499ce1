import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport
import SessionSync

extension Dashboard {
  /// `/readyz`: whether there are data to serve, and no more.
  func readiness() -> Response {
    let isReady =
      agents.knowsAgents && agents.all.allSatisfy { $0.syncedAt != nil || $0.table.count > 0 }
      || agents.all.contains { $0.table.count > 0 }
    guard isReady else {
      return answers.line(
        Failure(status: .serviceUnavailable, sentence: "not ready", retryAfter: 1))
    }
    return answers.response(Array("ready\n".utf8), type: MediaType.text)
  }

  /// `/assets/{file}`: a file of `Public/`, kept by browsers for ever under its versioned address.
  func asset(named name: String, _ request: Request) throws -> Answer {
    guard let file = assets.file(named: name) else { throw Failure.noSuchPage }
    let isVersioned = request.query.contains { $0.name == "v" && $0.value == assets.version }
    return .prepared((isVersioned ? file.lasting : file.passing).response(to: request))
  }
}
