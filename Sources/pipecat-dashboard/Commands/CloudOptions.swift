import ArgumentParser
import PipecatModel
import PipecatSimulator

/// The flags that shape a simulated cloud.
struct CloudOptions: ParsableArguments {
  @Option(help: "How many sessions the simulated cloud has when it starts.")
  var sessions = 20_000

  @Option(help: "What makes one simulated cloud differ from another.")
  var seed: UInt64 = 1

  @Option(
    name: .customLong("trouble"),
    help: ArgumentHelp(
      "A trouble of the real API for the simulated one to have; repeatable.",
      discussion: Trouble.explanations.joined(separator: "\n"), valueName: "name[=n]"),
    transform: { try Trouble($0) })
  var troubles: [Trouble] = []

  func validate() throws {
    guard (0...100_000_000).contains(sessions) else {
      throw ValidationError("--sessions: \(sessions) is not allowed, write 0 to 100000000")
    }
  }

  /// The cloud, by a clock that tells its time.
  func cloud(
    clock: @escaping @Sendable () -> Timestamp = Timestamp.systemClock
  ) -> SimulatedCloud {
    SimulatedCloud(seed: seed, sessions: sessions, clock: clock)
  }
}
