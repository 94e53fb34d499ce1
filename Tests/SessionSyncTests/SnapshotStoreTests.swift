import PipecatModel
import SessionReport
import Testing

@testable import SessionSync

struct SnapshotStoreTests {
  private static func snapshot(_ name: String) throws -> AgentSnapshot {
    AgentSnapshot(
      listing: Agent(name: try #require(AgentName(name))),
      coverage: Coverage(complete: false, from: nil, sessions: 0, upstreamTotal: nil),
      asOf: Timestamp(milliseconds: 0))
  }

  @Test func `only an agent that someone looked at is watched`() throws {
    let store = SnapshotStore()
    let (seen, unseen) = (try Self.snapshot("seen"), try Self.snapshot("unseen"))
    store.publish([seen, unseen])
    #expect(!store.isWatched(seen.agent))
    #expect(store.look(at: seen.agent)?.agent == seen.agent)
    #expect(store.isWatched(seen.agent))
    #expect(store.snapshot(of: unseen.agent) != nil)
    #expect(!store.isWatched(unseen.agent))
    let stranger = try #require(AgentName("stranger"))
    #expect(store.look(at: stranger) == nil)
    #expect(!store.isWatched(stranger))
  }
}
