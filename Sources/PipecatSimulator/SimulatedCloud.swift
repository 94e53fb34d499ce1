import Foundation
import PipecatModel

/// A simulated Pipecat Cloud: three agents whose sessions begin and end as the clock goes.
///
/// Sixty days lie behind it when it starts, with rush hours, roll-outs, a deployment that fails more
/// often than the others, sessions that never end, and every odd record that the real API gives.
/// Everything follows from the seed, the number of sessions, and the day (UTC) on which it starts:
/// with the same clock two clouds are equal, and one that is started again on the same day goes on
/// with the sessions it had.
public struct SimulatedCloud: Sendable {
  /// The time of the system.
  public static let systemClock: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  /// The private key of the simulated organization, which the seed decides: a cloud that is started
  /// again is reached with the same one. It opens nothing but the simulation.
  public let privateKey: String

  let agents: [SimulatedAgent]
  private let clock: @Sendable () -> Timestamp

  /// A cloud that starts now.
  ///
  /// - Parameters:
  ///   - seed: What makes this cloud differ from others.
  ///   - sessions: How many sessions are listed at the start, of all agents together; with 0 there
  ///     will never be one.
  ///   - clock: Tells the time, at the start and for each answer. A clock that goes back shows
  ///     the cloud as it was.
  public init(
    seed: UInt64 = 1, sessions: Int = 20_000,
    clock: @escaping @Sendable () -> Timestamp = SimulatedCloud.systemClock
  ) {
    let start = clock().milliseconds
    let world = World(seed: seed, sessions: sessions, start: start)
    self.clock = clock
    privateKey = "sk_simulated_" + world.ids.text(.privateKey, number: 0).filter { $0 != "-" }
    var rest = max(0, sessions)
    agents = AgentPlan.all.enumerated().compactMap { number, plan in
      let isLast = number == AgentPlan.all.count - 1
      let part = isLast ? rest : Int(Double(max(0, sessions)) * plan.share)
      rest -= part
      return AgentName(plan.name).map { name in
        SimulatedAgent(
          name: name, plan: plan, number: number, sessions: part, start: start, world: world)
      }
    }
  }

  /// The agents' names, the busiest first.
  public var agentNames: [AgentName] { agents.map(\.name) }

  /// Where agents of the real cloud can run.
  static let regions = [
    Region(code: "us-west", displayName: "US West (Oregon)"),
    Region(code: "us-east", displayName: "US East (Virginia)"),
    Region(code: "eu-central", displayName: "Europe (Frankfurt)"),
    Region(code: "ap-south", displayName: "Asia Pacific (Mumbai)"),
  ]

  /// The time.
  var now: Timestamp { clock() }

  /// What an agent shows now; `nil` where there is no such agent.
  func view(of name: String, habits: ListHabits = .documented) -> AgentView? {
    agents.first { $0.name.text == name }?.view(at: now.milliseconds, habits: habits)
  }

  /// What all agents show now.
  var views: [AgentView] {
    let now = now.milliseconds
    return agents.map { $0.view(at: now) }
  }
}
