import Charts
import Dashboard
import Dispatch
import Foundation
import HTTPTypes
import Logging
import MicroHTTP
import PipecatClient
import PipecatModel
import SessionReport
import SessionSync
import Synchronization
import TestSupport

extension Loop {
  /// The picture with the most in it: a timeline of 120 bars with its share, whatever they count.
  static let drawingTimeline = Loop("draw a timeline of 120 bars") {
    var generator = SeededGenerator(seed: 1)
    let names = ["failed", "unknown", "closed", "completed", "active"]
    let buckets = (0..<120).map { number in
      StackedTimeline.Bucket(
        label: "hour \(number)",
        values: [12, 3, 60, 400, 1].map { Int.random(in: 0...$0, using: &generator) },
        href: "sessions?from=\(number)")
    }
    let chart = StackedTimeline(
      title: "Sessions by outcome over time", noun: Noun("session"),
      series: names.map { StackedTimeline.Series(name: $0, style: $0) }, buckets: buckets,
      bucketSeconds: 3600,
      ticks: AxisTick.round(starts: (0..<120).map { $0 * 3600 }) { number, _ in "\(number)" },
      share: StackedTimeline.Share(
        ofSeries: 0, name: "Failed share", reference: 0.03, referenceName: "before"))
    return { _ in chart.html(id: "timeline").utf8.count }
  }

  /// The main page as it is sent, with a link that nobody asked for before: nothing of it was
  /// counted or drawn.
  static func page(_ count: Int) -> Loop {
    Loop("main page, never asked before, \(Format.count(count)) sessions") {
      let table = SessionTable(SampleSessions.make(count))
      let asOf = SampleSessions.asOf
      let snapshots = SnapshotStore()
      snapshots.publish(
        AgentSnapshot(
          listing: Agent(name: SampleSessions.agent),
          details: AgentDetails(minReplicas: 1, maxReplicas: 25), table: table,
          coverage: coverage(of: table), asOf: asOf, syncedAt: asOf))
      let dashboard = try Dashboard(
        DashboardConfiguration(assets: root, version: "1.0"), snapshots: snapshots,
        details: NoDetails(), clock: { asOf }, logger: Logger(label: "loops"))
      return { number in
        // Counts are kept by the filter; this bound is over every bot start, so that each page shows
        // the same.
        let target =
          "/agents/\(SampleSessions.agent)/sessions?from=now-60d&startTimeMax=\(1000 + number)"
        let request = try Request(method: .get, target: target)
        guard isPage(dashboard.answer(request)) else {
          throw UnexpectedOutcome(description: "no page at \(target)")
        }
        return 1
      }
    }
  }

  private static func isPage(_ answer: Answer) -> Bool {
    switch answer {
    case .now(let response): return response.status == .ok
    case .prepared(let response): return response.status == .ok
    case .later(let make):
      // Waited for by this thread: valgrind 3.19 ends at a main that is asynchronous.
      let found = Found()
      let isDone = DispatchSemaphore(value: 0)
      Task {
        let answer = await make()
        found.value.withLock { $0 = isPage(answer) }
        isDone.signal()
      }
      isDone.wait()
      return found.value.withLock { $0 }
    case .hangUp: return false
    }
  }

  /// The checkout that this file is in, which has the templates.
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
}

/// What a task found.
private final class Found: Sendable {
  let value = Mutex(false)
}

/// The main page asks upstream for nothing.
private struct NoDetails: SessionDetailSource {
  func session(_ id: String, of agent: AgentName) async throws -> SessionDetails {
    throw CancellationError()
  }

  func logs(of agent: AgentName, matching query: LogQuery) async throws -> LogPage {
    throw CancellationError()
  }
}
