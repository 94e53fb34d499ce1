import Foundation
import PipecatModel

/// Every figure of the sessions that a filter matches.
///
/// Pages, charts and documents are made from the same report, so they can't disagree.
public struct Report: Sendable {
  /// The agent whose sessions they are.
  public let agent: AgentName
  /// The data's own time: until when upstream was heard. Active sessions have lasted until then.
  public let asOf: Timestamp
  /// Which sessions are meant.
  public let filter: SessionFilter
  /// How much of upstream's history is held.
  public let coverage: Coverage
  /// The limits of the agent's current deployment.
  public let capacity: Capacity
  /// All matching sessions together.
  public let total: Activity
  /// The same filter over the window just before; `nil` where the window has no start, and where the
  /// table does not hold that time.
  public let previous: Previous?
  /// What other values of the filters would give.
  public let facets: Facets
  /// The matching sessions by deployment, that with the newest session first.
  public let deployments: [DeploymentReport]
  /// What a reader should know first.
  public let findings: [Finding]

  /// What came before.
  public struct Previous: Sendable, Hashable {
    /// The window of the same length just before.
    public let window: TimeWindow
    /// The figures of the sessions in it.
    public let figures: Figures
  }

  /// The report on the sessions of `table` that `filter` matches.
  ///
  /// - Parameters:
  ///   - agent: Whose sessions they are.
  ///   - table: All sessions that are held.
  ///   - filter: Which of them are meant.
  ///   - asOf: The data's own time.
  ///   - timeZone: Where days begin.
  ///   - coverage: How much of upstream's history the table is.
  ///   - capacity: The agent's limits.
  ///   - memory: What earlier reports counted.
  public init(
    agent: AgentName, table: SessionTable, filter: SessionFilter, asOf: Timestamp,
    timeZone: TimeZone, coverage: Coverage, capacity: Capacity, memory: ReportMemory? = nil
  ) {
    self.agent = agent
    self.asOf = asOf
    self.filter = filter
    self.coverage = coverage
    self.capacity = capacity

    let rows = RowFilter(filter, codes: table.codes)
    let now = SessionRow.clamp(asOf.milliseconds)
    let (limit, unlimited) = now.subtractingReportingOverflow(capacity.overdueMilliseconds)
    let overdueBefore = unlimited ? .min : limit
    let matching = table.matching(rows)
    let span =
      filter.window.isOpen ? matching.createdAt : Report.timelineSpan(of: table, rows, asOf: now)
    let scale = TimelineScale(covering: span, on: WallClock(zone: timeZone))

    let key = ReportMemory.Key(agent, filter, asOf: asOf)
    var counted = memory?.counted(for: key) ?? ReportMemory.Counted()
    var scan = ReportScan(
      matching, of: table, filter: rows, scale: scale, asOf: now, &counted)
    memory?.keep(counted, for: key)
    scan.addOverdue(table.active(rows, in: rows.window, before: overdueBefore).sessions)
    total = scan.total.activity(on: scale, peaks: scan.totalPeaks)
    facets = scan.facets.facets(codes: table.codes, filter: rows)
    deployments = DeploymentReport.all(of: scan, codes: table.codes, scale: scale)
    let before = filter.window.previous(asOf: asOf)
    previous = before.flatMap { table.horizon.contains($0) ? $0 : nil }.map { window in
      var earlier = filter
      earlier.window = window
      let rows = RowFilter(earlier, codes: table.codes)
      let tally = ReportTally.counting(
        table.matching(rows), rows, codes: table.codes, buckets: []
      ).total
      return Previous(window: window, figures: tally.figures)
    }
    findings = Finding.all(
      total: total, capacity: capacity,
      overdue: table.active(
        rows, in: filter.window.to == nil ? rows.fromTheBeginning : rows.window,
        before: overdueBefore))
  }

  /// From the first to the last instant that the timeline of a window shows.
  ///
  /// A window is cut to the time of which anything can be known, so that one which reaches far
  /// beyond it does not flatten the rest.
  private static func timelineSpan(
    of table: SessionTable, _ filter: RowFilter, asOf: Int64
  ) -> ClosedRange<Int64>? {
    guard
      let earliest = table.firstCreatedAt?.milliseconds,
      let latest = table.lastCreatedAt?.milliseconds
    else { return nil }
    let first = max(filter.window.lowerBound, earliest)
    // What is created at `asOf` is created after all that is known: a bucket that begins there
    // would only show that nothing happened yet.
    let last = min(filter.window.upperBound - 1, max(asOf - 1, latest))
    return first <= last ? first...last : nil
  }
}
