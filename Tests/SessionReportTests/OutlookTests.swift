import TestSupport
import Testing

@testable import SessionReport

/// What it would still take to say something.
@Suite struct OutlookTests {
  private struct Values: RankedSeconds {
    let sorted: [Int]
    var count: Int { sorted.count }

    func values(atRanks ranks: [Int]) -> [Int] { ranks.map { sorted[$0 - 1] } }
  }

  private func shares(_ part: Int, of whole: Int) -> MeasuredValues {
    .share(ShareCounts(part: part, whole: whole))
  }

  private func seconds(_ value: Int, _ count: Int) -> MeasuredValues {
    .seconds(Values(sorted: Array(repeating: value, count: count)))
  }

  private func outlook(
    _ measure: ComparisonMeasure, _ baseline: MeasuredValues, _ candidate: MeasuredValues
  ) -> Outlook? {
    Outlook(
      MeasuredDifference(measure, baseline: baseline, candidate: candidate), baseline: baseline,
      candidate: candidate)
  }

  @Test(arguments: 1...60)
  func `so many more make a verdict, and one fewer does not`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let candidate = Int.random(in: 20...200, using: &generator)
    let share = Double.random(in: 0.1...0.5, using: &generator)
    let baseline = shares(100, of: 2000)
    func failing(of count: Int) -> MeasuredValues {
      let part = Int((share * Double(candidate)).rounded())
      return shares(Int((Double(count) * Double(part) / Double(candidate)).rounded()), of: count)
    }
    let measured = MeasuredDifference(
      .failureShare, baseline: baseline, candidate: failing(of: candidate))
    guard
      case .more(let more)? = Outlook(
        measured, baseline: baseline, candidate: failing(of: candidate))
    else {
      #expect(measured.verdict.isClear || measured.difference.value ?? 0 < 0.08)
      return
    }
    func isClear(_ count: Int) -> Bool {
      MeasuredDifference.verdict(.failureShare, baseline: baseline, candidate: failing(of: count))
        .isClear
    }
    #expect(isClear(candidate + more) && !isClear(candidate + more - 1))
  }

  @Test func `where there is a verdict there is nothing to wait for`() {
    #expect(outlook(.failureShare, shares(60, of: 2000), shares(200, of: 500)) == nil)
    #expect(outlook(.warmStartSeconds, seconds(1, 300), seconds(2, 300)) == nil)
  }

  @Test func `where nothing differs there is nothing to tell`() {
    #expect(outlook(.warmStartSeconds, seconds(1, 300), seconds(1, 300)) == nil)
  }

  @Test func `a candidate or a baseline that is too small is named`() {
    #expect(
      outlook(.warmStartSeconds, seconds(1, 300), seconds(1, 5)) == .candidateBelow(20))
    #expect(
      outlook(.warmStartSeconds, seconds(1, 300), .seconds(Values(sorted: [])))
        == .candidateBelow(20))
    #expect(outlook(.coldStartSeconds, seconds(4, 100), seconds(9, 120)) == .largerBaseline)
    #expect(outlook(.coldStartSeconds, seconds(4, 9), seconds(9, 9)) == .largerBoth)
    #expect(outlook(.failureShare, shares(1, of: 4), shares(1, of: 3)) == .largerBoth)
  }
}
