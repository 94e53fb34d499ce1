import ArgumentParser
import CProcess
import Foundation

/// The program: reads a command line, runs one command, and says in one line what went wrong.
@main
struct PipecatDashboard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipecat-dashboard",
    abstract: "Shows the sessions of Pipecat Cloud agents, without showing the key.",
    discussion: """
      With a private key in the environment it serves that key's agents; with none, a simulated \
      cloud. A flag beats the environment, which beats the file that --config names.
      """,
    version: version,
    subcommands: [
      Serve.self, Demo.self, Simulate.self, Sync.self, Export.self, Compare.self, Link.self,
      Check.self,
    ],
    defaultSubcommand: Serve.self)

  /// The program's version.
  static let version = "1.0.0"

  static func main() async {
    // Before any secret is read. Where the system refuses, nothing is lost but this second line.
    _ = CProcess_forbid_looks_into_memory()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      end(for: error)
    }
  }

  /// Ends the program: with 0 after help, else non-zero after one line that says what is wrong.
  private static func end(for error: any Error) -> Never {
    let code = exitCode(for: error)
    if code.isSuccess {
      print(fullMessage(for: error))
    } else if !(error is ExitCode) {
      let line = message(for: error).split(separator: "\n").joined(separator: " ")
      FileHandle.standardError.write(Data("pipecat-dashboard: \(line)\n".utf8))
    }
    Foundation.exit(code.rawValue)
  }
}
