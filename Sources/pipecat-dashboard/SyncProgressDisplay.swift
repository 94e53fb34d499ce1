import Foundation
import PipecatModel
import SessionReport
import Synchronization

/// Shows on standard error how far a sync has come: a bar on a terminal, elsewhere a line now and
/// then.
final class SyncProgressDisplay: Sendable {
  private struct State {
    var coverage: [AgentName: Coverage] = [:]
    var shownAt: ContinuousClock.Instant?
  }

  private let state = Mutex(State())
  private let isTerminal: Bool
  /// Often enough to see it move on a terminal, rarely enough to keep a log short.
  private var pause: Duration { isTerminal ? .milliseconds(100) : .seconds(5) }

  /// A display that draws a bar where `isTerminal`.
  init(isTerminal: Bool) {
    self.isTerminal = isTerminal
  }

  /// Takes in how much of an agent is held.
  func show(_ agent: AgentName, _ coverage: Coverage) {
    let text = state.withLock { state -> String? in
      state.coverage[agent] = coverage
      let now = ContinuousClock().now
      if let shownAt = state.shownAt, now - shownAt < pause { return nil }
      state.shownAt = now
      return SyncProgressDisplay.text(state.coverage)
    }
    if let text { write(isTerminal ? "\r\u{1B}[K\(text)" : "\(text)\n") }
  }

  /// Shows the end.
  func end() {
    let text = state.withLock { SyncProgressDisplay.text($0.coverage) }
    write(isTerminal ? "\r\u{1B}[K\(text)\n" : "\(text)\n")
  }

  /// What a display says: `[████······] 40 %  8,000 of 20,000 sessions of 3 agents`.
  static func text(_ coverage: [AgentName: Coverage]) -> String {
    let held = coverage.values.reduce(0) { $0 + $1.sessions }
    let total = coverage.values.reduce(0) { $0 + max($1.upstreamTotal ?? 0, $1.sessions) }
    let share = total > 0 ? Double(held) / Double(total) : 1
    let filled = Int(share * 20)
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 20 - filled)
    let agents = coverage.count == 1 ? "1 agent" : "\(coverage.count) agents"
    return "[\(bar)] \(Int(share * 100)) %  \(held) of \(total) sessions of \(agents)"
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
