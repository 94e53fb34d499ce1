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
  var logChoice = LogChoice.all

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
    Self.address("\(base)/sessions", whole(change).parameters)
  }

  /// The deployments page with the same filters.
  func deployments() -> String {
    Self.address("\(base)/deployments", whole { _ in }.parameters)
  }

  /// The page of one session, in the same zone and theme.
  func session(_ id: String) -> String {
    let kept = whole { _ in }.parameters.filter { ["tz", "theme"].contains($0.name) }
    return Self.address("\(base)/sessions/\(Self.segment(id))", kept)
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
    let query = parameters.map { "\(escaped($0.name))=\(escaped($0.value))" }
    return path + "?" + query.joined(separator: "&")
  }

  /// Text as a segment of a path.
  static func segment(_ text: String) -> String { escaped(text, as: .path) }

  /// Text as a part of a path or a query.
  private static func escaped(_ text: String, as part: Part = .query) -> String {
    var escaped = ""
    for byte in text.utf8 {
      if part.plain[Int(byte)] {
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return escaped
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
