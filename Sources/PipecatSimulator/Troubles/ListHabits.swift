import PipecatModel

/// How sessions are listed: as the API documents it, or with troubles.
struct ListHabits: Sendable {
  /// What is done with `startTime` and `endTime`.
  enum Windows {
    case documented, ignored
    /// `endTime` bounds the end of a session in place of its creation.
    case byEnd
  }

  /// Which total an answer tells.
  enum Total {
    case current, absent
    case lagging(TotalMemory)
  }

  /// The most sessions on a page, whatever a request asks for.
  var pageCap = SessionListRequest.pageCap
  var isOldestFirst = false
  var windows = Windows.documented
  /// The longest that a session takes to be listed after its creation.
  var listingMilliseconds = AgentView.listingMilliseconds
  var leavesOutNulls = false
  var total = Total.current
  /// `nil` where all sessions are listed from the start.
  var growth: SessionGrowth?
  /// Since when the oldest sessions go, in milliseconds since 1970; `nil` where they stay.
  var forgetsSince: Int64?
  var records: RecordHabits = []

  /// What the API documents.
  static let documented = ListHabits()

  private init() {}

  /// Habits with these troubles.
  ///
  /// - Parameters:
  ///   - troubles: Those that are none of the list's are passed over. Of two that exclude each
  ///     other the last counts.
  ///   - start: When they begin, in milliseconds since 1970.
  init(_ troubles: [Trouble], start: Int64) {
    for trouble in troubles {
      guard case .list(let kind) = trouble.kind else { continue }
      switch kind {
      case .smallCap: pageCap = trouble.number
      case .oldestFirst: isOldestFirst = true
      case .growing: growth = SessionGrowth(sessionsPerPage: trouble.number)
      case .wrongEndTime: windows = .byEnd
      case .ignoredWindows: windows = .ignored
      case .missingKeys: leavesOutNulls = true
      case .laggingTotal: total = .lagging(TotalMemory())
      case .noTotal: total = .absent
      case .lateRows: listingMilliseconds = 30_000
      case .forgets: forgetsSince = start
      case .nulls: records.insert(.nulls)
      case .sameTimes: records.insert(.sameTimes)
      case .corrections: records.insert(.corrections)
      case .noEndStates: records.insert(.noEndStates)
      }
    }
  }

  /// How many of the oldest of `listed` sessions are gone at `now`.
  func forgotten(of listed: Int, at now: Int64) -> Int {
    guard let forgetsSince else { return 0 }
    return min(listed / 2, Int(max(0, now - forgetsSince) / 10_000))
  }
}
