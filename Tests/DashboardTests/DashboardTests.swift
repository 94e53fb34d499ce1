import Foundation
import HTTPTypes
import Logging
import PipecatClient
import PipecatModel
import SessionReport
import SessionSync
import Testing

@testable import Dashboard
@testable import MicroHTTP

/// The router without a socket: who gets an answer in which form.
struct DashboardTests {
  private struct NoDetails: SessionDetailSource {
    func session(_ id: String, of agent: AgentName) async throws -> SessionDetails {
      throw CancellationError()
    }
    func logs(of agent: AgentName, matching query: LogQuery) async throws -> LogPage {
      throw CancellationError()
    }
  }

  /// Answers nothing until whoever asks gives up.
  private struct SilentUpstream: SessionDetailSource {
    func session(_ id: String, of agent: AgentName) async throws -> SessionDetails {
      for await _ in AsyncStream<Never>.makeStream().stream {}
      throw CancellationError()
    }
    func logs(of agent: AgentName, matching query: LogQuery) async throws -> LogPage {
      for await _ in AsyncStream<Never>.makeStream().stream {}
      throw CancellationError()
    }
  }

  private let store = SnapshotStore()

  private func dashboard(
    _ snapshots: [AgentSnapshot] = [], frameAncestors: [String] = [],
    details: any SessionDetailSource = NoDetails()
  ) throws -> Dashboard {
    for snapshot in snapshots { store.publish(snapshot) }
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    return try Dashboard(
      DashboardConfiguration(
        assets: root.standardized, version: "1.0", frameAncestors: frameAncestors),
      snapshots: store, details: details, clock: { PageFixture.asOf },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func get(
    _ target: String, from dashboard: Dashboard, method: HTTPRequest.Method = .get,
    headers: HTTPFields = [:]
  ) async throws -> Response {
    let request = try Request(method: method, target: target, headers: headers)
    return try await dashboard.answer(request).response
  }

  private func text(_ response: Response) throws -> String {
    String(decoding: try bytes(response), as: UTF8.self)
  }

  private func bytes(_ response: Response) throws -> [UInt8] { try response.bytes }

  @Test func `the newest deployment is judged, but not while an older one is deployed again`()
    async throws
  {
    let ids = PageFixture.deployments
    for (deployed, isJudged) in [(ids[3], true), ("about to come", true), (ids[2], false)] {
      var snapshot = PageFixture().snapshot
      snapshot.details?.deployment = Deployment(id: deployed)
      let dashboard = try dashboard([snapshot])
      #expect((dashboard.verdictOnNewest(snapshot)?.deploymentID == ids[3]) == isJudged)
      let metrics = try text(try await get("/metrics", from: dashboard))
      let told = metrics.split(separator: "\n").filter {
        $0.hasPrefix("pipecat_dashboard_newest_deployment_verdict{")
      }
      #expect(told.count == (isJudged ? Verdict.allCases.count : 0))
      #expect(told.count { $0.hasSuffix(" 1") } == (isJudged ? 1 : 0))
    }
  }

  @Test(arguments: [
    ("/nope", "text/html; charset=utf-8"), ("/agents/nobody/sessions", "text/html; charset=utf-8"),
    ("/nope.json", "application/problem+json"),
    ("/agents/nobody/report.json", "application/problem+json"),
    ("/agents/nobody/charts/timeline.svg", "application/problem+json"),
    ("/assets/nope.css", "application/problem+json"),
    ("/v1/nope", "application/json"), ("/v1/agents/nobody/sessions", "application/json"),
  ])
  func `what is not there is told in the form of its address`(
    target: String, type: String
  ) async throws {
    let response = try await get(target, from: dashboard([PageFixture().snapshot]))
    #expect(response.status == .notFound)
    #expect(response.headers[.contentType] == type)
  }

  @Test func `every kind of answer carries the headers that protect it`() async throws {
    let dashboard = try dashboard(
      [PageFixture().snapshot], frameAncestors: ["https://wiki.example.net"])
    for target in [
      "/", "/agents.json", "/agents/support-line/sessions", "/agents/support-line/sessions.csv",
      "/agents/support-line/charts/timeline.svg", "/v1/agents", "/healthz", "/metrics",
      "/openapi.json", "/assets/dashboard.css", "/nope", "/nope.json",
      "/agents/support-line/sessions?limit=0",
    ] {
      let response = try await get(target, from: dashboard)
      let policy = try #require(response.headers[.contentSecurityPolicy])
      #expect(policy.hasPrefix("default-src 'none'"), "\(target)")
      #expect(policy.contains("frame-ancestors https://wiki.example.net;"), "\(target)")
      #expect(!policy.contains("unsafe"), "\(target)")
      #expect(response.headers[.xContentTypeOptions] == "nosniff", "\(target)")
      #expect(response.headers[.referrerPolicy] == "no-referrer", "\(target)")
    }
  }

  @Test(arguments: ["/", "/agents.json", "/v1/agents", "/nope", "/healthz"])
  func `only reading is allowed`(target: String) async throws {
    for method in [HTTPRequest.Method.post, .put, .delete, .options] {
      let response = try await get(target, from: dashboard(), method: method)
      #expect(response.status == .methodNotAllowed)
      #expect(response.headers[.allow] == "GET, HEAD")
    }
  }

  @Test func `with nothing to show yet a page says so and when to ask again`() async throws {
    let response = try await get("/agents/support-line/sessions", from: dashboard())
    #expect(response.status == .serviceUnavailable)
    #expect(response.headers[.retryAfter] == "1")
    let readiness = try await get("/readyz", from: dashboard())
    #expect(readiness.status == .serviceUnavailable)
  }

  @Test(arguments: [
    (SyncProblem.Kind.keyRefused, 502), (.agentUnknown, 502), (.limited, 502), (.outage, 502),
    (.notUnderstood, 502), (.timedOut, 504),
  ])
  func `with nothing to show and upstream failing the reason is told`(
    kind: SyncProblem.Kind, status: Int
  ) async throws {
    var snapshot = PageFixture(sessions: 0).snapshot
    snapshot.syncedAt = nil
    snapshot.problem = SyncProblem(
      kind: kind, since: PageFixture.asOf, sentence: "This is the reason.")
    for target in ["/agents/support-line/sessions", "/agents/support-line/report.json"] {
      let response = try await get(target, from: dashboard([snapshot]))
      #expect(response.status.code == status)
      #expect(try text(response).contains("This is the reason."))
    }
  }

  @Test func `with data the page is served although upstream fails`() async throws {
    var snapshot = PageFixture().snapshot
    snapshot.problem = SyncProblem(
      kind: .outage, since: PageFixture.asOf, sentence: "This is the reason.")
    let response = try await get("/agents/support-line/sessions", from: dashboard([snapshot]))
    #expect(response.status == .ok)
    #expect(try text(response).contains("This is the reason."))
  }

  @Test func `a session is shown although its details can't be had`() async throws {
    let fixture = PageFixture()
    let session = try #require(
      fixture.snapshot.table.select(try PageFixture.request().filter(asOf: PageFixture.asOf))
        .sessions(0..<1).first)
    var dashboard = try dashboard([fixture.snapshot])
    dashboard.detailPatience = .seconds(3600)
    let page = try await get("/agents/support-line/sessions/\(session.id)", from: dashboard)
    #expect(page.status == .ok)
    #expect(try text(page).contains("broken off"))
    let twin = try await get("/agents/support-line/sessions/\(session.id).json", from: dashboard)
    let json =
      try JSONSerialization.jsonObject(with: Data(try text(twin).utf8)) as? [String: Any]
    #expect(json?["sessionId"] as? String == session.id)
    #expect(json?["resourceMetrics"] is NSNull)
  }

  @Test func `a session is shown although upstream is silent`() async throws {
    let fixture = PageFixture()
    let session = try #require(
      fixture.snapshot.table.select(try PageFixture.request().filter(asOf: PageFixture.asOf))
        .sessions(0..<1).first)
    var dashboard = try dashboard([fixture.snapshot], details: SilentUpstream())
    dashboard.detailPatience = .milliseconds(20)
    let page = try await get("/agents/support-line/sessions/\(session.id)", from: dashboard)
    #expect(page.status == .ok)
    #expect(try text(page).contains("does not answer in time"))
  }

  @Test func `a silent upstream is not asked while it is known to be down`() async throws {
    var snapshot = PageFixture().snapshot
    snapshot.problem = SyncProblem(
      kind: .outage, since: PageFixture.asOf, sentence: "This is the reason.")
    let session = try #require(
      snapshot.table.select(try PageFixture.request().filter(asOf: PageFixture.asOf))
        .sessions(0..<1).first)
    var dashboard = try dashboard([snapshot], details: SilentUpstream())
    // Were it asked, the test would not end.
    dashboard.detailPatience = .seconds(3600)
    let page = try await get("/agents/support-line/sessions/\(session.id)", from: dashboard)
    #expect(try text(page).contains("This is the reason."))
  }

  @Test func `an asset is kept for ever under its version and revalidated without`() async throws {
    let dashboard = try dashboard()
    let versioned = try await get(
      "/assets/dashboard.css?v=\(dashboard.assets.version)", from: dashboard)
    #expect(versioned.headers[.cacheControl] == "public, max-age=31536000, immutable")
    let plain = try await get("/assets/dashboard.css", from: dashboard)
    #expect(plain.headers[.cacheControl] == "public, no-cache")
    let tag = try #require(plain.headers[.eTag])
    let again = try await get(
      "/assets/dashboard.css", from: dashboard, headers: [.ifNoneMatch: "W/\(tag)"])
    #expect(again.status == .notModified)
    let secret = try await get("/assets/openapi.json", from: dashboard)
    #expect(secret.status == .notFound)
  }

  @Test(arguments: ["/", "/agents/support-line/sessions", "/agents/support-line/deployments"])
  func `a page that the reader has is not sent again`(address: String) async throws {
    let snapshot = PageFixture().snapshot
    let dashboard = try dashboard([snapshot])
    let page = try await get(address, from: dashboard)
    let tag = try #require(page.headers[.eTag])
    #expect(try PageText(text(page)).attributes("content").contains(tag), "for the script")
    let again = try await get(address, from: dashboard, headers: [.ifNoneMatch: tag])
    #expect(again.status == .notModified && again.headers[.eTag] == tag)
    #expect(again.headers[.contentType] == nil)
    let other = try await get(
      "\(address)?outcome=failed", from: dashboard, headers: [.ifNoneMatch: tag])
    #expect(other.status == .ok, "another link is another page")
    store.publish(snapshot)
    let news = try await get(address, from: dashboard, headers: [.ifNoneMatch: tag])
    #expect(news.status == .ok && news.headers[.eTag] != tag)
  }

  private static let shared = [
    "/", "/words", "/agents/support-line/sessions", "/agents/support-line/deployments",
    "/agents.json", "/agents/support-line/sessions.json", "/agents/support-line/report.json",
    "/agents/support-line/deployments.json", "/agents/support-line/charts/timeline.svg",
    "/v1/agents", "/v1/agents/support-line/sessions",
  ]

  @Test(arguments: shared) func `an answer is prepared until the data are others`(
    target: String
  ) async throws {
    let fixture = PageFixture()
    let dashboard = try dashboard([fixture.snapshot])
    func ask(_ headers: HTTPFields = [:]) async throws -> (isPrepared: Bool, Response) {
      let request = try Request(method: .get, target: target, headers: headers)
      let answer = dashboard.answer(request)
      let isPrepared = if case .prepared = answer { true } else { false }
      return (isPrepared, try await answer.response)
    }
    let (wasPrepared, first) = try await ask()
    let (isPrepared, second) = try await ask()
    #expect(!wasPrepared && isPrepared)
    #expect(try text(first) == text(second) && first.headers == second.headers)
    #expect(second.headers[.vary] == "Accept-Encoding")
    _ = try await ask([.acceptEncoding: "gzip"])
    let (isCompressedPrepared, compressed) = try await ask([.acceptEncoding: "gzip"])
    #expect(isCompressedPrepared)
    if compressed.headers[.contentEncoding] == "gzip" {
      let plain = try gunzipped(bytes(compressed), count: 1 << 20)
      #expect(String(decoding: plain, as: UTF8.self) == (try text(first)))
      #expect(compressed.headers[.eTag] == first.headers[.eTag])
    } else {
      #expect(try text(first).utf8.count < 1024)
    }
    store.publish(fixture.snapshot)
    let (isStillPrepared, news) = try await ask()
    #expect(!isStillPrepared)
    #expect((news.headers[.eTag] == nil) == (first.headers[.eTag] == nil))
    let other = PageFixture(sessions: 3).snapshot
    store.publish(other)
    let (_, last) = try await ask()
    if target != "/words" && target != "/v1/agents" {
      #expect(try text(last) != text(first), "made from the newest data")
    }
  }

  @Test func `a prepared page tells each host its own links`() async throws {
    let dashboard = try dashboard([PageFixture().snapshot])
    for host in ["one.example", "two.example", "one.example"] {
      let page = try await get(
        "/agents/support-line/sessions", from: dashboard,
        headers: [try #require(HTTPField.Name("Host")): host])
      #expect(try text(page).contains("http://\(host)/agents"))
    }
  }

  @Test func `with too much to do a request is sent away for a moment`() async throws {
    let dashboard = try dashboard([PageFixture().snapshot])
    let page = try await get("/agents/support-line/sessions", from: dashboard)
    let mayGoOn = DispatchSemaphore(value: 0)
    let threads = ProcessInfo.processInfo.activeProcessorCount
    // Once each thread has one, none more is taken from those that wait.
    let (busy, isBusy) = AsyncStream.makeStream(of: Void.self)
    for _ in 0..<threads {
      #expect(
        dashboard.pool.submit {
          isBusy.yield()
          mayGoOn.wait()
        })
    }
    var begun = busy.makeAsyncIterator()
    for _ in 0..<threads { await begun.next() }
    while dashboard.pool.submit({ mayGoOn.wait() }) {}
    let prepared = try await get("/agents/support-line/sessions", from: dashboard)
    #expect(try text(prepared) == text(page), "what is prepared is sent all the same")
    for target in ["/agents/support-line/sessions?limit=7", "/agents/support-line/sessions.csv"] {
      let refused = try await get(target, from: dashboard)
      #expect(refused.status == .serviceUnavailable && refused.headers[.retryAfter] == "1")
    }
    for _ in 0..<threads + ComputePool.mostWaiting { mayGoOn.signal() }
  }

  @Test(arguments: [
    (
      "/agents/support-line/sessions?from=&to=now&outcome=failed&outcome=&status=all&apply=",
      "to=now&outcome=failed"
    ),
    ("/agents/support-line/sessions?apply=&from=now-7d&startTimeMin=0", ""),
    (
      "/agents/support-line/deployments?apply=&from=now-1d&tz=Asia/Tokyo",
      "from=now-1d&tz=Asia/Tokyo"
    ),
    ("/?to=&from=2025-10-16+07:33&apply=1", "from=2025-10-16%2007:33"),
  ])
  func `a form is sent on to the shortest link that says the same`(
    form: String, query: String
  ) async throws {
    let answer = try await get(form, from: dashboard([PageFixture().snapshot]))
    let path = form.prefix { $0 != "?" }
    #expect(answer.status == .seeOther)
    #expect(answer.headers[.location] == (query.isEmpty ? String(path) : "\(path)?\(query)"))
  }

  @Test func `a form that was not understood is not sent on`() async throws {
    let answer = try await get(
      "/agents/support-line/sessions?apply=&from=never", from: dashboard([PageFixture().snapshot]))
    #expect(answer.status == .badRequest)
    #expect(try PageText(text(answer)).attributes("name").count { $0 == "apply" } == 1)
  }

  @Test func `a page asks to be loaded again as often as its link says`() async throws {
    let dashboard = try dashboard([PageFixture().snapshot])
    let page = try await get("/agents/support-line/sessions?refresh=30", from: dashboard)
    #expect(page.headers[.refresh] == "30")
    let plain = try await get("/agents/support-line/sessions", from: dashboard)
    #expect(plain.headers[.refresh] == nil)
  }

  @Test(arguments: [("", 0), ("&limit=50", 50), ("&limit=7", 7)])
  func `a frame lists as many rows as its link says, and none unasked`(
    limit: String, rows: Int
  ) async throws {
    let dashboard = try dashboard([PageFixture().snapshot])
    let page = try text(
      await get("/agents/support-line/sessions?view=embed\(limit)", from: dashboard))
    #expect(page.components(separatedBy: "<th scope=\"row\"").count - 1 >= rows)
    #expect(page.contains("class=\"rows sessions") == (rows > 0))
    #expect(!page.contains("limit=0"))
  }
}
