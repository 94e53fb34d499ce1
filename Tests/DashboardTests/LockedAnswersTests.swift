import Foundation
import HTTPTypes
import Logging
import PipecatModel
import SessionReport
import SessionSync
import TestSupport
import Testing

@testable import Dashboard
@testable import MicroHTTP

/// What can be learned through a signed link: nothing of any session outside its lock.
///
/// Two dashboards have the same sessions inside and others outside. Whatever is asked for, both give
/// the same answer to the byte, so no answer depends on what is outside: no row, no count, no
/// option, no header and no difference between two answers.
@Suite(.serialized) struct LockedAnswersTests {
  private struct Details: SessionDetailSource {
    func session(_ id: String, of agent: AgentName) async throws -> SessionDetails {
      SessionDetails(session: Session(id: id))
    }
    func logs(of agent: AgentName, matching query: LogQuery) async throws -> LogPage {
      LogPage(total: 0, lines: [])
    }
  }

  private static let secrets = "a secret that only these tests know, and nobody else"
  private static let asOf = Timestamp(milliseconds: 1_790_000_000_000)

  private func dashboard(
    _ sessions: [Session], others: Int, signer: LinkSigner
  ) async throws -> Dashboard {
    let store = SnapshotStore()
    let name = try #require(AgentName("support-line"))
    let table = SessionTable(sessions)
    store.publish(
      AgentSnapshot(
        listing: Agent(name: name, id: "agent-\(others)", activeDeploymentID: "current-\(others)"),
        details: AgentDetails(
          ready: true, activeSessionCount: others, minReplicas: 1, maxReplicas: 9,
          deployment: Deployment(
            id: "current-\(others)", image: "image-\(others)", maxSessionSeconds: 600),
          previousDeploymentID: "previous-\(others)"),
        table: table,
        coverage: Coverage(
          complete: true, from: table.firstCreatedAt, sessions: table.count,
          upstreamTotal: table.count + others),
        asOf: Self.asOf, syncedAt: Self.asOf, unarchived: others, readPerMinute: others))
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    var dashboard = try Dashboard(
      DashboardConfiguration(
        assets: root.standardized, version: "1.0", publicURL: "https://dash.example.net"),
      snapshots: store, details: Details(), links: signer, clock: { Self.asOf },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    // However busy the machine is.
    dashboard.detailPatience = .seconds(600)
    return dashboard
  }

  /// Sessions whose words tell which of two dashboards they are from, where they are outside.
  private func sessions(
    _ count: Int, word: String, days: ClosedRange<Int>, using generator: inout SeededGenerator
  ) -> [Session] {
    (0..<count).map { index in
      let day = Int64(Int.random(in: days, using: &generator))
      let createdAt = Self.asOf.advanced(
        byMilliseconds: -day * 86_400_000 + Int64.random(in: 0..<86_000_000, using: &generator)
          - 86_400_000)
      let length = Int64.random(in: 1...1_000_000, using: &generator)
      let ends = !generator.once(in: 8)
      return Session(
        id: UUID(using: &generator).uuidString.lowercased(),
        serviceID: "service-\(word)", organizationID: "organization-\(word)",
        deploymentID: generator.pick("first-\(word)", "second-\(word)", nil),
        createdAt: createdAt,
        endedAt: ends ? createdAt.advanced(byMilliseconds: length) : nil,
        botStartSeconds: generator.pick(nil, 1, 2, 9, 40),
        coldStart: generator.pick(true, false, nil),
        completionStatus: generator.pick("HTTP_COMPLETED", "500", "word-\(word)", nil),
        endState: generator.pick("completed", "terminated", "state-\(word)", nil))
    }
  }

  private static let paths = [
    "sessions.json", "sessions.json", "report.json", "report.json", "deployments.json",
    "sessions.csv", "sessions.ndjson", "charts/timeline.svg", "charts/outcomes.svg",
    "charts/bot-start.svg", "charts/concurrency.svg", "charts/duration.svg", "nothing", "share",
    "share.json",
  ]
  private static let pages = ["sessions", "deployments"]

  /// 200 links, 50 questions each.
  @Test(arguments: 1...200)
  func `no answer depends on what is outside the lock`(seed: Int) async throws {
    var generator = SeededGenerator(seed: seed)
    let pool = sessions(60, word: "shared", days: 0...20, using: &generator)
    let one = sessions(25, word: "one", days: 0...40, using: &generator)
    let two = sessions(70, word: "two", days: 0...90, using: &generator)
    let parameters = lockParameters(using: &generator)
    let lock = try SessionLock(parameters: parameters, timeZone: .gmt)
    let filter = lock.filter(asOf: Self.asOf)
    func isInside(_ session: Session) -> Bool {
      SessionTable([session]).select(filter).count == 1
    }
    let inside = pool.filter(isInside)
    let signer = await LinkSigner(
      secrets: try LinkSecrets(Self.secrets), publicURL: "https://dash.example.net")
    let first = try await dashboard(
      inside + one.filter { !isInside($0) }, others: 3, signer: signer)
    let second = try await dashboard(
      inside + two.filter { !isInside($0) }, others: 14, signer: signer)
    let token = try await signer.token(
      for: SharedLink(
        agent: try #require(AgentName("support-line")), lock: lock,
        expiresAt: Self.asOf.advanced(byMilliseconds: 86_400_000)))
    let outside = Set((pool + one + two).map(\.id)).subtracting(inside.map(\.id))
    for question in 0..<50 {
      let path = path(question, inside: inside, outside: outside, using: &generator)
      let target = "/embed/\(token)/\(path)"
      func ask(_ dashboard: Dashboard) async throws -> Response {
        try await dashboard.answer(Request(method: .get, target: target)).response
      }
      let (one, two) = (try await ask(first), try await ask(second))
      let body = String(decoding: try one.bytes, as: UTF8.self)
      #expect(one.status == two.status && one.headers == two.headers, "\(parameters) \(path)")
      #expect(try body == String(decoding: two.bytes, as: UTF8.self), "\(parameters) \(path)")
      // A page repeats what was asked for.
      for word in ["-one", "-two", "current-", "previous-", "image-", "agent-3"]
      where !path.contains(word) { #expect(!body.contains(word), "\(parameters) \(path)") }
      if path.hasPrefix("sessions.") && one.status == .ok {
        let ids = Set(body.matches(of: Self.id).map { String($0.output) })
        #expect(ids.isSubset(of: inside.map(\.id)))
      }
    }
  }

  nonisolated(unsafe) private static let id =  // safe: a regular expression never changes
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/

  private func path(
    _ question: Int, inside: [Session], outside: Set<String>, using generator: inout SeededGenerator
  ) -> String {
    let query =
      "?" + queryParameters(using: &generator).map { "\($0)=\($1)" }.joined(separator: "&")
    if question % 10 == 0 { return generator.pick(Self.pages) + query }
    if generator.once(in: 6) {
      let ids = generator.once(in: 3) ? inside.map(\.id) : outside.sorted()
      guard let id = ids.randomElement(using: &generator) else { return "sessions/none" }
      return "sessions/\(id)" + generator.pick(".json", ".json", "")
    }
    return generator.pick(Self.paths) + query
  }

  private func lockParameters(
    using generator: inout SeededGenerator
  ) -> [(name: String, value: String)] {
    var parameters: [(name: String, value: String)] = []
    if generator.once(in: 2) { parameters.append(("from", generator.pick("now-2d", "now-9d/d"))) }
    if generator.once(in: 5) { parameters.append(("to", "now-1d")) }
    if generator.once(in: 3) { parameters.append(("deploymentId", "first-shared")) }
    if generator.once(in: 3) { parameters.append(("outcome", generator.pick("failed", "active"))) }
    if generator.once(in: 5) { parameters.append(("startType", "cold")) }
    if generator.once(in: 5) { parameters.append(("status", "ended")) }
    if generator.once(in: 6) { parameters.append(("startTimeMin", "1")) }
    if generator.once(in: 6) { parameters.append(("completionStatus", "word-shared")) }
    // Something has to tell inside from outside.
    if !parameters.contains(where: { ["deploymentId", "completionStatus"].contains($0.name) }) {
      parameters.append(("endState", generator.pick("state-shared", "completed")))
    }
    return parameters
  }

  private func queryParameters(
    using generator: inout SeededGenerator
  ) -> [(name: String, value: String)] {
    var parameters = [("limit", generator.pick("5", "1000"))]
    if generator.once(in: 3) {
      parameters.append(("from", generator.pick("now-1h", "now-3d", "now-90d", "now-90d/M", "0")))
      if generator.once(in: 2) { parameters.append(("to", generator.pick("now", "now-5d"))) }
    }
    if generator.once(in: 4) {
      parameters.append(
        (
          "deploymentId",
          generator.pick("first-shared", "first-one", "second-two", "current-3", "none")
        ))
    }
    if generator.once(in: 4) {
      parameters.append(("outcome", generator.pick("failed", "completed", "active", "unknown")))
    }
    if generator.once(in: 5) { parameters.append(("startType", generator.pick("warm", "all"))) }
    if generator.once(in: 5) { parameters.append(("status", generator.pick("active", "all"))) }
    if generator.once(in: 6) { parameters.append(("endState", generator.pick("state-one", "x"))) }
    if generator.once(in: 6) { parameters.append(("session", generator.pick("a", "0", "f3"))) }
    if generator.once(in: 4) {
      parameters.append(("sort", generator.pick("duration", "-createdAt")))
    }
    if generator.once(in: 6) { parameters.append(("offset", generator.pick("3", "10", "100"))) }
    for name in ["baseline", "candidate"] where generator.once(in: 5) {
      parameters.append((name, generator.pick("first-shared", "second-shared", "first-one", "x")))
    }
    if generator.once(in: 6) { parameters.append(("view", "embed")) }
    if generator.once(in: 8) { parameters.append(("tz", "Asia/Kolkata")) }
    if generator.once(in: 12) { parameters.append(("limit", "none")) }
    return parameters
  }
}

extension UUID {
  fileprivate init(using generator: inout SeededGenerator) {
    let (high, low) = (generator.next(), generator.next())
    var bytes: [UInt8] = []
    for word in [high, low] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    self = bytes.withUnsafeBytes { UUID(uuid: $0.load(as: uuid_t.self)) }
  }
}
