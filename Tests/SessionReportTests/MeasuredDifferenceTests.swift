import Foundation
import TestSupport
import Testing

@testable import SessionReport

/// Worked examples, and a slow second computation on random values.
@Suite struct MeasuredDifferenceTests {
  private func share(_ part: Int, _ whole: Int) -> MeasuredValues {
    .share(ShareCounts(part: part, whole: whole))
  }

  private func seconds(_ values: [Int]) -> MeasuredValues {
    let bars = Dictionary(grouping: values) { $0 }.map {
      BotStartFigures.Bar(seconds: $0.key, sessions: $0.value.count)
    }
    return .seconds(RankedBotStarts(bars.sorted { $0.seconds < $1.seconds }))
  }

  /// Values with a heavy tail.
  private func heavy(_ scale: Double, _ count: Int) -> [Int] {
    (0..<count).map { Int(scale / pow(1 - (Double($0) + 0.5) / Double(count), 0.6)) }
  }

  @Test(
    arguments: [
      (60, 2000, 33, 500, 0.001526, 0.081567, Verdict.worse),
      (60, 2000, 30, 500, -0.002994, 0.074057, .unclear),
      (120, 2000, 20, 1000, -0.064004, -0.014777, .better),
      (0, 40, 5, 5, 0.178883, 1, .worse),
      (0, 200, 0, 300, -0.018961, 0.012681, .unclear),
      (200, 200, 10, 10, -0.337628, 0.020386, .unclear),
      (0, 5, 1, 5, nil, nil, .tooFew),
    ] as [(Int, Int, Int, Int, Double?, Double?, Verdict)])
  func `differences of shares are those of the worked examples`(
    k0: Int, n0: Int, k1: Int, n1: Int, low: Double?, high: Double?, verdict: Verdict
  ) {
    let measured = MeasuredDifference(
      .failureShare, baseline: share(k0, n0), candidate: share(k1, n1))
    #expect(isClose(measured.difference.low, low))
    #expect(isClose(measured.difference.high, high))
    #expect(measured.verdict == verdict)
  }

  @Test func `the interval of a share is that of the worked example`() {
    let interval = ShareCounts(part: 60, whole: 2000).interval(alpha: 0.02)
    #expect(isClose(interval?.lowerBound, 0.017204))
    #expect(isClose(interval?.upperBound, 0.047746))
  }

  @Test func `differences of percentiles are those of the worked examples`() {
    let duration = MeasuredDifference(
      .durationSeconds, baseline: seconds(heavy(60, 300)), candidate: seconds(heavy(90, 150)))
    #expect(parts(duration.baseline) == [90, 80, 106])
    #expect(parts(duration.candidate) == [135, 115, 170])
    #expect(duration.difference.value == 45)
    #expect(isClose(duration.difference.low, 19.387503))
    #expect(isClose(duration.difference.high, 81.400549))
    #expect(duration.verdict == .different)

    let cold = MeasuredDifference(
      .coldStartSeconds, baseline: seconds(heavy(2, 400)), candidate: seconds(heavy(4, 200)))
    #expect(parts(cold.baseline) == [11, 8, 23])
    #expect(parts(cold.candidate) == [23, 14, 75])
    #expect(cold.difference.low == -3)
    #expect(isClose(cold.difference.high, 64.086467))
    #expect(cold.verdict == .unclear)

    let ones = seconds(Array(repeating: 1, count: 300))
    let same = MeasuredDifference(.warmStartSeconds, baseline: ones, candidate: ones)
    #expect(parts(same.difference) == [0, 0, 0] && same.verdict == .unclear)
    let twos = seconds(Array(repeating: 2, count: 300))
    let more = MeasuredDifference(.warmStartSeconds, baseline: ones, candidate: twos)
    #expect(parts(more.difference) == [1, 1, 1] && more.verdict == .worse)
  }

  @Test func `a p95 has no high end before 149 values`() {
    #expect(QuantileRanks(percent: 95, of: 148, alpha: 0.01).high == nil)
    #expect(QuantileRanks(percent: 95, of: 149, alpha: 0.01).high == 149)
  }

  @Test(
    arguments: [
      (95, 100, 0.01, 15, nil), (95, 400, 0.01, 38, 6), (50, 100, 0.005, 69, 31),
    ] as [(Int, Int, Double, Int, Int?)])
  func `ranks are those of the worked examples`(
    percent: Int, count: Int, alpha: Double, tooMany: Int, tooFew: Int?
  ) {
    let ranks = QuantileRanks(percent: percent, of: count, alpha: alpha)
    #expect(ranks.low == count - tooMany + 1)
    #expect(ranks.high == tooFew.map { count - $0 })
  }

  @Test func `ranks are those of a slow search`() {
    for (percent, alpha) in [(95, 0.01), (50, 0.005)] {
      for count in Array(1...260) + [399, 400, 1000, 1777, 3000] {
        let ranks = QuantileRanks(percent: percent, of: count, alpha: alpha)
        let slow = SlowComparison.criticalCounts(count, Double(percent) / 100, alpha)
        #expect(ranks.low == slow.tooMany.map { count - $0 + 1 }, "\(percent) of \(count)")
        #expect(ranks.high == slow.tooFew.map { count - $0 }, "\(percent) of \(count)")
      }
    }
  }

  @Test(arguments: 1...60)
  func `shares are those of a slow computation`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let (n0, n1) = (size(&generator), size(&generator))
    let rates = [0, 0.001, 0.03, 0.06, 0.3, 0.5, 0.97, 1]
    let rate = generator.pick(rates)
    let (k0, k1) = (
      draw(n0, rate, &generator),
      draw(n1, generator.once(in: 2) ? rate : generator.pick(rates), &generator)
    )
    for measure in [ComparisonMeasure.failureShare, .coldShare] {
      let measured = MeasuredDifference(
        measure, baseline: share(k0, n0), candidate: share(k1, n1))
      let ones = { (part: Int, whole: Int) in
        Array(repeating: 1, count: part) + Array(repeating: 0, count: whole - part)
      }
      check(measured, SlowComparison.result(measure.rawValue, ones(k0, n0), ones(k1, n1)))
    }
  }

  @Test(arguments: 1...120)
  func `percentiles are those of a slow computation`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let (n0, n1) = (size(&generator), size(&generator))
    let ties = generator.pick(1, 3, 60, 100_000)
    let shift = generator.pick(0, 0, 1, 30)
    func values(_ count: Int, _ shift: Int) -> [Int] {
      (0..<count).map { _ in Int.random(in: 0..<ties, using: &generator) + shift }
    }
    let (x0, x1) = (values(n0, 0), values(n1, shift))
    for measure in [ComparisonMeasure.coldStartSeconds, .durationSeconds] {
      let measured = MeasuredDifference(
        measure, baseline: seconds(x0), candidate: seconds(x1))
      check(measured, SlowComparison.result(measure.rawValue, x0, x1))
    }
  }

  @Test func `of nothing nothing is said`() {
    let nothing = MeasuredDifference(
      .failureShare, baseline: share(0, 0), candidate: share(3, 9))
    #expect(nothing.verdict == .tooFew)
    #expect(parts(nothing.baseline) == [nil, nil, nil] && nothing.baseline.count == 0)
    #expect(nothing.candidate.value != nil && nothing.candidate.low != nil)
    #expect(parts(nothing.difference) == [nil, nil, nil])
  }

  private func check(_ measured: MeasuredDifference, _ slow: SlowComparison.Result) {
    #expect(measured.verdict.rawValue == slow.verdict)
    for (side, other) in [
      (parts(measured.baseline), slow.baseline), (parts(measured.candidate), slow.candidate),
      (parts(measured.difference), slow.difference),
    ] {
      for (value, expected) in zip(side, [other.value, other.low, other.high]) {
        #expect(isClose(value, expected))
      }
    }
    let isClear = ![.unclear, .tooFew].contains(measured.verdict)
    let leavesOutZero =
      (measured.difference.low ?? -1) > 0 || (measured.difference.high ?? 1) < 0
    #expect(isClear == leavesOutZero, "the verdict and its interval contradict each other")
  }

  private func parts(_ side: MeasuredDifference.Side) -> [Double?] {
    [side.value, side.low, side.high]
  }

  private func parts(_ difference: MeasuredDifference.Difference) -> [Double?] {
    [difference.value, difference.low, difference.high]
  }

  private func isClose(_ value: Double?, _ expected: Double?) -> Bool {
    guard let value, let expected else { return value == nil && expected == nil }
    return abs(value - expected) <= 1e-6 * max(1, abs(expected))
  }

  private func size(_ generator: inout SeededGenerator) -> Int {
    Int(exp(Double.random(in: 0...7.6, using: &generator)))
  }

  private func draw(_ count: Int, _ rate: Double, _ generator: inout SeededGenerator) -> Int {
    (0..<count).count { _ in Double.random(in: 0..<1, using: &generator) < rate }
  }
}
