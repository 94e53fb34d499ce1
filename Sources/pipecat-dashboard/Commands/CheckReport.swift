import PipecatClient
import SessionArchive

/// The lines of a check.
struct CheckReport {
  /// What was tried and does not work.
  private(set) var failed: [String] = []

  /// Tells what is configured.
  func tell(_ subject: String, _ text: String) {
    print("  \(subject): \(text)")
  }

  /// Tries something, and tells what came of it.
  mutating func attempt(_ subject: String, _ work: () async throws -> String) async {
    do {
      print("✓ \(subject): \(try await work())")
    } catch {
      failed.append(subject)
      let advice = (error as? UpstreamError).map { " \($0.advice)" } ?? ""
      print("✗ \(subject): \(error)\(advice)")
    }
  }
}

/// Something that was checked does not work.
struct CheckFailure: Error, CustomStringConvertible {
  let failed: [String]

  var description: String { "does not work: \(failed.joined(separator: ", "))" }
}

extension UpstreamError {
  /// What to do about it.
  fileprivate var advice: String {
    switch kind {
    case .keyRefused where status == 402: "See the billing page of Pipecat Cloud."
    case .keyRefused: "Make a private key in Pipecat Cloud's dashboard, under API keys."
    case .agentUnknown: "Check --agent, and that the key is of the agent's organization."
    case .sessionUnknown: "It may be older than what Pipecat Cloud keeps."
    case .limited: "Wait a moment, or lower --upstream-rate."
    case .outage: "Check --api-url, the network from here, and Pipecat Cloud's status page."
    case .timedOut: "Check --api-url, proxies and the network from here."
    case .notUnderstood: "Check that --api-url is Pipecat Cloud's API, and no proxy answers for it."
    }
  }
}
