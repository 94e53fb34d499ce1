import Foundation
import PipecatModel

/// What a link asks for: which sessions, which of them to list, and how to show them.
///
/// A link holds the whole state. Times are kept as written; ``filter(asOf:)`` resolves them.
public struct SessionRequest: Sendable, Hashable {
  /// What applies where a link says nothing.
  public var defaults: Defaults

  /// The first instant, inclusive. Never set together with ``startTime`` or ``endTime``.
  public var from: TimeExpression?
  /// The last instant, exclusive. Never set together with ``startTime`` or ``endTime``.
  public var to: TimeExpression?
  /// The first second of `createdAt`, in Unix seconds, inclusive.
  public var startTime: Int64?
  /// The last second of `createdAt`, in Unix seconds, inclusive.
  public var endTime: Int64?
  /// Sessions of these deployments, in the link's order; empty is all.
  public var deploymentIDs: [String] = []
  /// Whether sessions still run.
  public var status = SessionQuery.Status.all
  /// How sessions started.
  public var startType = SessionQuery.StartType.all
  /// `startTimeMin`: bot start strictly more than so many seconds; 0 is unset.
  public var botStartMoreThan = 0
  /// `startTimeMax`: bot start strictly less than so many seconds; 0 is unset.
  public var botStartLessThan = 0
  /// How sessions ended; empty is all.
  public var outcomes: Set<Outcome> = []
  /// Upstream's completion statuses, in the link's order; empty is all.
  public var completionStatuses: [String] = []
  /// Upstream's end states, in the link's order; empty is all.
  public var endStates: [String] = []
  /// The beginning of a session id.
  public var idPrefix: String?

  /// The order of rows.
  public var order = SessionOrder.newestFirst
  /// How many rows to list, 1 to 1000.
  public var limit: Int
  /// How many rows to skip, 0 or more.
  public var offset = 0

  /// The deployment that a comparison holds another against; `nil` for the one before it.
  public var baseline: String?
  /// The deployment that a comparison is about; `nil` for the newest.
  public var candidate: String?

  /// The zone of days, and of times that name none.
  public var timeZone: TimeZone
  /// Seconds until a page asks again, at least 10; `nil` is never.
  public var refreshSeconds: Int?
  /// The colours of a page.
  public var theme = Theme.auto
  /// How much of a page is shown.
  public var view = View.full

  /// The colours of a page.
  public enum Theme: String, Sendable, Hashable, CaseIterable {
    /// What the reader's system prefers.
    case auto
    /// Dark on light.
    case light
    /// Light on dark.
    case dark
  }

  /// How much of a page is shown.
  public enum View: String, Sendable, Hashable, CaseIterable {
    /// Everything.
    case full
    /// Without navigation, for a frame in another page.
    case embed
  }

  /// What applies where a link says nothing.
  public struct Defaults: Sendable, Hashable {
    /// How many rows to list.
    public var limit: Int
    /// The start of the window where a link names neither a start nor an end.
    public var from: TimeExpression?
    /// The zone of days, and of times that name none.
    public var timeZone: TimeZone
    /// What can't be taken off, whatever a link says.
    public var lock: SessionLock?

    /// Defaults of an address.
    public init(limit: Int, from: TimeExpression? = nil, timeZone: TimeZone) {
      self.limit = limit
      self.from = from
      self.timeZone = timeZone
    }

    /// The defaults of HTML pages: 50 rows of the last seven days.
    public static func page(in timeZone: TimeZone) -> Defaults {
      Defaults(limit: 50, from: TimeExpression("now-7d"), timeZone: timeZone)
    }

    /// The defaults of documents for machines: 50 rows of all time.
    public static func document(in timeZone: TimeZone) -> Defaults {
      Defaults(limit: 50, timeZone: timeZone)
    }

    /// The defaults of upstream's own addresses: 10 rows of all time.
    public static func upstream(in timeZone: TimeZone) -> Defaults {
      Defaults(limit: 10, timeZone: timeZone)
    }
  }

  /// A request for what applies where nothing is said.
  public init(defaults: Defaults) {
    self.defaults = defaults
    self.limit = defaults.limit
    self.timeZone = defaults.timeZone
  }

  /// Whether the link names neither a start nor an end of the window, so that the default applies.
  public var hasDefaultWindow: Bool {
    from == nil && to == nil && startTime == nil && endTime == nil
  }

  /// The filter with its times resolved against the data's own `asOf`, narrowed to what the lock lets
  /// through where there is one.
  public func filter(asOf: Timestamp) -> SessionFilter {
    let own = ownFilter(asOf: asOf)
    return defaults.lock.map { own.narrowed(to: $0.filter(asOf: asOf)) } ?? own
  }

  private func ownFilter(asOf: Timestamp) -> SessionFilter {
    SessionFilter(
      window: window(asOf: asOf),
      deploymentIDs: deploymentIDs,
      status: status,
      startType: startType,
      botStartMoreThan: botStartMoreThan,
      botStartLessThan: botStartLessThan,
      outcomes: outcomes,
      completionStatuses: completionStatuses,
      endStates: endStates,
      idPrefix: idPrefix)
  }

  /// The rows to list, of `count` that match.
  public func rows(of count: Int) -> Range<Int> {
    let start = min(max(0, offset), count)
    return start..<start + min(max(0, limit), count - start)
  }

  private func window(asOf: Timestamp) -> TimeWindow {
    let from = hasDefaultWindow ? defaults.from : from
    return TimeWindow(
      from: from?.resolved(now: asOf, in: timeZone)
        ?? startTime.map(SessionRequest.firstInstant(ofSecond:)),
      to: to?.resolved(now: asOf, in: timeZone)
        ?? endTime.map(SessionRequest.instantAfter(second:)))
  }

  private static func firstInstant(ofSecond second: Int64) -> Timestamp {
    Timestamp(milliseconds: second.clamped(to: unixSeconds) * 1000)
  }

  /// One millisecond into the second: `createdAt` up to the second itself is meant.
  private static func instantAfter(second: Int64) -> Timestamp {
    Timestamp(milliseconds: second.clamped(to: unixSeconds) * 1000 + 1)
  }

  /// The Unix seconds of which the milliseconds fit into 64 bits.
  static let unixSeconds: ClosedRange<Int64> =
    Int64.min / 1000...Int64.max / 1000 - 1
}

extension Comparable {
  /// The nearest value within `range`.
  func clamped(to range: ClosedRange<Self>) -> Self {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
