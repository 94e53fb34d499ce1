import ArgumentParser
import Foundation
import Logging
import MicroHTTP
import PipecatSimulator
import ServiceLifecycle
import UnixSignals

/// `simulate`: the simulated cloud alone, as an API server.
struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves a simulated Pipecat Cloud as an API server of its own.")

  @Option(help: ArgumentHelp("Where to listen; port 0 takes any.", valueName: "host:port"))
  var listen = "127.0.0.1:8081"

  @OptionGroup var cloud: CloudOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    guard let address = ListenAddress(listen) else {
      throw SettingError(source: "--listen", problem: "\"\(listen)\" is not HOST:PORT")
    }
    let logger = Logger.start(try await Settings.read(common))
    let troubles = cloud.troubles
    let cloud = cloud.cloud()
    let service = WebService(
      configuration: ServerConfiguration(host: address.host, port: Int(address.port)),
      handler: TroubledHandler(cloud, troubles: troubles), logger: logger, setting: "--listen"
    ) { port in
      let address = ListenAddress(host: address.host, port: UInt16(clamping: port))
      print(
        """
        Simulated Pipecat Cloud at http://\(address)/v1
        Serve it with:
          PIPECAT_API_URL=http://\(address)/v1 PIPECAT_PRIVATE_KEY=\(cloud.privateKey) \
        pipecat-dashboard serve
        """)
      fflush(nil)
    }
    try await ServiceGroup(
      services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
    ).run()
  }
}
