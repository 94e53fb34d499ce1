import Foundation
import Logging
import PipecatClient
import PipecatModel

// Asks for pages of an agent's sessions and throws them away: what filling an archive takes anyhow.
// Their limits and offsets stand in standard input, one page a line; the key in the environment.
// Prints the seconds.
let arguments = CommandLine.arguments.dropFirst()
guard let address = arguments.first, let agent = arguments.dropFirst().first.flatMap(AgentName.init)
else {
  print("usage: fetch-pages API-URL AGENT <PAGES")
  exit(64)
}
let key = ProcessInfo.processInfo.environment["PIPECAT_PRIVATE_KEY"] ?? ""
let client = PipecatClient(
  address: try APIAddress(address), key: try PrivateKey(key), requestsPerSecond: 100_000,
  logger: Logger(label: "fetch-pages") { _ in SwiftLogNoOpLogHandler() })
let start = ContinuousClock.now
while let line = readLine() {
  let numbers = line.split(separator: " ").compactMap { Int($0) }
  let query = SessionQuery(limit: numbers.first, offset: numbers.dropFirst().first)
  _ = try await client.sessions(of: agent, matching: query)
}
print((ContinuousClock.now - start) / .seconds(1))
