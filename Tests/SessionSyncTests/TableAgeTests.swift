import Testing

@testable import SessionSync

struct TableAgeTests {
  private let now = ContinuousClock().now

  private func isDue(
    _ unwritten: Int?, of count: Int, isComplete: Bool = true
  ) -> Bool {
    TableAge(unwritten: unwritten).isDue(count: count, isComplete: isComplete, at: now)
  }

  @Test func `a first file waits for the whole history, and few sessions have none`() {
    #expect(isDue(nil, of: 1000))
    #expect(!isDue(nil, of: 1_000_000, isComplete: false))
    #expect(!isDue(nil, of: 999))
  }

  @Test func `a file is written again once a share of it has changed`() {
    #expect(!isDue(19_999, of: 30_000))
    #expect(isDue(20_000, of: 30_000))
    #expect(!isDue(199_999, of: 10_000_000))
    #expect(isDue(200_000, of: 10_000_000))
    #expect(!isDue(999_999, of: 10_000_000, isComplete: false))
    #expect(isDue(1_000_000, of: 10_000_000, isComplete: false))
  }

  @Test func `at the end it is written for less`() {
    #expect(TableAge(unwritten: nil).isDueAtEnd(count: 1000))
    #expect(!TableAge(unwritten: nil).isDueAtEnd(count: 999))
    #expect(TableAge(unwritten: 1000).isDueAtEnd(count: 10_000_000))
    #expect(!TableAge(unwritten: 999).isDueAtEnd(count: 10_000_000))
  }

  @Test func `after a failure it is left alone for a while`() {
    var age = TableAge(unwritten: 50_000)
    age.begin()
    age.add(30_000)
    #expect(age.isDue(count: 60_000, isComplete: true, at: now))
    age.fail(at: now)
    #expect(!age.isDue(count: 60_000, isComplete: true, at: now + .seconds(599)))
    #expect(age.isDue(count: 60_000, isComplete: true, at: now + .seconds(600)))
  }
}
