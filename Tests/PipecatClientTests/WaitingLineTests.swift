import TestSupport
import Testing

@testable import PipecatClient

struct WaitingLineTests {
  /// The order in which the names get their turns: negative ones are readers', those from 100 on
  /// watched ones'.
  private static func order(_ names: [Int]) -> [Int] {
    var line = WaitingLine<Int>()
    for name in names { line.append(name, id: line.takeNumber(), priority: priority(name)) }
    return Array(sequence(state: line) { $0.next() })
  }

  private static func priority(_ name: Int) -> RequestPriority {
    name < 0 ? .reader : name >= 100 ? .watched : .background
  }

  @Test func `turns go to who came first`() {
    #expect(Self.order([1, 2, 3, 4, 5, 6, 7, 8]) == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func `those that someone waits for go first, in their own order`() {
    #expect(Self.order([1, 2, -3, 4, -5, 6, -7]) == [-3, -5, -7, 1, 2, 4, 6])
    #expect(Self.order([1, 2, 100, -3, 101]) == [-3, 100, 101, 1, 2])
  }

  @Test func `however much others ask, a quarter is left for what nobody waits for`() {
    let order = Self.order((1...30).map { -$0 } + [1, 2, 3, 4, 5] + Array(100...130))
    for count in 1...5 { #expect(order.prefix(4 * count).count { (1...5).contains($0) } == count) }
    // Readers do not keep those from the agent that someone looks at either.
    #expect(order.prefix(20).count { $0 >= 100 } == 5)
  }

  @Test(arguments: 1...30)
  func `everyone gets one turn, in their own order, but those who left`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    var line = WaitingLine<Int>()
    var names: [Int] = []
    var gone: Set<Int> = []
    for number in 1...60 {
      let name = generator.pick(-number, number, number + 100)
      let id = line.takeNumber()
      line.append(name, id: id, priority: Self.priority(name))
      if generator.chance(0.3) {
        #expect(line.remove(id: id) == name)
        #expect(line.remove(id: id) == nil)
        gone.insert(name)
      }
      names.append(name)
    }
    let order = Array(sequence(state: line) { $0.next() })
    #expect(Set(order) == Set(names).subtracting(gone))
    for priority in RequestPriority.allCases {
      let isEqual = { Self.priority($0) == priority }
      #expect(order.filter(isEqual) == names.filter { isEqual($0) && !gone.contains($0) })
    }
    #expect(Set(line.removeAll()) == Set(order))
    #expect(line.isEmpty)
  }
}
