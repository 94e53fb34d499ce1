import Foundation
import PipecatModel
import Testing

@testable import PipecatSimulator

/// What a client gets that asks again where an answer is bad, and reads until nothing new comes.
@Suite struct PatienceTests {
  private static let agent = "booking-line"

  @Test(arguments: 0..<40)
  func `whatever the troubles, a patient client gets every session`(seed: Int) async throws {
    var random = SeededGenerator(UInt64(seed), .world)
    let troubles = try randomTroubles(&random)
    let (start, end) = try await Self.plain.value
    let got = try await Self.ids(after: 30_000, troubles: troubles)
    let forgets = troubles.contains { $0.kind == .list(.forgets) }
    // One every ten seconds, and the plain list has the newest first.
    let kept = forgets ? start.dropLast(3) : start[...]
    #expect(Set(kept).isSubset(of: got), "\(troubles)")
    #expect(Set(got).isSubset(of: end), "\(troubles)")
    #expect(Set(got).isDisjoint(with: start.suffix(start.count - kept.count)), "\(troubles)")
  }

  /// What a plain simulator lists when the troubles begin, and when they are read.
  private static let plain = Task {
    (try await ids(after: 0, troubles: []), try await ids(after: 30_000, troubles: []))
  }

  private func randomTroubles(_ random: inout SeededGenerator) throws -> [Trouble] {
    var troubles = ListTrouble.allCases.filter { _ in random.chance(0.4) }
      .map { "\($0.rawValue)" }
    // Of an answer that drips, every byte has to be waited for.
    for failure in Failure.allCases where failure != .drips && random.chance(0.3) {
      troubles.append("\(failure.rawValue)=\(random.whole(3...7))")
    }
    troubles.shuffle(using: &random)
    return try troubles.map { try Trouble($0) }
  }

  /// The ids that a client reads some time after the troubles began.
  private static func ids(after milliseconds: Int64, troubles: [Trouble]) async throws -> [String] {
    let clock = TestClock()
    return try await simulating(sessions: 500, clock: clock, troubles: troubles) { cloud in
      clock.advance(byMilliseconds: milliseconds)
      var ids: [String] = []
      var known: Set<String> = []
      while true {
        let before = known.count
        var offset = 0
        while let page = Self.page(at: offset, of: cloud), !page.isEmpty {
          offset += page.count
          ids += page.filter { known.insert($0).inserted }
        }
        if known.count == before { return ids }
      }
    }
  }

  /// The ids of a page, asked for until there is one.
  private static func page(at offset: Int, of cloud: RunningSimulator) -> [String]? {
    for _ in 0..<100 {
      let target = "/v1/agents/\(Self.agent)/sessions?limit=40&offset=\(offset)"
      if let answer = try? cloud.ask(target), answer.status == 200,
        let page = try? JSONDecoder().decode(SessionPage.self, from: Data(answer.body))
      {
        return page.sessions.map(\.id)
      }
    }
    Issue.record("no good answer in a hundred")
    return nil
  }
}
