import Testing

@testable import SessionReport

@Suite struct SortByDigitsTests {
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
