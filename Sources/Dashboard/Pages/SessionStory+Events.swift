import Charts
import PipecatModel
import SessionReport

extension SessionStory {
  /// The steps of the session's life, in the order of time: upstream's own, where it tells any, and
  /// those that follow from the record and the log.
  func events(in context: PageContext) -> [SessionPage.Event] {
    var steps: [Step] = []
    if let created = session.createdAt {
      steps.append(Step(at: created, name: "Requested", detail: requestDetail))
    }
    if let at = botStartedAt {
      steps.append(
        Step(
          at: at, name: "Bot started",
          detail: "\(Words.seconds(session.botStartSeconds)) after the request"))
    }
    for (name, line) in [
      ("First warning", first(.warning)), ("First error", first(.error, .critical)),
    ] {
      guard let line, let at = line.at else { continue }
      steps.append(
        Step(at: at, name: name, detail: line.gist, href: context.href(of: line)))
    }
    if let ended = session.endedAt {
      let status = session.completionStatus.map { ", \($0)" } ?? ""
      steps.append(Step(at: ended, name: "Ended", detail: outcome.rawValue + status))
    }
    for event in details?.events ?? [] {
      let name = Self.steps[event.name]
      if let index = steps.firstIndex(where: { $0.name == name && $0.word.isEmpty }) {
        steps[index].word = event.name
        steps[index].at = event.at ?? steps[index].at
      } else {
        steps.append(Step(at: event.at, name: "", detail: "", word: event.name))
      }
    }
    let known = steps.filter { $0.at != nil }.sorted {
      ($0.at?.milliseconds ?? 0) < ($1.at?.milliseconds ?? 0)
    }
    return (known + steps.filter { $0.at == nil }).map { step in
      SessionPage.Event(
        offset: offset(step.at).map { Format.offset(seconds: $0) } ?? Format.nothing,
        at: step.at.map { context.clock.view($0, .timeOfDay) },
        event: step.name.isEmpty ? nil : step.name,
        detail: step.detail, detailHref: step.href, word: Self.parts(of: step.word),
        hasWord: !step.word.isEmpty)
    }
  }

  /// Upstream's words for steps that the record tells too.
  private static let steps = [
    "SESSION_START_INITIATED": "Requested", "REQUEST_ARRIVED_AT_BOT": "Bot started",
    "SESSION_COMPLETED": "Ended", "SESSION_TIMEOUT": "Ended",
  ]

  /// A word like `SESSION_COMPLETED` in parts, each with the line that follows it.
  private static func parts(of word: String) -> [String] {
    word.split(separator: "_", omittingEmptySubsequences: false).enumerated().map { index, part in
      (index > 0 ? "_" : "") + part
    }
  }

  private struct Step {
    var at: Timestamp?
    let name: String
    let detail: String
    var href: String?
    /// Upstream's word for it; empty where it has none.
    var word = ""
  }

  private var requestDetail: String {
    switch session.coldStart {
    case true?: "no warm instance was free"
    case false?: "a warm instance was free"
    case nil: ""
    }
  }
}
