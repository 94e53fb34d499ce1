import Dashboard
import Foundation
import Logging
import MicroHTTP
import PipecatClient
import PipecatModel
import PipecatSimulator
import ServiceLifecycle
import SessionArchive
import SessionSync
import UnixSignals

/// Builds the parts of a dashboard from settings, hands them to each other, and runs them until the
/// program is asked to stop.
struct DashboardProgram {
  private let settings: Settings
  private let logger: Logger
  private let assets: URL
  private let metrics = PrometheusRegistry.dashboard()

  /// A program that is ready to serve.
  ///
  /// - Throws: ``SettingError`` where the address is one that others can reach and nobody said that
  ///   they may, or where there are no templates.
  init(_ settings: Settings, allowAnonymous: Bool) throws {
    guard settings.listen.isLoopback || allowAnonymous else {
      throw SettingError(
        source: settings.listenSource,
        problem: "others can reach \(settings.listen), and nothing asks them who they are: "
          + "listen on 127.0.0.1, or say --allow-anonymous")
    }
    self.settings = settings
    assets = try AssetsFolder.find(named: settings.assetsPath)
    logger = Logger.start(settings)
  }

  /// Serves the agents of the key that is set.
  func serve() async throws {
    guard let keySource = settings.keySource else { throw SettingError.noKey }
    let client = PipecatClient(
      address: settings.namedAPI ?? .pipecatCloud, key: try keySource.read(),
      requestsPerSecond: settings.upstreamRate, metrics: metrics, logger: logger)
    try await run(client: client, archive: try settings.openArchive(), keySource: keySource)
  }

  /// Serves a simulated cloud, through its own API and with an archive that goes with the program.
  func serveSimulatedCloud(
    _ cloud: SimulatedCloud, troubles: [Trouble] = [],
    clock: @escaping @Sendable () -> Timestamp = Timestamp.systemClock
  ) async throws {
    let simulator = try Server(
      ServerConfiguration(), logger: logger,
      handler: TroubledHandler(cloud, troubles: troubles))
    let client = PipecatClient(
      address: try APIAddress("http://127.0.0.1:\(simulator.port)/v1"),
      key: try PrivateKey(cloud.privateKey), requestsPerSecond: 1000, metrics: metrics,
      logger: logger)
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "pipecat-dashboard-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    print("Simulated cloud: every session is generated. Set a private key to see your own.")
    try await run(
      client: client,
      archive: try SQLiteArchive(path: folder.appending(path: "sessions.sqlite").path),
      keySource: nil, clock: clock)
    await simulator.stop(grace: .zero)
  }

  /// Serves what `client` reads; of a simulated cloud where there is no source of a key.
  private func run(
    client: PipecatClient, archive: SQLiteArchive, keySource: KeySource?,
    clock: @escaping @Sendable () -> Timestamp = Timestamp.systemClock
  ) async throws {
    let snapshots = SnapshotStore()
    let sync = SyncService(
      client: client, archive: archive, tables: TableFiles(besides: archive.path),
      snapshots: snapshots, agents: settings.agents, interval: .seconds(settings.syncInterval),
      keptDays: settings.keptDays,
      clock: clock, logger: logger)
    var configuration = DashboardConfiguration(assets: assets, version: PipecatDashboard.version)
    configuration.isSimulated = keySource == nil
    configuration.syncInterval = settings.syncInterval
    configuration.timeZone = settings.timeZone
    configuration.publicURL = settings.publicURL
    configuration.frameAncestors = settings.frameAncestors
    let dashboard = try Dashboard(
      configuration, snapshots: snapshots, details: client, metrics: metrics,
      clock: clock, logger: logger)
    var listening = ServerConfiguration(
      host: settings.listen.host, port: Int(settings.listen.port))
    listening.refusal = { dashboard.refusal($0, of: $1) }
    let host = settings.listen.host
    let web = WebService(
      configuration: listening, handler: dashboard, logger: logger, setting: settings.listenSource
    ) { port in
      print("Serving http://\(ListenAddress(host: host, port: UInt16(clamping: port)))")
      fflush(nil)
    }
    // At debug a group prints its services, with all that they hold.
    var groupLogger = logger
    groupLogger.logLevel = max(logger.logLevel, .info)
    var services: [any Service] = [web, sync]
    if let keySource {
      services.append(KeyRenewal(source: keySource, client: client, sync: sync, logger: logger))
    }
    try await ServiceGroup(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint],
      logger: groupLogger
    ).run()
  }
}
