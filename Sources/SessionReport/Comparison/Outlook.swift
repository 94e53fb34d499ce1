/// What it would still take to say something of a measure that has no verdict.
public enum Outlook: Sendable, Hashable {
  /// So many more of what the measure counts of the candidate, if they went as those so far.
  case more(Int)
  /// The candidate has fewer than are looked at at all.
  case candidateBelow(Int)
  /// Whatever more the candidate had, it is the baseline that has too few.
  case largerBaseline
  /// Whatever more one of them had, the other has too few.
  case largerBoth

  /// `nil` where there is a verdict, and where no difference is seen that could be told.
  ///
  /// - Parameters:
  ///   - measured: what is said so far.
  ///   - baseline: what is measured of the deployment that is held against.
  ///   - candidate: what is measured of the one in question.
  init?(
    _ measured: MeasuredDifference, baseline: MeasuredValues, candidate: MeasuredValues
  ) {
    if measured.verdict.isClear { return nil }
    let fewest = measured.measure.fewest
    if let more = Self.more(measured, baseline, candidate) {
      self = .more(more)
    } else if measured.candidate.count < fewest {
      self = measured.baseline.count < fewest ? .largerBoth : .candidateBelow(fewest)
    } else if measured.verdict == .tooFew {
      self = .largerBaseline
    } else if measured.difference.value != 0 {
      self = .largerBoth
    } else {
      return nil
    }
  }

  private static func more(
    _ measured: MeasuredDifference, _ baseline: MeasuredValues, _ candidate: MeasuredValues
  ) -> Int? {
    let measure = measured.measure
    let count = measured.candidate.count
    func isClear(_ more: Int) -> Bool {
      let candidate = candidate.continued(to: count + more)
      // The baseline, which stays as it is, is estimated but once.
      if case .seconds = candidate {
        return MeasuredDifference.verdict(
          measure, from: measured.baseline, to: candidate.estimate(of: measure)
        ).isClear
      }
      return MeasuredDifference.verdict(measure, baseline: baseline, candidate: candidate).isClear
    }
    guard count > 0, measured.baseline.count >= measure.fewest,
      let enough = doubled.first(where: isClear)
    else { return nil }
    return (enough / 2..<enough).partitioningIndex(where: isClear)
  }

  /// Up to some million: of more, nobody would wait for.
  private static let doubled = (0..<22).map { 1 << $0 }
}

extension MeasuredValues {
  /// What more of the same would come to, if they went as those so far, of which there are some.
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

  func values(atRanks ranks: [Int]) -> [Int] {
    // The ranks at the same shares of all, rounded up.
    seconds.values(
      atRanks: ranks.map { max(1, ($0 * seconds.count + count - 1) / count) })
  }
}
