import Foundation
import PipecatModel
import SessionReport

/// The figures of a report once more, as plainly as can be: one question at a time, over all
/// sessions, as the values that a JSON parser gives.
struct SlowReport {
  let sessions: [Session]
  let filter: SessionFilter
  let asOf: Timestamp
  let maxSessionSeconds: Int

  var selected: [Session] { Slow.selected(sessions, filter) }

  func figures(_ group: [Session], withOverdue: Bool = true) -> [String: Any] {
    let active = group.filter { $0.endedAt == nil }
    var result: [String: Any] = [
      "sessions": group.count, "active": active.count, "ended": group.count - active.count,
      "outcomes": counts(group, Slow.outcome, Outcome.allCases.map(\.rawValue)),
      "starts": counts(group, Slow.start, ["cold", "warm", "unknown"]),
      "botStartSeconds": botStarts(group), "durationSeconds": durations(group),
    ]
    if withOverdue {
      result["overdue"] =
        active.filter { session in
          guard let createdAt = session.createdAt else { return false }
          return asOf.milliseconds - createdAt.milliseconds > Int64(maxSessionSeconds) * 1000
        }.count
    }
    return result
  }

  var previous: Any {
    guard let from = filter.window.from?.milliseconds else { return NSNull() }
    let to = filter.window.to?.milliseconds ?? asOf.milliseconds
    let (length, overflow) = to.subtractingReportingOverflow(from)
    let (start, tooEarly) = from.subtractingReportingOverflow(length)
    guard !overflow, length > 0, !tooEarly else { return NSNull() }
    var earlier = filter
    earlier.window = TimeWindow(
      from: Timestamp(milliseconds: start), to: Timestamp(milliseconds: from))
    var result = figures(Slow.selected(sessions, earlier), withOverdue: false)
    result["from"] = Timestamp(milliseconds: start).iso8601
    result["to"] = Timestamp(milliseconds: from).iso8601
    return result
  }

  var facets: [String: Any] {
    func value(_ session: Session, _ facet: Facet) -> String? {
      switch facet {
      case .outcome: Slow.outcome(session)
      case .startType: session.coldStart == nil ? nil : Slow.start(session)
      case .deploymentID: session.deploymentID
      case .completionStatus: session.completionStatus
      case .endState: session.endState
      case .status: session.endedAt == nil ? "active" : "ended"
      }
    }
    var result: [String: Any] = [:]
    for facet in Facet.allCases {
      let others = sessions.filter {
        Slow.isInWindow($0, filter) && Slow.matches($0, filter, butFor: facet)
      }
      result[facet.rawValue] = Dictionary(
        others.compactMap { value($0, facet) }.map { ($0, 1) }, uniquingKeysWith: +)
    }
    return result
  }

  // MARK: Concurrency

  /// The stretches of the window in which sessions run, also such as were created before it.
  func occupied(_ matches: (Session) -> Bool) -> [Range<Int64>] {
    let from = filter.window.from?.milliseconds ?? .min
    let to = filter.window.to?.milliseconds ?? .max
    return sessions.filter { Slow.matches($0, filter) && matches($0) }.compactMap { session in
      guard let createdAt = session.createdAt?.milliseconds, createdAt < to, from < to else {
        return nil
      }
      let end = (session.endedAt ?? asOf).milliseconds
      let start = max(createdAt, from)
      return start < end ? start..<end : nil
    }
  }

  func peak(_ occupied: [Range<Int64>]) -> [String: Any] {
    let counts = occupied.map { stretch in
      (at: stretch.lowerBound, count: occupied.filter { $0.contains(stretch.lowerBound) }.count)
    }
    guard let most = counts.map(\.count).max() else { return ["sessions": 0, "at": NSNull()] }
    let at = counts.filter { $0.count == most }.map(\.at).min() ?? 0
    return ["sessions": most, "at": Timestamp(milliseconds: at).iso8601]
  }

  /// The most in each of the stretches that begin at `starts`.
  func peaks(_ occupied: [Range<Int64>], starts: [Int64]) -> [Int] {
    starts.indices.map { index in
      let end = index + 1 < starts.count ? starts[index + 1] : .max
      let instants = occupied.map(\.lowerBound).filter { starts[index]..<end ~= $0 }
      return ([starts[index]] + instants).map { instant in
        occupied.filter { $0.contains(instant) }.count
      }.max() ?? 0
    }
  }

  // MARK: Blocks

  func timeline(_ group: [Session], starts: [Int64], bucketSeconds: Int) -> [String: Any] {
    let buckets: [[String: Any]] = starts.indices.map { index in
      let end = index + 1 < starts.count ? starts[index + 1] : .max
      let inside = group.filter { session in
        session.createdAt.map { starts[index]..<end ~= $0.milliseconds } == true
      }
      return [
        "start": Timestamp(milliseconds: starts[index]).iso8601, "sessions": inside.count,
        "outcomes": counts(inside, Slow.outcome, Outcome.allCases.map(\.rawValue)),
        "cold": inside.filter { $0.coldStart == true }.count,
      ]
    }
    return ["bucketSeconds": bucketSeconds, "buckets": buckets]
  }

  private func counts(
    _ group: [Session], _ value: (Session) -> String, _ keys: [String]
  ) -> [String: Int] {
    Dictionary(
      uniqueKeysWithValues: keys.map { key in (key, group.filter { value($0) == key }.count) })
  }

  private func botStarts(_ group: [Session]) -> [String: Any] {
    let sorted = group.compactMap(\.botStartSeconds).sorted()
    return [
      "count": sorted.count, "p50": percentile(50, sorted) ?? NSNull(),
      "p95": percentile(95, sorted) ?? NSNull(), "p99": percentile(99, sorted) ?? NSNull(),
      "max": sorted.last.map { $0 as Any } ?? NSNull(),
    ]
  }

  private func durations(_ group: [Session]) -> [String: Any] {
    let all = group.compactMap(Slow.duration)
    let sorted = all.filter { $0 >= 0 }.sorted().map { Double($0) / 1000 }
    return [
      "count": sorted.count, "invalid": all.count - sorted.count,
      "p50": percentile(50, sorted) ?? NSNull(), "p95": percentile(95, sorted) ?? NSNull(),
      "p99": percentile(99, sorted) ?? NSNull(),
      "max": sorted.last.map { $0 as Any } ?? NSNull(),
    ]
  }

  /// The smallest value that at least so many percent of all values do not exceed.
  private func percentile<Value: Comparable>(_ percent: Int, _ values: [Value]) -> Any? {
    values.first { value in
      values.filter { $0 <= value }.count * 100 >= percent * values.count
    }
  }
}
