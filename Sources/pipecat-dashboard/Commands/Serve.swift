import ArgumentParser
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
  @OptionGroup var serving: ServingOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = try await Settings.read(common, flags: serving.flags)
    try await DashboardProgram(settings, allowAnonymous: serving.allowAnonymous)
      .serveSimulatedCloud(cloud.cloud, troubles: cloud.troubles)
  }
}
