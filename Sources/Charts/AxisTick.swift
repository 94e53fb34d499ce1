/// A named place on a horizontal axis.
public struct AxisTick: Sendable, Equatable {
  /// The place, from 0 at the left end to 1 at the right end.
  public let fraction: Double
  /// The text beside the tick.
  public let label: String
  /// Whether the label is left out where there is little room.
  public let isMinor: Bool
  /// Where a click on it leads, if it is a marker; nil for nowhere.
  public let href: String?

  /// A tick; a place outside 0 to 1 is moved to the nearer end.
  public init(at fraction: Double, label: String, isMinor: Bool = false, href: String? = nil) {
    self.fraction = fraction.clampedToUnit
    self.label = label
    self.isMinor = isMinor
    self.href = href
  }
}

extension AxisTick {
  /// The steps, in seconds of wall-clock time, that ticks may lie apart.
  private static let steps =
    [1, 5, 15, 30].map { $0 * 60 } + [1, 3, 6, 12, 24, 48].map { $0 * 3600 }
    + [7, 14, 28, 91, 364].map { $0 * 86_400 }

  /// At most eight ticks on round times, at the left edge of the buckets that start there.
  ///
  /// - Parameters:
  ///   - starts: when each bucket starts, as seconds of wall-clock time since 1970-01-01 00:00
  ///     in the zone that is shown, in order. Weeks begin on Mondays.
  ///   - label: the text for the bucket of an index; the flag tells that it starts a day.
  /// - Returns: the ticks from left to right, none at the first bucket.
  public static func round(
    starts: [Int], label: (_ index: Int, _ isMidnight: Bool) -> String
  ) -> [AxisTick] {
    // 1970-01-01 was a Thursday, three days after a Monday.
    let monday = 3 * 86_400
    func isOn(_ step: Int, _ start: Int) -> Bool {
      (start + (step > 86_400 ? monday : 0)).isMultiple(of: step)
    }
    func indices(_ step: Int) -> [Int] {
      starts.indices.dropFirst().filter { isOn(step, starts[$0]) }
    }
    let found = steps.lazy.map(indices).first { (1...8).contains($0.count) }
    let spread = stride(from: starts.count / 8 + 1, to: starts.count, by: starts.count / 8 + 1)
    let chosen = found ?? Array(spread)
    func isMidnight(_ index: Int) -> Bool { starts[index].isMultiple(of: 86_400) }
    let midnights = chosen.indices.filter { isMidnight(chosen[$0]) }
    let hasDays = midnights.count > 1 && midnights.count < chosen.count
    return chosen.enumerated().map { place, index in
      // Where there is room for four labels, "12:00" three times over would tell nothing; every
      // other label would, beginning with one that names the day.
      let isLess =
        hasDays ? !isMidnight(index) : !(place - (midnights.first ?? 0)).isMultiple(of: 2)
      return AxisTick(
        at: Double(index) / Double(starts.count), label: label(index, isMidnight(index)),
        isMinor: chosen.count > 4 && isLess)
    }
  }
}
