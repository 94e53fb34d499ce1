import ArgumentParser
import PipecatModel
import PipecatSimulator

/// `serve`: the dashboard.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves the dashboard: of a key's agents, or with no key of a simulated cloud.")

  @OptionGroup var serving: ServingOptions
  @OptionGroup var archive: ArchiveOptions
  @OptionGroup var upstream: UpstreamOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = try await Settings.read(
      common, flags: serving.flags, archive.flags, upstream.flags)
    if settings.keySource == nil && settings.namedAPI == nil {
      try await DashboardProgram(settings, allowAnonymous: serving.allowAnonymous)
        .serveSimulatedCloud(SimulatedCloud())
    } else {
      try await DashboardProgram(settings, allowAnonymous: serving.allowAnonymous).serve()
    }
  }
}

/// `demo`: the dashboard on a simulated cloud.
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves the dashboard of a simulated cloud, whatever key is set.")

  @OptionGroup var cloud: CloudOptions
  @Option(
    help: ArgumentHelp(
      "A time at which the clock stands still, so that the same seed shows the same at any time.",
      valueName: "time"),
    transform: { text in
      guard let time = Timestamp(iso8601: text) else {
        throw ValidationError("\"\(text)\" is no time like 2026-11-20T12:00:00Z")
      }
      return time
    })
  var clock: Timestamp?
  @OptionGroup var serving: ServingOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = try await Settings.read(common, flags: serving.flags)
    let clock = clock.map { time in { @Sendable in time } } ?? Timestamp.systemClock
    try await DashboardProgram(settings, allowAnonymous: serving.allowAnonymous)
      .serveSimulatedCloud(cloud.cloud(clock: clock), troubles: cloud.troubles, clock: clock)
  }
}
