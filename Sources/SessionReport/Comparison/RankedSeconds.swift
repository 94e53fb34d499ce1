/// Whole seconds that are asked for by their rank.
public protocol RankedSeconds: Sendable {
  /// How many there are.
  var count: Int { get }

  /// The values at ranks from 1 up to ``count`` that ascend, the shortest at 1.
  func values(atRanks ranks: [Int]) -> [Int]
}

/// Bot starts by their rank.
struct RankedBotStarts: RankedSeconds {
  /// Shortest first.
  private let bars: [BotStartFigures.Bar]
  let count: Int

  init(_ bars: [BotStartFigures.Bar]) {
    self.bars = bars
    count = bars.reduce(0) { $0 + $1.sessions }
  }

  func values(atRanks ranks: [Int]) -> [Int] {
    ranks.map { rank in
      var left = rank
      for bar in bars {
        left -= bar.sessions
        if left <= 0 { return bar.seconds }
      }
      return bars.last?.seconds ?? 0
    }
  }
}

/// Durations by their rank, rounded down.
struct RankedDurations: RankedSeconds {
  let durations: SortedRuns

  var count: Int { durations.count }

  func values(atRanks ranks: [Int]) -> [Int] {
    durations.values(atRanks: ranks).map { Int($0) / 1000 }
  }
}
