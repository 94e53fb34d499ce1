public import MicroHTTP
import PipecatModel
import Synchronization

/// Answers as ``SimulatorHandler`` does, with the troubles of the real API.
///
/// The sessions are those of the cloud whatever the troubles: a client that bears them ends up with
/// what it would have without. Which answers are bad depends on nothing but the order of requests.
public final class TroubledHandler: Handler {
  private let cloud: SimulatedCloud
  private let simulator: SimulatorHandler
  private let failures: [(failure: Failure, every: Int)]
  private let outage: (outage: Outage, milliseconds: Int)?
  private let count: Mutex<Count>

  private struct Count {
    var requests = 0
    /// How often each failure has happened.
    var turns: [Int]
  }

  /// Answers for `cloud`, with troubles from now on.
  ///
  /// - Parameters:
  ///   - cloud: What the answers tell about.
  ///   - troubles: What goes wrong. Failures that are due at the same request take turns; of several
  ///     outages the first counts, for all requests but those that get no answer anyway. With none
  ///     this is a plain ``SimulatorHandler``.
  public init(_ cloud: SimulatedCloud, troubles: [Trouble]) {
    self.cloud = cloud
    simulator = SimulatorHandler(
      cloud, habits: ListHabits(troubles, start: cloud.now.milliseconds))
    failures = troubles.compactMap { trouble in
      guard case .failure(let failure) = trouble.kind else { return nil }
      return (failure, trouble.number)
    }
    let outages: [(Outage, Int)] = troubles.compactMap { trouble in
      guard case .outage(let outage) = trouble.kind else { return nil }
      return (outage, trouble.number)
    }
    outage = outages.first
    count = Mutex(Count(turns: failures.map { _ in 0 }))
  }

  /// Answers one request, lets it wait without holding a thread, or closes its connection.
  public func answer(_ request: Request) -> Answer {
    guard let response = response(to: request) else { return .hangUp }
    guard let outage else { return .now(response) }
    return outage.outage.answer(milliseconds: outage.milliseconds, inPlaceOf: response)
  }

  /// What comes when there is no outage; `nil` where the connection breaks.
  private func response(to request: Request) -> Response? {
    guard let (failure, turn) = nextFailure() else { return simulator.response(to: request) }
    return failure.response(turn: turn, now: cloud.now) { simulator.response(to: request) }
  }

  /// What goes wrong with the next request, and how often it has before; `nil` where nothing does.
  private func nextFailure() -> (Failure, turn: Int)? {
    guard !failures.isEmpty else { return nil }
    return count.withLock { count in
      count.requests += 1
      let due = failures.indices.filter { count.requests % failures[$0].every == 0 }
      // Taking turns, or of two that are always due together one would never happen.
      guard let next = due.min(by: { count.turns[$0] < count.turns[$1] }) else { return nil }
      defer { count.turns[next] += 1 }
      return (failures[next].failure, count.turns[next])
    }
  }
}
