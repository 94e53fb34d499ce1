import PipecatModel

/// The six reads of the API, and no other.
///
/// A private key can also delete agents and stop sessions. Every request is made from one of these
/// cases and sent as a GET, so nothing else can be asked for.
enum Operation: Sendable {
  case agents
  case agent(AgentName)
  case sessions(AgentName, SessionQuery)
  case session(AgentName, id: String)
  case logs(AgentName, LogQuery)
  case regions

  /// The name for log lines and metrics.
  var name: String {
    switch self {
    case .agents: "agents"
    case .agent: "agent"
    case .sessions: "sessions"
    case .session: "session"
    case .logs: "logs"
    case .regions: "regions"
    }
  }

  /// The agent that is asked about; `nil` for what concerns all.
  var agent: AgentName? {
    switch self {
    case .agents, .regions: nil
    case .agent(let name), .sessions(let name, _), .session(let name, _), .logs(let name, _): name
    }
  }

  /// Path and query after the API's address; `nil` where no path can hold the session's id.
  var target: String? {
    switch self {
    case .agents: return "/agents"
    case .regions: return "/regions"
    case .agent(let name): return "/agents/\(name.text)"
    case .sessions(let name, let query):
      return "/agents/\(name.text)/sessions" + Operation.query(query.parameters)
    case .logs(let name, let query):
      return "/agents/\(name.text)/logs" + Operation.query(query.parameters)
    case .session(let name, let id):
      // RFC 3986, 5.2.4: as segments these two are taken out of the path, encoded or not.
      guard !id.isEmpty, id != ".", id != ".." else { return nil }
      return "/agents/\(name.text)/sessions/\(Operation.encoded(id))"
    }
  }

  private static func query(_ parameters: [(name: String, value: String)]) -> String {
    guard !parameters.isEmpty else { return "" }
    return "?" + parameters.map { "\($0.name)=\(encoded($0.value))" }.joined(separator: "&")
  }

  /// The text with all but RFC 3986's unreserved characters percent-encoded.
  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
