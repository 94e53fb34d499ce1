import TestSupport
import Testing

@testable import SessionReport

@Suite struct PercentileTests {
  @Test func `a rank is the first that so many percent do not exceed`() {
    for count in 1...210 {
      for percent in 0...100 {
        let expected = (1...count).first { $0 * 100 >= percent * count }
        #expect(Percentile.rank(percent, of: count) == expected)
      }
    }
  }

  @Test func `no values have no percentile`() {
    #expect([Int64]().percentile(50) == nil)
    #expect([Int64](1...200).percentile(95) == 190)
    #expect([Int64](1...199).percentile(95) == 190)
  }

  @Test(arguments: 1...40)
  func `sorting by digits sorts`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let largest = Int64.max >> Int64.random(in: 0...62, using: &generator)
    let count = Int.random(in: 0...3000, using: &generator)
    let values = (0..<count).map { _ in Int64.random(in: 0...largest, using: &generator) }
    var sorted = values
    sorted.sortByDigits()
    #expect(sorted == values.sorted())
  }
}
