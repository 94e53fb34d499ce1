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

  @Test(arguments: 1...200)
  func `percentiles of runs are those of all values sorted`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let largest = UInt64.max >> UInt64.random(in: 16...62, using: &generator)
    var durations = SortedRuns()
    var all: [Int64] = []
    for _ in 0..<Int.random(in: 0...9, using: &generator) {
      let values = (0..<Int.random(in: 0...generator.pick(60, 600), using: &generator)).map { _ in
        Int64(UInt64.random(in: 0...largest, using: &generator))
      }
      all += values
      let short = values.compactMap { UInt32(exactly: $0) }
      if generator.chance(0.5) {
        let places = short.indices.sorted { short[$0] < short[$1] }.map { UInt16($0) }
        durations.add(sorted: places[...], of: short)
      } else {
        for value in short { durations.add(Int64(value)) }
        if generator.chance(0.5) { durations.sort() }
      }
      for value in values where UInt32(exactly: value) == nil { durations.add(value) }
    }
    all.sort()
    #expect(durations.count == all.count)
    #expect(
      durations.percentiles(Array(0...100))
        == (all.isEmpty ? [] : (0...100).map { all[Percentile.rank($0, of: all.count) - 1] }))
  }

  @Test(arguments: 1...40)
  func `sorting by digits sorts, and keeps what is equal in order`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let largest = UInt64.max >> UInt64.random(in: 0...62, using: &generator)
    let ignored = generator.pick(0, 5, 16)
    let count = Int.random(in: 0...3000, using: &generator)
    let values = (0..<count).map { _ in UInt64.random(in: 0...largest, using: &generator) }
    var sorted = values
    sorted.sortByDigits(ignoringBits: ignored)
    let expected = values.enumerated().sorted {
      ($0.element >> ignored, $0.offset) < ($1.element >> ignored, $1.offset)
    }
    #expect(sorted == expected.map(\.element))
  }
}
