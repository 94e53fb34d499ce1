import PipecatModel
import SessionReport
import TestSupport

extension SessionFilter {
  /// A filter of which each part is set now and then, over what `sessions` has.
  static func random(over sessions: RandomSessions, using generator: inout SeededGenerator)
    -> SessionFilter
  {
    var filter = SessionFilter()
    filter.window = .random(around: sessions.span, using: &generator)
    if generator.once(in: 3) {
      filter.deploymentIDs = [generator.pick("deployment-0", "deployment-1", "no-such")]
      if generator.once(in: 2) { filter.deploymentIDs.append("deployment-2") }
    }
    if generator.once(in: 4) { filter.status = generator.pick(.active, .ended, .ended) }
    if generator.once(in: 4) { filter.startType = generator.pick(.cold, .warm) }
    if generator.once(in: 5) { filter.botStartMoreThan = generator.pick(1, 4, 30, 5000, .max) }
    if generator.once(in: 5) { filter.botStartLessThan = generator.pick(1, 6, 300, 10_000, .max) }
    if generator.once(in: 3) {
      filter.outcomes = [generator.pick(.completed, .closed, .failed, .unknown, .active)]
      if generator.once(in: 2) { filter.outcomes.insert(.completed) }
    }
    if generator.once(in: 6) {
      filter.completionStatuses = [generator.pick("HTTP_COMPLETED", "500", "no-such")]
      if generator.once(in: 2) { filter.completionStatuses.append("HTTP_ERROR") }
    }
    if generator.once(in: 8) { filter.endStates = [generator.pick("completed", "terminated")] }
    if generator.once(in: 8) {
      filter.idPrefix = generator.pick("9", "a9", "99a", "A", "é", "Z", "9a9-", "ABCDEF00-1")
    }
    return filter
  }
}

extension TimeWindow {
  fileprivate static func random(
    around span: ClosedRange<Int64>, using generator: inout SeededGenerator
  ) -> TimeWindow {
    let margin = (span.upperBound - span.lowerBound) / 4 + 1
    let wide = span.lowerBound - margin...span.upperBound + margin
    func bound(_ generator: inout SeededGenerator) -> Timestamp? {
      switch Int.random(in: 0..<10, using: &generator) {
      case 0..<3: nil
      case 3: Timestamp(milliseconds: generator.pick(0, .min, .max, 9_999_999_999_999))
      default: Timestamp(milliseconds: Int64.random(in: wide, using: &generator))
      }
    }
    return TimeWindow(from: bound(&generator), to: bound(&generator))
  }
}
