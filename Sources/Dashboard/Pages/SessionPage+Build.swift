import Charts
import PipecatModel
import SessionReport
import SessionSync

extension SessionPage {
  /// - Parameters:
  ///   - story: all that is known of the session.
  ///   - log: the page of the log that was had; `nil` for none.
  ///   - trouble: why details or log could not be had.
  ///   - report: of the session's deployment, to hold its bot start against.
  ///   - context: of the page.
  init(
    story: SessionStory, log: LogPage?, trouble: String?, report: Report?, in context: PageContext
  ) {
    let id = story.session.id
    let jsonHref = context.links.path + ".json"
    // What is wrong with the agent stands on all its pages.
    let isKnown = context.snapshot?.problem?.sentence == trouble
    let notice =
      isKnown
      ? nil
      : trouble.map {
        Notice(
          kind: "down", icon: "warn", role: "status", lead: "Not everything could be read.",
          [Notice.Piece($0)])
      }
    frame = context.frame(
      title: "Session \(Words.short(id)), \(context.snapshot?.agent.text ?? "")", tab: .sessions,
      twins: [.json(jsonHref)], notices: [notice].compactMap(\.self))
    backHref = context.links.sessions()
    backName = "Sessions, last 7 d"
    head = context.head("Session", identifier: id, jsonHref: jsonHref)
    findings = story.findings(in: context)
    hasFindings = !findings.isEmpty
    facts = story.facts(usualStart: report?.total.figures.botStart.p95, in: context)
    events = story.events(in: context)
    zone = context.clock.offset(at: story.session.createdAt ?? context.clock.now)
    lanes = story.lanes(in: context).map { chart in
      ChartPanel(
        id: "axis", heading: "On one time axis",
        note: "clock above, offset from the request below"
          + (story.lines.isEmpty ? "" : "; a mark in the log lane leads to its line"),
        chart: chart, hasNumbers: !chart.table.rows.isEmpty)
    }
    self.log = Log(story: story, log: log, trouble: trouble, in: context)
  }
}

extension SessionPage.Log {
  fileprivate init(
    story: SessionStory, log: LogPage?, trouble: String?, in context: PageContext
  ) {
    let count = story.lines.count
    let chosen = context.visit.logChoice
    let lines = story.lines.filter { chosen.includes($0.level) }
    note =
      if log == nil {
        trouble ?? "not read"
      } else if count == 0 {
        "no line was written, or upstream no longer has any: it keeps them for 30 days"
      } else {
        Self.told(
          listed: lines.count, of: count, total: log?.total,
          isLeast: log?.totalIsLowerBound ?? false)
      }
    hasLines = !lines.isEmpty
    levels = Self.levels(of: story, in: context)
    hasLevels = !levels.isEmpty
    logLines = lines.map { line in
      SessionPage.Line(
        id: line.id,
        offset: story.offset(line.at).map { Format.offset(tenthsOf: $0) } ?? Format.nothing,
        at: line.at.map { context.clock.view($0, .tenth) },
        level: line.level == .none ? "" : line.level.rawValue, sign: line.level.sign,
        prefix: String(line.prefix), message: String(line.message))
    }
  }

  /// All lines, warnings and errors, with how many there are; nothing where there are only others.
  private static func levels(of story: SessionStory, in context: PageContext) -> [Choice] {
    let chosen = context.visit.logChoice
    let counts = LogChoice.allCases.map { choice in
      story.lines.count { choice.includes($0.level) }
    }
    guard chosen != .all || counts.dropFirst().contains(where: { $0 > 0 }) else { return [] }
    return zip(LogChoice.allCases, counts).map { choice, count in
      Choice(
        name: "\(choice.words) \(Format.count(count))", href: context.links.log(choice),
        isCurrent: choice == chosen)
    }
  }

  /// As in `2 of 8 lines, oldest first`.
  private static func told(listed: Int, of count: Int, total: Int?, isLeast: Bool) -> String {
    var text = Noun("line").counting(count)
    if let total, total > count {
      text = "the first \(text) of \(isLeast ? "at least " : "")\(Format.count(total))"
    }
    if listed < count { text = "\(listed == 0 ? "none" : Format.count(listed)) of \(text)" }
    return listed > 1 ? text + ", oldest first" : text
  }
}

extension SessionStory {
  /// The answer in a sentence, where something went wrong.
  func findings(in context: PageContext) -> [FindingView] {
    let length = context.duration(of: session)
    if isOverdue {
      return [
        FindingView(
          tone: "warn", icon: "warn",
          [
            "This session is overdue: active for ", .strong(length),
            ", the limit is \(context.limitWords).",
          ])
      ]
    }
    guard outcome == .failed else { return [] }
    let status = session.completionStatus.map { " with \($0)" } ?? ""
    let error = first(.error, .critical)
    let when = offset(error?.at).map { Format.offset(seconds: $0) }
    var pieces: [FindingView.Piece] = [.strong("Failed after \(length)"), "\(status)."]
    if let error {
      let at = when.map { " came at \($0): " } ?? " is "
      pieces += [
        " The first line that looks like an error\(at)",
        .link(error.gist, href: context.href(of: error)), ".",
      ]
    }
    return [FindingView(tone: "worse", icon: "failed", pieces)]
  }
}

extension PageContext {
  /// The place of a log line on the page, or on that with all lines where this one leaves it out.
  func href(of line: SessionStory.Line) -> String {
    visit.logChoice.includes(line.level) ? "#\(line.id)" : links.log(.all, at: line.id)
  }
}

extension LogChoice {
  /// As in `Warnings`.
  fileprivate var words: String {
    switch self {
    case .all: "All"
    case .warning: "Warnings"
    case .error: "Errors"
    }
  }
}

extension Frame.Twin {
  /// The page as JSON.
  static func json(_ href: String) -> Frame.Twin {
    Frame.Twin(type: "application/json", href: href, name: "This page as JSON")
  }
}
