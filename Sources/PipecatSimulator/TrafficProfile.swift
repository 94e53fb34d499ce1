/// How an agent's sessions spread over time: a rate that changes from quarter hour to quarter hour.
///
/// Positions count sessions: between the positions of two instants lie as many sessions as the
/// agent gets between them. The same position means the same instant always, so the schedule of
/// the future is fixed too.
struct TrafficProfile {
  /// A stretch of constant rate, in milliseconds.
  static let stepMilliseconds: Int64 = 15 * 60 * 1000

  private let start: Int64
  /// The position at which each stretch begins; one more than there are stretches.
  private let positions: [Double]

  /// A profile with `sessions` between the two ends of `history`.
  ///
  /// - Parameters:
  ///   - sessions: Sessions within `history`; at least 1.
  ///   - history: From when until when, in milliseconds since 1970.
  ///   - lead: Milliseconds that the profile begins before `history`.
  ///   - future: Milliseconds that it goes on after `history`.
  ///   - rate: The rate of the stretch that begins at an instant, relative to the others.
  init(
    sessions: Int, history: Range<Int64>, lead: Int64, future: Int64, rate: (Int64) -> Double
  ) {
    let start = history.lowerBound - lead
    let steps = Int((history.upperBound + future - start) / TrafficProfile.stepMilliseconds)
    var sums: [Double] = [0]
    sums.reserveCapacity(steps + 1)
    var sum = 0.0
    for step in 0..<steps {
      sum += rate(start + Int64(step) * TrafficProfile.stepMilliseconds)
      sums.append(sum)
    }
    func total(before time: Int64) -> Double {
      sums[Int((time - start) / TrafficProfile.stepMilliseconds)]
    }
    let scale =
      Double(sessions) / (total(before: history.upperBound) - total(before: history.lowerBound))
    self.start = start
    positions = sums.map { $0 * scale }
  }

  /// The position of an instant, at most that of the profile's end.
  func position(at time: Int64) -> Double {
    let exact = Double(max(0, time - start)) / Double(TrafficProfile.stepMilliseconds)
    let step = Int(exact)
    guard step + 1 < positions.count else { return positions[positions.count - 1] }
    return positions[step] + (positions[step + 1] - positions[step]) * (exact - Double(step))
  }

  /// The instant of a position, in milliseconds since 1970; `nil` past the profile's end.
  func time(at position: Double) -> Int64? {
    var low = 0
    var high = positions.count - 1
    guard position < positions[high] else { return nil }
    while high - low > 1 {
      let middle = (low + high) / 2
      if positions[middle] <= position { low = middle } else { high = middle }
    }
    let part = (position - positions[low]) / (positions[high] - positions[low])
    return start + Int64((Double(low) + part) * Double(TrafficProfile.stepMilliseconds))
  }
}
