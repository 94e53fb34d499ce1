import Foundation

extension ShareCounts {
  /// The shares that the counts leave possible, so that one history in `1/alpha` at most ever leaves
  /// out the true one (Robbins 1970; Howard, Ramdas, McAuliffe, Sekhon 2021, "Time-uniform,
  /// nonparametric, nonasymptotic confidence sequences"). `nil` where nothing was counted.
  func interval(alpha: Double) -> ClosedRange<Double>? {
    guard let share else { return nil }
    let any = BetaPrior.jeffreys.logProbability(part: k, rest: rest)
    func isPossible(_ share: Double) -> Bool {
      any - logLikelihood(k, share) - logLikelihood(rest, 1 - share) < -log(alpha)
    }
    let low = part == 0 ? 0 : furthest(from: share, to: 0, where: isPossible)
    let high = part == whole ? 1 : furthest(from: share, to: 1, where: isPossible)
    return low...high
  }
}

/// How far a candidate's share may be from that of a baseline.
struct ShareDifference {
  private let baseline: ShareCounts
  private let candidate: ShareCounts

  init(baseline: ShareCounts, candidate: ShareCounts) {
    self.baseline = baseline
    self.candidate = candidate
  }

  /// The differences, candidate minus baseline, that are not clearly less likely than what was
  /// counted. It leaves out 0 exactly where ``ShareEvidence`` is enough for a verdict: the bar is that
  /// which the evidence sets at 0. `nil` where nothing was counted on a side.
  func interval(alpha: Double) -> ClosedRange<Double>? {
    guard let before = baseline.share, let after = candidate.share else { return nil }
    let evidence = ShareEvidence(baseline: baseline, candidate: candidate)
    let best =
      logLikelihood(baseline.k, before) + logLikelihood(baseline.rest, 1 - before)
      + logLikelihood(candidate.k, after) + logLikelihood(candidate.rest, 1 - after)
    let bar = -log(alpha) + (best - highestLogLikelihood(difference: 0)) - evidence.logarithm
    func isPossible(_ difference: Double) -> Bool {
      best - highestLogLikelihood(difference: difference) < bar
    }
    let seen = after - before
    return furthest(
      from: seen, to: -1, where: isPossible)...furthest(
        from: seen, to: 1, where: isPossible)
  }

  /// The logarithm of the likelihood of the counts with shares that are `difference` apart, for the
  /// baseline's share with which it is the highest.
  func highestLogLikelihood(difference: Double) -> Double {
    let ends = max(0, -difference)...min(1, 1 - difference)
    func value(_ share: Double) -> Double {
      logLikelihood(baseline.k, share) + logLikelihood(baseline.rest, 1 - share)
        + logLikelihood(candidate.k, share + difference)
        + logLikelihood(candidate.rest, 1 - share - difference)
    }
    return [summit(difference: difference, within: ends), ends.lowerBound, ends.upperBound]
      .map(value).reduce(-.infinity) { max($0, $1) }
  }

  /// Where the likelihood, which is concave, stops rising: by Newton's steps, and by halving where
  /// one would leave what is known to hold the place.
  private func summit(difference: Double, within ends: ClosedRange<Double>) -> Double {
    var (low, high) = (ends.lowerBound, ends.upperBound)
    var share = low + (high - low) / 2
    for _ in 0..<200 {
      var slope = 0.0
      var curvature = 0.0
      func add(_ count: Double, _ distance: Double, sign: Double) {
        if count == 0 { return }
        slope += sign * count / distance
        curvature += count / (distance * distance)
      }
      add(baseline.k, share, sign: 1)
      add(baseline.rest, 1 - share, sign: -1)
      add(candidate.k, share + difference, sign: 1)
      add(candidate.rest, 1 - share - difference, sign: -1)
      if slope == 0 { return share }
      if slope > 0 { low = share } else { high = share }
      let step = share + slope / curvature
      let next = low < step && step < high ? step : low + (high - low) / 2
      if next == share || next == low || next == high { return next }
      share = next
    }
    return share
  }
}

/// The last point that is possible on the way from one that is to one that may not be.
private func furthest(
  from start: Double, to end: Double, where isPossible: (Double) -> Bool
) -> Double {
  var (inside, outside) = (start, end)
  for _ in 0..<60 {
    let middle = inside + (outside - inside) / 2
    if isPossible(middle) { inside = middle } else { outside = middle }
  }
  return inside
}
