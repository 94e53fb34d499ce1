import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

@Suite struct SessionSelectionTests {
  @Test(arguments: 1...300)
  func `a selection is what a slow filter and sort give`(seed: Int) {
    var random = RandomSessions(seed: seed)
    let sessions = random.next(Int.random(in: 0...120, using: &random.generator))
    let filter = SessionFilter.random(over: random, using: &random.generator)
    let table = SessionTable(
      sessions, maxRowsPerSegment: random.generator.pick(1, 7, 50, SessionSegment.maxRows))
    for key in SessionOrder.Key.allCases {
      for descending in [false, true] {
        let order = SessionOrder(by: key, descending: descending)
        let expected = Slow.sorted(Slow.selected(sessions, filter), order)
        let selection = table.select(filter, order: order)
        #expect(selection.count == expected.count)
        #expect(selection.sessions(0..<selection.count) == expected, "\(filter), \(order)")
        let start = Int.random(in: 0...expected.count, using: &random.generator)
        let end = Int.random(in: start...expected.count, using: &random.generator)
        #expect(selection.sessions(start..<end) == Array(expected[start..<end]))
      }
    }
  }

  @Test func `pages follow each other without overlap`() {
    var random = RandomSessions(seed: 9)
    let table = SessionTable(random.next(1000))
    let selection = table.select(SessionFilter(), order: SessionOrder(by: .botStartSeconds))
    let pages = stride(from: 0, to: 1000, by: 70).map { selection.sessions($0..<$0 + 70) }
    #expect(pages.flatMap { $0 } == selection.sessions(0..<1000))
  }

  @Test func `a range past the end has what is left`() {
    let selection = SessionTable([Session(id: "1")]).select(SessionFilter())
    #expect(selection.sessions(0..<Int.max).count == 1)
    #expect(selection.sessions(5..<10).isEmpty)
    #expect(SessionTable.empty.select(SessionFilter()).sessions(0..<10).isEmpty)
  }

  @Test func `orders read and write what links say`() {
    for text in ["createdAt", "-createdAt", "duration", "-duration", "-botStartSeconds"] {
      #expect(SessionOrder(text)?.text == text)
    }
    for text in [
      "", "-", "created", "--duration", "+duration", "Duration", " duration", "-\u{301}duration",
    ] {
      #expect(SessionOrder(text) == nil)
    }
  }
}
