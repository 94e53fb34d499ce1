import TestSupport
import Testing

@testable import SessionReport

@Suite struct IDFilterTests {
  @Test(arguments: [0, 1, 500, 20_000])
  func `every id that was entered is known, and most others are not`(count: Int) {
    var generator = SeededGenerator(seed: count)
    func key() -> SessionKey {
      SessionKey(high: generator.next(), low: generator.next())
    }
    var filter = IDFilter(count: count)
    let entered = (0..<count).map { _ in key() } + [SessionKey("no UUID")]
    for key in entered { filter.insert(key) }
    #expect(entered.allSatisfy(filter.mayContain))
    let mistaken = (0..<10_000).count { _ in filter.mayContain(key()) }
    #expect(mistaken < 1_000)
  }
}
