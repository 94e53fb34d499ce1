import PipecatModel

/// One address of the dashboard, without its query.
enum Route: Hashable {
  /// The forms that most addresses come in.
  enum Form: Hashable {
    case page, json
  }

  /// The forms that a list of sessions comes in.
  enum SessionsForm: String, Hashable {
    case page = ""
    case json, csv, ndjson
  }

  case overview(Form)
  case words
  case sessions(String, SessionsForm)
  case report(String)
  case session(String, id: String, Form)
  case deployments(String, Form)
  case chart(String, ChartName)
  case share(String, Form)
  /// What stands under an agent's addresses, for whoever holds a signed link.
  case shared(token: String, path: [String])
  case upstreamAgents
  case upstreamSessions(String)
  case upstreamSession(String, id: String)
  case health
  case readiness
  case metrics
  case openAPI
  case asset(String)

  /// The address with the given decoded path segments; `nil` where there is none.
  init?(_ segments: [String]) {
    switch segments.count {
    case 0: self = .overview(.page)
    case 1: self.init(single: segments[0])
    case 2... where segments[0] == "embed":
      self = .shared(token: segments[1], path: Array(segments[2...]))
    case 2 where segments == ["v1", "agents"]: self = .upstreamAgents
    case 2 where segments[0] == "assets": self = .asset(segments[1])
    case 3 where segments[0] == "agents": self.init(agent: segments[1], page: segments[2])
    case 4 where segments[0] == "agents" && segments[2] == "sessions":
      self.init(agent: segments[1], session: segments[3])
    case 4 where segments[0] == "agents" && segments[2] == "charts":
      guard segments[3].hasSuffix(".svg"),
        let chart = ChartName(rawValue: String(segments[3].dropLast(4)))
      else { return nil }
      self = .chart(segments[1], chart)
    case 4 where segments[0] == "v1" && segments[1] == "agents" && segments[3] == "sessions":
      self = .upstreamSessions(segments[2])
    case 5 where segments[0] == "v1" && segments[1] == "agents" && segments[3] == "sessions":
      self = .upstreamSession(segments[2], id: segments[4])
    default: return nil
    }
  }

  /// The address of an agent that a signed link leads to; `nil` where there is none.
  init?(sharedPath path: [String], of agent: String) {
    guard let route = Route(["agents", agent] + path) else { return nil }
    // Who holds a link can't make others.
    if case .share = route { return nil }
    self = route
  }

  /// Whether it is open to everybody: what a signed link leads to asks for the link instead, and the
  /// rest tells nothing of any session.
  var isOpenToAll: Bool {
    switch self {
    case .shared, .health, .readiness, .asset: true
    default: false
    }
  }

  private init?(single segment: String) {
    switch segment {
    case "agents.json": self = .overview(.json)
    case "words": self = .words
    case "healthz": self = .health
    case "readyz": self = .readiness
    case "metrics": self = .metrics
    case "openapi.json": self = .openAPI
    default: return nil
    }
  }

  private init?(agent: String, page: String) {
    switch page {
    case "sessions": self = .sessions(agent, .page)
    case "sessions.json": self = .sessions(agent, .json)
    case "sessions.csv": self = .sessions(agent, .csv)
    case "sessions.ndjson": self = .sessions(agent, .ndjson)
    case "report.json": self = .report(agent)
    case "deployments": self = .deployments(agent, .page)
    case "deployments.json": self = .deployments(agent, .json)
    case "share": self = .share(agent, .page)
    case "share.json": self = .share(agent, .json)
    default: return nil
    }
  }

  private init?(agent: String, session: String) {
    let isTwin = session.hasSuffix(".json")
    let id = isTwin ? String(session.dropLast(5)) : session
    guard !id.isEmpty else { return nil }
    self = .session(agent, id: id, isTwin ? .json : .page)
  }

  /// The name that metrics count answers under: the address with its variable parts named.
  var pattern: String {
    switch self {
    case .overview(.page): "/"
    case .overview(.json): "/agents.json"
    case .words: "/words"
    case .sessions(_, .page): "/agents/{agent}/sessions"
    case .sessions(_, let form): "/agents/{agent}/sessions.\(form.rawValue)"
    case .report: "/agents/{agent}/report.json"
    case .session(_, _, .page): "/agents/{agent}/sessions/{id}"
    case .session(_, _, .json): "/agents/{agent}/sessions/{id}.json"
    case .deployments(_, .page): "/agents/{agent}/deployments"
    case .deployments(_, .json): "/agents/{agent}/deployments.json"
    case .chart: "/agents/{agent}/charts/{chart}.svg"
    case .share(_, .page): "/agents/{agent}/share"
    case .share(_, .json): "/agents/{agent}/share.json"
    case .shared(_, let path):
      Route(sharedPath: path, of: "agent").map {
        "/embed/{token}" + $0.pattern.dropFirst("/agents/{agent}".count)
      } ?? "/embed/{token}"
    case .upstreamAgents: "/v1/agents"
    case .upstreamSessions: "/v1/agents/{agent}/sessions"
    case .upstreamSession: "/v1/agents/{agent}/sessions/{id}"
    case .health: "/healthz"
    case .readiness: "/readyz"
    case .metrics: "/metrics"
    case .openAPI: "/openapi.json"
    case .asset: "/assets/{file}"
    }
  }
}
