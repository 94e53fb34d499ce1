extension MeasuredDifference {
  /// How many more sessions of the candidate would make a verdict of one that is unclear, if they went
  /// as those so far; `nil` where no number of them would, since it is the baseline that is too small
  /// or there is no difference to tell.
  static func sessionsMissing(
    _ measure: ComparisonMeasure, baseline: MeasuredValues, candidate: MeasuredValues
  ) -> Int? {
    let count = candidate.count
    func isClear(_ more: Int) -> Bool {
      verdict(measure, baseline: baseline, candidate: candidate.continued(to: count + more)).isClear
    }
    guard count > 0 else { return nil }
    guard let enough = doubled.first(where: isClear) else { return nil }
    return (enough / 2..<enough).partitioningIndex(where: isClear)
  }

  /// Up to some million: of more, nobody would wait for.
  private static let doubled = (0..<22).map { 1 << $0 }
}

extension MeasuredValues {
  /// How many sessions were measured.
  var count: Int {
    switch self {
    case .share(let counts): counts.whole
    case .seconds(let seconds): seconds.count
    }
  }

  /// What more sessions would come to that go as those so far, of which there are some.
  fileprivate func continued(to count: Int) -> MeasuredValues {
    switch self {
    case .share(let counts):
      let part = (Double(count) * counts.k / counts.n).rounded()
      return .share(ShareCounts(part: Int(part), whole: count))
    case .seconds(let seconds): return .seconds(Continued(seconds: seconds, count: count))
    }
  }
}

/// More values that are spread as those so far.
private struct Continued: RankedSeconds {
  let seconds: any RankedSeconds
  let count: Int

  func value(atRank rank: Int) -> Int {
    // The rank at the same share of all, rounded up.
    seconds.value(atRank: max(1, (rank * seconds.count + count - 1) / count))
  }
}
