import PipecatModel

/// A filter in terms of a table's codes: what it says of each is worked out once.
struct RowFilter: Sendable {
  /// What an ending fails, for ended sessions at twice its code and for active ones after that.
  private let endingFailures: [UInt8]
  /// The outcome of each, at the same places.
  let outcomes: [Outcome]
  private let startFailures: [UInt8]
  private let deploymentFailures: [UInt8]
  /// The bot starts that match, where there is a bound.
  private let botStarts: ClosedRange<Int64>?
  private let idPrefix: IDPrefix?
  /// The window as column values.
  let window: Range<Int64>

  init(_ filter: SessionFilter, codes: SessionCodes) {
    var endingFailures: [UInt8] = []
    var outcomes: [Outcome] = []
    for ending in codes.endings.values {
      for active in [false, true] {
        let outcome =
          active
          ? .active
          : Outcome(completionStatus: ending.completionStatus, endState: ending.endState)
        let failures = RowFilter.failures(of: ending, outcome: outcome, in: filter)
        endingFailures.append(failures.rawValue)
        outcomes.append(outcome)
      }
    }
    self.endingFailures = endingFailures
    self.outcomes = outcomes
    startFailures = StartType.allCases.map { start in
      let matches =
        filter.startType == .all || start.rawValue == filter.startType.rawValue
      return matches ? 0 : FilterDimension.startType.rawValue
    }
    deploymentFailures = codes.deployments.values.map {
      RowFilter.matches($0, anyOf: filter.deploymentIDs) ? 0 : FilterDimension.deployment.rawValue
    }
    botStarts = RowFilter.botStarts(of: filter)
    idPrefix = filter.idPrefix.map(IDPrefix.init)
    window = RowFilter.range(of: filter.window)
  }

  /// The same without its start.
  var fromTheBeginning: Range<Int64> {
    SessionRow.noTime + 1..<max(SessionRow.noTime + 1, window.upperBound)
  }

  /// What rows of each kind fail, the window and ``looksAtRows`` aside; 0 where they match.
  func failures(of kinds: [SessionKind]) -> [UInt8] {
    kinds.map { kind in
      endingFailures[kind.endingPlace] | startFailures[kind.start.ordinal]
        | deploymentFailures[Int(kind.deployment)]
    }
  }

  /// Whether the bot start or the id decides too, in which rows of a kind differ.
  var looksAtRows: Bool { botStarts != nil || idPrefix != nil }

  /// For each row 1 where its bot start and id match and 0 where they don't; `nil` where neither is
  /// looked at.
  func ownMatches(_ columns: SegmentColumns) -> [UInt8]? {
    guard looksAtRows else { return nil }
    var matches = [UInt8](repeating: 1, count: columns.count)
    if let botStarts { RowFilter.match(botStarts, columns, &matches) }
    if let idPrefix { idPrefix.match(columns, &matches) }
    return matches
  }

  private static func match(
    _ botStarts: ClosedRange<Int64>, _ columns: SegmentColumns, _ matches: inout [UInt8]
  ) {
    guard !columns.hasFarBotStarts else {
      for row in matches.indices
      where !botStarts.contains(Int64(columns.botStartSeconds(row))) { matches[row] = 0 }
      return
    }
    // In terms of the column, where 0 is not known.
    let low = UInt16(clamping: max(1, min(botStarts.lowerBound, Int64(UInt16.max)) + 1))
    let high = UInt16(clamping: min(Int64(UInt16.max), botStarts.upperBound) + 1)
    let botStart = columns.botStart.span
    var matches = matches.mutableSpan
    for row in botStart.indices {
      matches[row] = botStart[row] >= low && botStart[row] <= high ? matches[row] : 0
    }
  }

  private static func failures(
    of ending: SessionCodes.Ending, outcome: Outcome, in filter: SessionFilter
  ) -> FilterDimension {
    var failures: FilterDimension = []
    if !filter.outcomes.isEmpty && !filter.outcomes.contains(outcome) { failures.insert(.outcome) }
    if filter.status != .all && (filter.status == .active) != (outcome == .active) {
      failures.insert(.status)
    }
    if !matches(ending.completionStatus, anyOf: filter.completionStatuses) {
      failures.insert(.completionStatus)
    }
    if !matches(ending.endState, anyOf: filter.endStates) { failures.insert(.endState) }
    return failures
  }

  private static func matches(_ text: String?, anyOf allowed: [String]) -> Bool {
    allowed.isEmpty || text.map(allowed.contains) == true
  }

  /// An unknown bot start, stored as the smallest number, is within no bound.
  private static func botStarts(of filter: SessionFilter) -> ClosedRange<Int64>? {
    let unbounded = filter.botStartMoreThan <= 0 && filter.botStartLessThan <= 0
    if unbounded { return nil }
    let known = Int64(Int32.min) + 1
    let low = filter.botStartMoreThan > 0 ? Int64(min(filter.botStartMoreThan, 1 << 40)) + 1 : known
    let high = filter.botStartLessThan > 0 ? Int64(filter.botStartLessThan) - 1 : 1 << 40
    // An empty range: nothing is more than 9 and less than 5.
    return low <= high ? low...high : Int64.max...Int64.max
  }

  private static func range(of window: TimeWindow) -> Range<Int64> {
    if window.isOpen { return Int64.min..<Int64.max }
    let from = window.from.map { SessionRow.clamp($0.milliseconds) } ?? SessionRow.times.lowerBound
    let past = SessionRow.times.upperBound + 1
    // A start after the last time that a column holds leaves nothing inside.
    let start = (window.from?.milliseconds ?? from) >= past ? past : from
    let end = window.to.map { min(max($0.milliseconds, start), past) } ?? past
    return start..<end
  }
}
