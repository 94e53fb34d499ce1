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
  private let allowsAnonymous: Bool
  private let metrics = PrometheusRegistry.dashboard()

  /// A program that is ready to serve.
  ///
  /// - Throws: ``SettingError`` where the address is one that others can reach and nobody said that
  ///   they may, or where there are no templates.
  init(_ settings: Settings, allowAnonymous: Bool) throws {
    try settings.checkReach(allowAnonymous: allowAnonymous)
    self.settings = settings
    allowsAnonymous = allowAnonymous
    assets = try AssetsFolder.find(named: settings.assetsPath)
    logger = Logger.start(settings)
    warn()
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
    configuration.tellsMetrics = settings.metricsListen == nil
    configuration.isSecure = settings.tlsFiles != nil
    let certificates = try settings.tlsFiles?.certificates()
    let door = Door(
      try settings.doorRules(allowAnonymous: allowsAnonymous), audit: AuditLog(logger))
    let links = try await settings.linkSigner()
    let dashboard = try Dashboard(
      configuration, snapshots: snapshots, details: client, door: door, links: links,
      metrics: metrics, clock: clock, logger: logger)
    var listening = ServerConfiguration(
      host: settings.listen.host, port: Int(settings.listen.port))
    listening.tls = certificates
    listening.exemptAddresses = settings.trustedProxies
    listening.refusal = { dashboard.refusal($0, of: $1) }
    let host = settings.listen.host
    let scheme = certificates == nil ? "http" : "https"
    let (untilServing, serving) = AsyncStream<Never>.makeStream()
    let web = WebService(
      configuration: listening, handler: dashboard, logger: logger, setting: settings.listenSource
    ) { port in
      defer { serving.finish() }
      print("Serving \(scheme)://\(ListenAddress(host: host, port: UInt16(clamping: port)))")
      fflush(nil)
    }
    // At debug a group prints its services, with all that they hold.
    var groupLogger = logger
    groupLogger.logLevel = max(logger.logLevel, .info)
    var services: [any Service] = [web, sync]
    if let address = settings.metricsListen {
      // After the pages: whoever starts the program takes the first address for theirs.
      services.append(metricsService(at: address, dashboard, after: untilServing))
    }
    var steps = keySource.map { [renewal(of: $0, client, sync)] } ?? []
    steps += renewals(door, links)
    if let certificates, let files = settings.tlsFiles {
      steps.append(Renewal.Step(name: "certificate") { try files.renew(certificates) })
    }
    services.append(Renewal(steps: steps, logger: logger))
    try await ServiceGroup(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint],
      logger: groupLogger
    ).run()
  }

  private func metricsService(
    at address: ListenAddress, _ dashboard: Dashboard, after others: AsyncStream<Never>
  ) -> WebService {
    WebService(
      configuration: ServerConfiguration(host: address.host, port: Int(address.port)),
      handler: dashboard.metricsHandler, logger: logger, setting: "--metrics-listen",
      after: others
    ) { port in
      let address = ListenAddress(host: address.host, port: UInt16(clamping: port))
      print("Metrics at http://\(address)/metrics")
      fflush(nil)
    }
  }

  /// What is allowed, and may not be meant.
  private func warn() {
    if settings.passwordFile != nil, settings.tlsFiles == nil, settings.trustedProxies.isEmpty,
      !settings.listen.isLoopback
    {
      logger.warning("passwords go over the network as they are: set a certificate, or a proxy")
    }
    if let address = settings.metricsListen, !address.isLoopback {
      logger.warning(
        "metrics are told to all who reach their address", metadata: ["address": "\(address)"])
    }
  }

  /// The key, which is tried at once.
  private func renewal(
    of keySource: KeySource, _ client: PipecatClient, _ sync: SyncService
  ) -> Renewal.Step {
    Renewal.Step(name: "key") {
      client.replaceKey(with: try keySource.read())
      sync.retry()
    }
  }

  /// Whom the dashboard lets in, and what it signs with.
  private func renewals(_ door: Door, _ links: LinkSigner?) -> [Renewal.Step] {
    var steps: [Renewal.Step] = []
    if let file = settings.passwordFile {
      steps.append(
        Renewal.Step(name: "password file") {
          door.replacePasswords(with: try Settings.passwords(in: file))
        })
    }
    guard let links else { return steps }
    if let file = settings.linkSecretFile {
      steps.append(
        Renewal.Step(name: "link secret") {
          await links.replaceSecrets(with: try Settings.secrets(in: file))
        })
    }
    if let file = settings.revokedLinks {
      steps.append(
        Renewal.Step(name: "list of revoked links") {
          links.replaceRevoked(with: try file.ids())
        })
    }
    return steps
  }
}
