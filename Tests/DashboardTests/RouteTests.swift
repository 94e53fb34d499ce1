import Foundation
import Testing

@testable import Dashboard

struct RouteTests {
  @Test(arguments: [
    ("/", Route.overview(.page)),
    ("/agents.json", .overview(.json)),
    ("/agents/a/sessions", .sessions("a", .page)),
    ("/agents/a/sessions.json", .sessions("a", .json)),
    ("/agents/a/sessions.csv", .sessions("a", .csv)),
    ("/agents/a/sessions.ndjson", .sessions("a", .ndjson)),
    ("/agents/a/report.json", .report("a")),
    ("/agents/a/sessions/x", .session("a", id: "x", .page)),
    ("/agents/a/sessions/x.json", .session("a", id: "x", .json)),
    ("/agents/a/deployments", .deployments("a", .page)),
    ("/agents/a/deployments.json", .deployments("a", .json)),
    ("/agents/a/charts/bot-start.svg", .chart("a", .botStart)),
    ("/v1/agents", .upstreamAgents),
    ("/v1/agents/a/sessions", .upstreamSessions("a")),
    ("/v1/agents/a/sessions/x", .upstreamSession("a", id: "x")),
    ("/healthz", .health), ("/readyz", .readiness), ("/metrics", .metrics),
    ("/openapi.json", .openAPI), ("/assets/dashboard.css", .asset("dashboard.css")),
  ])
  func `every address leads to its route`(path: String, route: Route) {
    #expect(Route(segments(path)) == route)
  }

  @Test(arguments: [
    "/agents", "/agents/", "/agents/a", "/agents/a/sessions/", "/agents/a/sessions/x/y",
    "/agents/a/sessions/.json", "/agents/a/charts/secrets.svg", "/agents/a/charts/timeline",
    "/agents/a/sessions.xml", "/v1", "/v1/agents/a", "/v1/secrets", "/v1/agents/a/logs",
    "/assets", "/assets/a/b", "/sessions", "/agents/a/report", "/metrics/x", "//",
  ])
  func `anything else leads nowhere`(path: String) {
    #expect(Route(segments(path)) == nil)
  }

  @Test func `every address for machines is described in the OpenAPI document`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Public/openapi.json").standardized
    let document =
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    let paths = try #require(document?["paths"] as? [String: Any])
    let routes: [Route] = [
      .overview(.json), .sessions("a", .json), .sessions("a", .csv), .sessions("a", .ndjson),
      .report("a"), .session("a", id: "x", .json), .deployments("a", .json),
      .chart("a", .timeline), .upstreamAgents, .upstreamSessions("a"),
      .upstreamSession("a", id: "x"), .health, .readiness, .metrics, .openAPI, .share("a", .json),
      .shared(token: "t", path: ["sessions.json"]), .shared(token: "t", path: ["sessions.csv"]),
      .shared(token: "t", path: ["sessions.ndjson"]), .shared(token: "t", path: ["report.json"]),
      .shared(token: "t", path: ["sessions", "x.json"]),
      .shared(token: "t", path: ["deployments.json"]),
      .shared(token: "t", path: ["charts", "timeline.svg"]),
    ]
    #expect(Set(paths.keys) == Set(routes.map(\.pattern)))
  }

  private func segments(_ path: String) -> [String] {
    path == "/"
      ? []
      : path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        .map(String.init)
  }
}
