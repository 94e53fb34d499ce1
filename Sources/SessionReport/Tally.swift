import PipecatModel

/// What is counted of a set of sessions.
struct Tally: Sendable {
  /// Sessions by outcome and start, at three times the outcome's ordinal plus the start's.
  private var counts = [Int](repeating: 0, count: Tally.countersPerSet)
  /// Six counters a bucket: one for each outcome, and one for cold starts.
  private var bucketCounts: [Int]
  var overdue = 0
  var botStarts = BotStartTally()
  var durations = SortedRuns()
  var invalidDurations = 0
  var createdAt: ClosedRange<Int64>?

  private static let countersPerSet = Outcome.allCases.count * StartType.allCases.count
  private static let countersPerBucket = Outcome.allCases.count + 1

  init(buckets: Int) {
    bucketCounts = Array(repeating: 0, count: buckets * Tally.countersPerBucket)
  }

  /// Counts sessions that ended and started in the same way, and their bucket where they are in one.
  mutating func add(_ sessions: Int, outcome: Outcome, start: StartType, bucket: Int?) {
    counts[outcome.ordinal * StartType.allCases.count + start.ordinal] += sessions
    guard let bucket else { return }
    bucketCounts[bucket * Tally.countersPerBucket + outcome.ordinal] += sessions
    if start == .cold { bucketCounts[(bucket + 1) * Tally.countersPerBucket - 1] += sessions }
  }

  /// Adds what another tally counted.
  mutating func add(_ other: Tally) {
    for index in counts.indices { counts[index] += other.counts[index] }
    for index in bucketCounts.indices { bucketCounts[index] += other.bucketCounts[index] }
    overdue += other.overdue
    botStarts.add(other.botStarts)
    durations.add(other.durations)
    invalidDurations += other.invalidDurations
    if let times = other.createdAt { add(createdAt: times) }
  }

  /// Takes note of when sessions were created.
  mutating func add(createdAt times: ClosedRange<Int64>) {
    let known = createdAt ?? times
    createdAt = min(known.lowerBound, times.lowerBound)...max(known.upperBound, times.upperBound)
  }

  var outcomes: OutcomeCounts {
    var outcomes = OutcomeCounts()
    for outcome in Outcome.allCases {
      let first = outcome.ordinal * StartType.allCases.count
      outcomes[outcome] = counts[first..<first + StartType.allCases.count].reduce(0, +)
    }
    return outcomes
  }

  var starts: StartCounts {
    var starts = StartCounts()
    for outcome in Outcome.allCases {
      let first = outcome.ordinal * StartType.allCases.count
      starts.cold += counts[first + StartType.cold.ordinal]
      starts.warm += counts[first + StartType.warm.ordinal]
      starts.unknown += counts[first + StartType.unknown.ordinal]
    }
    return starts
  }

  var figures: Figures {
    Figures(
      overdue: overdue, outcomes: outcomes, starts: starts, botStart: botStarts.figures,
      duration: DurationFigures(durations, invalid: invalidDurations))
  }

  /// Everything that was counted, and the most that ran at once.
  func activity(on scale: TimelineScale, peaks: ConcurrencyPeaks) -> Activity {
    let buckets = scale.starts.indices.map { index in
      let first = index * Tally.countersPerBucket
      var outcomes = OutcomeCounts()
      for outcome in Outcome.allCases { outcomes[outcome] = bucketCounts[first + outcome.ordinal] }
      return Timeline.Bucket(
        start: Timestamp(milliseconds: scale.starts[index]), outcomes: outcomes,
        cold: bucketCounts[first + Tally.countersPerBucket - 1],
        peakConcurrency: peaks.buckets[index])
    }
    return Activity(
      figures: figures,
      peakConcurrency: PeakConcurrency(
        sessions: peaks.sessions, at: peaks.at.map { Timestamp(milliseconds: $0) }),
      timeline: Timeline(
        bucketSeconds: scale.bucketSeconds, buckets: buckets,
        end: buckets.isEmpty ? nil : Timestamp(milliseconds: scale.end)))
  }
}
