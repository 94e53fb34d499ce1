import PipecatModel

/// What is counted of a set of sessions, row by row.
struct Tally {
  /// Sessions by outcome and start, at three times the outcome's ordinal plus the start's.
  private var counts = [Int](repeating: 0, count: Tally.countersPerSet)
  /// Six counters a bucket: one for each outcome, and one for cold starts.
  private var bucketCounts: [Int]
  private var overdue = 0
  private var botStarts = BotStartTally()
  private var durations: [Int64] = []
  private var invalidDurations = 0
  private(set) var createdAt: (first: Int64, last: Int64) = (.max, .min)
  var sweep = ConcurrencySweep()

  private static let countersPerSet = Outcome.allCases.count * StartType.allCases.count
  private static let countersPerBucket = Outcome.allCases.count + 1

  init(buckets: Int) {
    bucketCounts = Array(repeating: 0, count: buckets * Tally.countersPerBucket)
  }

  /// How many sessions were counted.
  var sessions: Int { counts.reduce(0, +) }

  /// Counts a row, and its bucket where it is in one. It is overdue where it is active and was
  /// created before `overdueBefore`.
  @inline(__always)
  mutating func add(
    _ columns: SessionColumns, row: Int, outcome: Outcome, bucket: Int?, overdueBefore: Int64
  ) {
    let start = Int(columns.flags[row] & SessionColumns.startMask)
    counts[outcome.ordinal * StartType.allCases.count + start] += 1
    if let bucket {
      bucketCounts[bucket * Tally.countersPerBucket + outcome.ordinal] += 1
      if start == StartType.cold.ordinal {
        bucketCounts[(bucket + 1) * Tally.countersPerBucket - 1] += 1
      }
    }
    let botStart = columns.botStart[row]
    if botStart != SessionRow.noBotStart { botStarts.add(botStart) }
    let created = columns.createdAt[row]
    guard created != SessionRow.noTime else { return }
    createdAt = (min(createdAt.first, created), max(createdAt.last, created))
    let ended = columns.endedAt[row]
    if ended == SessionRow.noTime {
      if created < overdueBefore { overdue += 1 }
    } else if ended >= created {
      durations.append(ended - created)
    } else {
      invalidDurations += 1
    }
  }

  /// Adds what another tally counted, but for its ``sweep``.
  mutating func add(_ other: Tally) {
    for index in counts.indices { counts[index] += other.counts[index] }
    for index in bucketCounts.indices { bucketCounts[index] += other.bucketCounts[index] }
    overdue += other.overdue
    botStarts.add(other.botStarts)
    durations += other.durations
    invalidDurations += other.invalidDurations
    createdAt = (
      min(createdAt.first, other.createdAt.first), max(createdAt.last, other.createdAt.last)
    )
  }

  var figures: Figures {
    var outcomes = OutcomeCounts()
    var starts = StartCounts()
    for outcome in Outcome.allCases {
      let first = outcome.ordinal * StartType.allCases.count
      outcomes[outcome] = counts[first..<first + StartType.allCases.count].reduce(0, +)
      starts.cold += counts[first + StartType.cold.ordinal]
      starts.warm += counts[first + StartType.warm.ordinal]
      starts.unknown += counts[first + StartType.unknown.ordinal]
    }
    var sorted = durations
    sorted.sortByDigits()
    return Figures(
      overdue: overdue, outcomes: outcomes, starts: starts, botStart: botStarts.figures,
      duration: DurationFigures(sorted: sorted, invalid: invalidDurations))
  }

  /// Everything that was counted.
  func activity(on scale: TimelineScale) -> Activity {
    let peaks = sweep.peaks(on: scale)
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
