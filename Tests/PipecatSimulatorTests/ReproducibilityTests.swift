import PipecatModel
import Testing

@testable import PipecatSimulator

@Suite struct ReproducibilityTests {
  private static let targets = [
    "/v1/agents", "/v1/agents?includeActiveDeployment=true", "/v1/agents/night-desk", "/v1/regions",
    "/v1/agents/support-line/sessions?limit=100",
    "/v1/agents/booking-line/sessions?limit=100&offset=250&status=ended",
    "/v1/agents/booking-line/logs?limit=200",
  ]

  @Test func `the same seed and clock give the same answers to the byte`() async throws {
    func ask(_ cloud: RunningSimulator) throws -> [[UInt8]] {
      let session = try cloud.allSessions(of: "support-line")[3].id
      let targets = Self.targets + ["/v1/agents/support-line/sessions/\(session)"]
      return try targets.map { try cloud.ask($0).body }
    }
    let (first, again) = try await simulating { (try ask($0), try ask($0)) }
    #expect(again == first)
    #expect(try await simulating(ask) == first)
  }

  @Test func `another seed gives other sessions`() async throws {
    func ids(seed: UInt64) async throws -> Set<String> {
      try await simulating(seed: seed) {
        Set(try $0.allSessions(of: "support-line").map(\.id) + [$0.key])
      }
    }
    let first = try await ids(seed: 1)
    #expect(first.isDisjoint(with: try await ids(seed: 2)))
  }

  @Test func `an id leads back to its number and no other text does`() {
    let ids = SimulatedID(key: 42)
    var seen: Set<String> = []
    for number in 0..<3000 {
      let id = ids.text(.session, number: number)
      #expect(ids.number(of: .session, id: id) == number)
      #expect(ids.number(of: .meeting, id: id) == nil)
      #expect(SimulatedID(key: 43).number(of: .session, id: id) == nil)
      #expect(seen.insert(id).inserted)
    }
    for text in ["", "11111111-2222-4333-8444-555555555555", String(repeating: "+", count: 36)] {
      #expect(ids.number(of: .session, id: text) == nil)
    }
  }

  @Test func `ids are version 4 UUIDs`() {
    let ids = SimulatedID(key: 42)
    for number in 0..<200 {
      let pattern = #/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#
      #expect(ids.text(.session, number: number).wholeMatch(of: pattern) != nil)
    }
  }
}
