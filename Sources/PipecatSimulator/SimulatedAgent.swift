import PipecatModel
import Synchronization

/// A simulated agent: its schedule, made as far as it is needed.
final class SimulatedAgent: Sendable {
  let name: AgentName
  let plan: AgentPlan
  let deployments: [DeploymentPlan]
  /// What all random numbers of this agent come from.
  let key: UInt64
  let ids: SimulatedID
  /// The agent's own id, which its sessions carry.
  let serviceID: String
  let organizationID: String
  let maxReplicas: Int

  private let factory: SessionFactory
  /// The number of the first session that is listed.
  private let origin: Int
  /// Sessions up to about the start, which never change.
  private let past: [SessionRecord]
  /// Positions of sessions that last longer than the agent allows; all are in ``past``.
  private let overlong: [Int]
  /// Positions of sessions whose creation is not known; all are in ``past``.
  private let undated: [Int]
  private let future: Mutex<Future>

  private struct Future {
    var records: [SessionRecord] = []
    /// The number that the next made session gets; `nil` at the end of the schedule.
    var next: Int?
  }

  /// An agent with exactly `sessions` sessions listed at `start`.
  ///
  /// - Parameters:
  ///   - name: The plan's name.
  ///   - plan: What it is like.
  ///   - number: Its position among the agents.
  ///   - sessions: How many sessions it has had; with 0 it never gets one.
  ///   - start: When the simulation starts.
  ///   - world: What tells this cloud from others.
  init(name: AgentName, plan: AgentPlan, number: Int, sessions: Int, start: Int64, world: World) {
    self.name = name
    self.plan = plan
    key = SeededGenerator.mixed(world.key &+ UInt64(number))
    ids = SimulatedID(key: key)
    serviceID = world.ids.text(.service, number: number)
    organizationID = world.organizationID
    factory = SessionFactory(
      plan: plan, sessions: max(sessions, 1), anchor: world.anchor, key: key)
    deployments = factory.deployments
    maxReplicas = plan.instances(forSessions: sessions)

    var records: [SessionRecord] = []
    var next: Int? = sessions == 0 ? nil : factory.number(at: start - AgentView.listingMilliseconds)
    let certain = next ?? 0
    while let number = next, records.last.map({ $0.createdAt <= start }) ?? true {
      next = factory.append(from: number, to: &records)
    }
    let key = key
    let listed = records.enumerated().count { offset, record in
      AgentView.lists(record, number: certain + offset, key: key, at: start)
    }
    origin = max(0, certain + listed - sessions)
    var past: [SessionRecord] = []
    past.reserveCapacity(certain - origin + records.count)
    var made: Int? = factory.blockStart(of: origin)
    let skipped = origin - (made ?? origin)
    while let number = made, number < certain { made = factory.append(from: number, to: &past) }
    past += records
    past.removeFirst(skipped)
    self.past = past
    let longest = plan.maxSessionMilliseconds
    overlong = past.indices.filter { past[$0].endsAt - longest > past[$0].createdAt }
    undated = past.indices.filter { past[$0].traits.contains(.unknownCreation) }
    future = Mutex(Future(next: next))
  }

  /// What the agent shows at `now`, in milliseconds since 1970.
  func view(at now: Int64, habits: ListHabits = .documented) -> AgentView {
    let future = future.withLock { future in
      while let number = future.next, (future.records.last?.createdAt ?? 0) <= now {
        future.next = factory.append(from: number, to: &future.records)
      }
      return future.records
    }
    return AgentView(
      agent: self, now: now, habits: habits, tape: RecordTape(past: past, future: future),
      origin: origin, overlong: overlong, undated: undated)
  }
}

/// An agent's scheduled sessions in the order of their creation.
struct RecordTape {
  let past: [SessionRecord]
  let future: [SessionRecord]

  var count: Int { past.count + future.count }

  subscript(position: Int) -> SessionRecord {
    position < past.count ? past[position] : future[position - past.count]
  }

  /// The position of the first session created at `time` or later.
  func position(at time: Int64) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].createdAt < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
