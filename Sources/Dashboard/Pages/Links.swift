import PipecatModel
import SessionReport

/// Addresses that keep what the page's link asks for.
///
/// Everything but paging leaves the embedded view: in a frame those links open the whole page.
struct Links: Sendable {
  /// What an agent's addresses begin with, as in `/agents/support-line`.
  let base: String
  /// The page's own path.
  let path: String
  /// What the page's link asks for.
  let request: SessionRequest
  /// Which log lines it asks for.
  let logChoice: LogChoice

  /// What follows the window in the query of a link to other sessions, with its `&`: the same for
  /// some hundred links of a page.
  private let afterWindow: String
  /// The query of a link to one session, with its `?`.
  private let sessionQuery: String

  init(
    base: String, path: String, request: SessionRequest, logChoice: LogChoice = .all
  ) {
    self.base = base
    self.path = path
    self.request = request
    self.logChoice = logChoice
    var others = request
    others.setWindow(from: nil, to: nil)
    others.baseline = nil
    others.candidate = nil
    others.offset = 0
    others.view = .full
    let parameters = others.parameters
    afterWindow = parameters.map { "&" + Self.pair($0) }.joined()
    sessionQuery = Self.address("", parameters.filter { ["tz", "theme"].contains($0.name) })
  }

  /// The page itself with something changed, from its first row on.
  func changed(_ change: (inout SessionRequest) -> Void) -> String {
    Self.address(path, whole(change).parameters + logChoice.parameters)
  }

  /// The page itself inside its frame, with another stretch of rows, at these.
  func paged(_ change: (inout SessionRequest) -> Void) -> String {
    var request = request
    change(&request)
    return Self.address(path, request.parameters) + "#rows"
  }

  /// The sessions page with something changed.
  func sessions(_ change: (inout SessionRequest) -> Void = { _ in }) -> String {
    let request = whole { request in
      request.baseline = nil
      request.candidate = nil
      change(&request)
    }
    return Self.address("\(base)/sessions", request.parameters)
  }

  /// The sessions page with those created from one instant until before another.
  func sessions(from start: Timestamp, to end: Timestamp) -> String {
    // Times have no character that must be escaped.
    "\(base)/sessions?from=\(Clock.machine(start))&to=\(Clock.machine(end))\(afterWindow)"
  }

  /// The deployments page with something changed.
  func deployments(_ change: (inout SessionRequest) -> Void = { _ in }) -> String {
    Self.address("\(base)/deployments", whole(change).parameters)
  }

  /// The deployments page that holds one against another.
  func comparison(of candidate: String?, against baseline: String?) -> String {
    deployments { request in
      request.baseline = baseline
      request.candidate = candidate
    }
  }

  /// The page of one session, in the same zone and theme.
  func session(_ id: String) -> String {
    "\(base)/sessions/\(Self.segment(id))\(sessionQuery)"
  }

  /// The page of the session with these lines of its log, at the log or a place in it.
  func log(_ choice: LogChoice, at place: String = "log") -> String {
    Self.address(path, whole { _ in }.parameters + choice.parameters) + "#\(place)"
  }

  /// The page's twin of an ending, as in `.json`.
  ///
  /// Twins have other defaults, so what the link leaves to the page's is spelled out.
  func twin(
    _ suffix: String, isPaged: Bool = false, _ change: (inout SessionRequest) -> Void = { _ in }
  ) -> String {
    let hidden: Set = ["theme", "view", "refresh"]
    let request = isPaged ? request : whole(change)
    var parameters = request.parameters.filter { !hidden.contains($0.name) }
    if request.hasDefaultWindow, let from = request.defaults.from {
      parameters.insert(("from", from.text), at: 0)
    }
    if isPaged, request.limit > 0, !parameters.contains(where: { $0.name == "limit" }) {
      parameters.append(("limit", String(request.limit)))
    }
    return Self.address(path + suffix, parameters)
  }

  /// The page with a change, outside of any frame and at its first row.
  func whole(_ change: (inout SessionRequest) -> Void) -> SessionRequest {
    var request = request
    request.offset = 0
    request.view = .full
    change(&request)
    return request
  }

  /// A path with a query, in the order given.
  static func address(_ path: String, _ parameters: [(name: String, value: String)]) -> String {
    guard !parameters.isEmpty else { return path }
    return path + "?" + parameters.map(pair).joined(separator: "&")
  }

  private static func pair(_ parameter: (name: String, value: String)) -> String {
    escaped(parameter.name) + "=" + escaped(parameter.value)
  }

  /// Text as a segment of a path.
  static func segment(_ text: String) -> String { escaped(text, as: .path) }

  /// Text as a part of a path or a query.
  private static func escaped(_ text: String, as part: Part = .query) -> String {
    if text.utf8.allSatisfy({ part.plain[Int($0)] }) { return text }
    var escaped: [UInt8] = []
    for byte in text.utf8 {
      if part.plain[Int(byte)] {
        escaped.append(byte)
      } else {
        escaped += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// The hexadecimal digit of a value up to 15.
  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }

  /// Where in an address a text stands, by the bytes that need no escape there.
  private struct Part {
    let plain: [Bool]

    private static let unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

    static let path = Part(unreserved)
    /// `:` `/` and `,` stay as they are, for people to read.
    static let query = Part(unreserved + ":/,")

    private init(_ plain: String) {
      let bytes = Set(plain.utf8)
      self.plain = (0...UInt8.max).map(bytes.contains)
    }
  }
}

extension SessionRequest {
  /// Asks for the sessions created in a window with fixed ends.
  mutating func setWindow(from: Timestamp?, to: Timestamp?) {
    self = withWindow(
      from: from.flatMap { TimeExpression(Clock.machine($0)) },
      to: to.flatMap { TimeExpression(Clock.machine($0)) })
  }

  /// Asks for a window in words, as in `now-6h`.
  mutating func setWindow(from: String, to: String? = nil) {
    self = withWindow(from: TimeExpression(from), to: to.flatMap { TimeExpression($0) })
    if to == nil, from == defaults.from?.text { self.from = nil }
  }

  /// Where the window begins, also where the link leaves that to the page.
  var periodStart: TimeExpression? { hasDefaultWindow ? defaults.from : from }
}
