import Foundation
import SessionReport
import TestSupport
import Testing

@testable import Dashboard

/// What is read of a comparison, against its figures.
@Suite struct VerdictWordsTests {
  /// Seconds that are as they are.
  private struct Values: RankedSeconds {
    let sorted: [Int]
    var count: Int { sorted.count }

    func values(atRanks ranks: [Int]) -> [Int] { ranks.map { sorted[$0 - 1] } }
  }

  @Test(arguments: 1...200)
  func `an interval reads as leaving out zero exactly where there is a verdict`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    for measure in ComparisonMeasure.allCases {
      let isShare = measure == .failureShare || measure == .coldShare
      func values(_ scale: Double) -> MeasuredValues {
        let count = Int.random(in: 20...3000, using: &generator)
        if isShare {
          let part = Int(Double(count) * 0.1 * scale)
          return .share(ShareCounts(part: part, whole: count))
        }
        let top = Int(60 * scale)
        return .seconds(
          Values(sorted: (0..<count).map { _ in .random(in: 0...top, using: &generator) }.sorted()))
      }
      let scale = Double.random(in: 0.5...2, using: &generator)
      let measured = MeasuredDifference(measure, baseline: values(1), candidate: values(scale))
      guard let interval = VerdictWords(measured).differenceInterval else { continue }
      let ends = interval.components(separatedBy: " to ")
      let isAbove = ends.first?.hasPrefix("+") == true && !interval.hasSuffix("or less")
      let isBelow = ends.last?.hasPrefix("−") == true && !interval.hasSuffix("or more")
      #expect((isAbove || isBelow) == measured.verdict.isClear, "\(measure): \(interval)")
    }
  }

  @Test func `an end that is just beside zero has as many decimals as that takes`() {
    let words = VerdictWords(
      MeasuredDifference(
        .failureShare, baseline: .share(ShareCounts(part: 47, whole: 509)),
        candidate: .share(ShareCounts(part: 20, whole: 504))))
    #expect(words.measured.verdict == .better)
    #expect(words.difference == "−5.3 points")
    #expect(words.differenceInterval == "−10.9 to −0.001")
  }

  @Test func `where nothing differs the difference is zero`() {
    let alike = MeasuredValues.share(ShareCounts(part: 3, whole: 30))
    let words = VerdictWords(MeasuredDifference(.coldShare, baseline: alike, candidate: alike))
    #expect(words.difference == "0.0 points")
    let seconds = MeasuredValues.seconds(Values(sorted: Array(repeating: 4, count: 400)))
    let same = VerdictWords(
      MeasuredDifference(.warmStartSeconds, baseline: seconds, candidate: seconds))
    #expect(same.difference == "0 s" && same.differenceInterval == "0 s throughout")
  }
}
