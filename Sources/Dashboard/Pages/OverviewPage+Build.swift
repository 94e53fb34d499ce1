import Charts
import PipecatModel
import SessionReport
import SessionSync

extension OverviewPage {
  /// - Parameters:
  ///   - agents: each with its figures.
  ///   - context: of the page.
  init(_ agents: [Agent], in context: PageContext) {
    let window = agents.first?.report.filter.window ?? .all
    let period = context.periodWords(window) ?? "all time"
    frame = context.frame(
      title: "Agents, pipecat-dashboard",
      twins: [.json(Links(base: "", path: "/agents", request: context.request).twin(".json"))])
    head = context.head("Agents", window: window)
    let periodName = period.prefix(1).uppercased() + period.dropFirst()
    self.periodName = periodName
    hasAgents = !agents.isEmpty
    empty =
      agents.isEmpty
      ? EmptyState(
        heading: "No agent is known yet",
        words: "They are shown as soon as the key’s agents were read.") : nil
    figures = Self.figures(agents, in: context)
    agentRows = agents.sorted { Trouble($0) < Trouble($1) }.map {
      Row($0, periodName: periodName, in: context)
    }
  }

  private static func figures(
    _ agents: [Agent], in context: PageContext
  ) -> [Figure] {
    let sessions = agents.reduce(0) { $0 + $1.report.total.figures.sessions }
    let failed = agents.reduce(0) { $0 + $1.report.total.figures.failed.part }
    let before = Totals(before: agents.map(\.report))
    let overdue = agents.reduce(0) { $0 + $1.report.overdue }
    let isLate = agents.map(\.snapshot).contains(where: context.isLate)
    let active = agents.reduce(0) { $0 + $1.snapshot.activeCount }
    let cap = agents.reduce(0) { $0 + ($1.snapshot.capacity.maxReplicas ?? 0) }
    let isReady = agents.allSatisfy { $0.snapshot.details?.ready == true }
    let unready = agents.count { $0.snapshot.details?.ready == false }
    let close = agents.map(\.snapshot).filter(\.isCloseToCap)
    let names = close.prefix(2).map(\.agent.text).joined(separator: ", ")
    let oldest = agents.map(\.snapshot).filter { $0.syncedAt != nil }
      .min { ($0.syncedAt ?? $0.asOf) < ($1.syncedAt ?? $1.asOf) }
    return [
      Figure(
        "Agents", tone: unready > 0 ? "worse" : nil,
        [
          Figure.Value(
            Format.count(agents.count), sub: isReady ? "all ready" : "",
            strong: unready > 0 ? "\(Format.count(unready)) not ready" : nil)
        ]),
      Figure(
        "Sessions",
        [
          Figure.Value(
            Format.count(sessions),
            sub: before.flatMap { Words.change(from: $0.sessions, to: sessions) } ?? "")
        ]),
      Figure.share(
        "Failed", Share(part: failed, whole: sessions),
        before: before.map { Share(part: $0.failed, whole: $0.sessions) }),
      Figure(
        isLate ? "Active when last read" : "Active now", tone: overdue > 0 ? "warn" : nil,
        [
          Figure.Value(
            Format.count(active), unit: cap > 0 ? "of \(Format.count(cap))" : nil,
            // Upstream does not count those whose end it lost.
            strong: overdue > 0 ? "\(Format.count(overdue)) listed as overdue" : nil)
        ]),
      Figure(
        "Close to the cap", tone: close.isEmpty ? nil : "warn",
        [
          Figure.Value(
            Format.count(close.count), sub: names)
        ]),
      Figure(
        "Oldest sync",
        [
          Figure.Value(
            parts: oldest?.syncedAt == nil ? [Figure.Part(number: Format.nothing)] : [],
            age: oldest?.syncedAt.map(context.age(of:)), sub: oldest?.agent.text ?? "")
        ]),
    ]
  }
}

/// What all agents had together in the period before.
private struct Totals {
  let sessions: Int
  let failed: Int

  /// `nil` where that of one is not known.
  init?(before reports: [Report]) {
    let figures = reports.compactMap(\.knownPrevious?.figures)
    guard figures.count == reports.count else { return nil }
    sessions = figures.reduce(0) { $0 + $1.sessions }
    failed = figures.reduce(0) { $0 + $1.failed.part }
  }
}

/// The order of agents: those that cannot be reached or are not ready, then those close to their
/// cap, then by sessions, then by name.
private struct Trouble: Comparable {
  private let rank: Int
  private let sessions: Int
  private let name: AgentName

  init(_ agent: OverviewPage.Agent) {
    let isBroken =
      agent.snapshot.problem?.stopsNews == true || agent.snapshot.details?.ready == false
    rank = isBroken ? 0 : agent.snapshot.isCloseToCap ? 1 : 2
    sessions = agent.report.total.figures.sessions
    name = agent.snapshot.agent
  }

  static func < (lhs: Trouble, rhs: Trouble) -> Bool {
    (lhs.rank, rhs.sessions, lhs.name) < (rhs.rank, lhs.sessions, rhs.name)
  }
}

extension Report {
  /// How many sessions run for longer than they may.
  var overdue: Int {
    for case .overdue(let sessions, _) in findings { return sessions }
    return 0
  }
}

extension AgentSnapshot {
  /// How many more sessions could start; `nil` where the cap is not known.
  var freeCount: Int? { capacity.maxReplicas.map { max(0, $0 - activeCount) } }

  /// Whether nine tenths of the cap are in use.
  var isCloseToCap: Bool {
    guard let cap = capacity.maxReplicas, cap > 0 else { return false }
    return activeCount * 10 >= cap * 9
  }
}
