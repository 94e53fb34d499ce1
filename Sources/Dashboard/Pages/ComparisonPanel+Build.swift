import Charts
import PipecatModel
import SessionReport

extension ComparisonPanel {
  /// - Parameters:
  ///   - history: the deployments that can be chosen.
  ///   - report: the figures of the same filter.
  ///   - context: of the page.
  init(_ history: DeploymentHistory, report: Report, in context: PageContext) {
    let request = context.request
    let comparison = history.comparison(
      baseline: request.baseline, candidate: request.candidate, in: request.timeZone)
    let (baseline, candidate) = (comparison.baseline, comparison.candidate)
    let measured = comparison.measures.map(VerdictWords.init)
    hasMeasures =
      baseline != nil && candidate != nil && baseline?.deploymentID != candidate?.deploymentID
    badge =
      hasMeasures
      ? VerdictBadge(
        comparison.verdict,
        isHigher: measured.first { $0.measured.verdict == .different }?.isHigher) : nil
    pieces = ComparisonSentence(comparison, in: context).pieces
    shortBaseline = baseline.map { Words.short($0.deploymentID) } ?? ""
    shortCandidate = candidate.map { Words.short($0.deploymentID) } ?? ""
    measureRows =
      hasMeasures ? measured.map { Row($0, comparison.outlook(for: $0.measured)) } : []
    counted = [candidate, baseline].compactMap { sample in
      sample.map { Self.counted($0, in: context) }
    }
    caveats = comparison.caveats.map { Self.words($0, comparison, in: context) }
    wordsHref = context.wordsHref.map { $0 + "#verdicts" }
    statuses =
      comparison.newStatuses.isEmpty
      ? nil
      : NewStatuses(comparison, report, in: context)
    chooser =
      context.isEmbedded ? nil : Chooser(history, comparison, report: report, in: context)
  }

  /// Which sessions of a deployment count, and how many don't.
  private static func counted(_ sample: DeploymentSample, in context: PageContext) -> String {
    let times = sample.createdAt.map {
      " created \(context.clock.text($0.lowerBound)) – \(context.clock.text($0.upperBound))"
    }
    return "\(Words.short(sample.deploymentID)): \(Words.sessions(sample.sessions))\(times ?? "")"
      + (sample.leftOut.words.map { "; left out \($0)" } ?? "")
  }

  private static func words(
    _ caveat: Comparison.Caveat, _ comparison: Comparison, in context: PageContext
  ) -> String {
    switch caveat {
    case .overlap(let times):
      return "Both had sessions from \(context.clock.text(times.lowerBound)) to"
        + " \(context.clock.text(times.upperBound)): what went wrong then may be neither’s doing."
    case .hours:
      return "Their sessions came at different hours of the day."
    case .load(let ratio):
      let (more, less) =
        ratio > 1
        ? (comparison.candidate, comparison.baseline) : (comparison.baseline, comparison.candidate)
      return "\(Words.short(more?.deploymentID ?? "")) had"
        + " \(Format.number(max(ratio, 1 / ratio))) times as many sessions an hour as"
        + " \(Words.short(less?.deploymentID ?? "")): cold starts depend on that."
    }
  }
}

extension ComparisonPanel.Row {
  fileprivate init(_ words: VerdictWords, _ outlook: Outlook?) {
    let measured = words.measured
    name = words.title
    help = words.help
    baseline = words.value(measured.baseline.value)
    baselineCount = Self.count(measured.baseline, words)
    candidate = words.value(measured.candidate.value)
    candidateCount = Self.count(measured.candidate, words)
    both = Self.both(words)
    difference = words.difference
    interval = words.differenceInterval
    gap = Self.gap(words)
    badge = VerdictBadge(measured.verdict, isHigher: words.isHigher)
    self.outlook = outlook.map { Self.outlook($0, of: words.noun) }
  }

  private static func count(_ side: MeasuredDifference.Side, _ words: VerdictWords) -> String {
    guard words.isShare, let value = side.value else { return words.noun.counting(side.count) }
    let part = Int((value * Double(side.count)).rounded())
    return "\(Format.count(part)) of \(Format.count(side.count))"
  }

  private static func both(_ words: VerdictWords) -> String? {
    let sides = [
      ("baseline", words.measured.baseline, IntervalPlot.Mark.Tone.baseline),
      ("candidate", words.measured.candidate, .candidate),
    ]
    let known = sides.compactMap { name, side, tone in
      side.value.map { value in
        (
          mark: IntervalPlot.Mark(value: value, low: side.low, high: side.high, tone: tone),
          told: "\(name) \(words.value(value)), interval \(words.interval(side) ?? "open")"
        )
      }
    }
    if known.isEmpty { return nil }
    return IntervalPlot(
      title: "\(words.title): \(known.map(\.told).joined(separator: "; "))",
      unit: words.isShare ? .share : .seconds, marks: known.map(\.mark)
    ).svg
  }

  private static func gap(_ words: VerdictWords) -> String? {
    let difference = words.measured.difference
    guard let value = difference.value, let interval = words.differenceInterval else { return nil }
    let tone: IntervalPlot.Mark.Tone
    switch words.measured.verdict {
    case .worse: tone = .worse
    case .better: tone = .better
    default: tone = .neutral
    }
    return IntervalPlot(
      title: "Difference \(words.difference), interval \(interval)",
      unit: words.isShare ? .points : .moreSeconds,
      marks: [.init(value: value, low: difference.low, high: difference.high, tone: tone)]
    ).svg
  }

  private static func outlook(_ outlook: Outlook, of noun: Noun) -> String {
    switch outlook {
    case .more(let missing):
      let more = missing.roundedToTwoDigits
      return
        "about \(Format.count(more)) more \(more == 1 ? noun.singular : noun.plural) at this rate"
    case .candidateBelow(let fewest):
      return "needs at least \(fewest) \(noun.plural) of the candidate"
    case .largerBaseline: return "needs more \(noun.plural) of the baseline"
    case .largerBoth: return "needs more \(noun.plural) of both"
    }
  }
}

extension ComparisonPanel.NewStatuses {
  /// The most that are listed.
  private static let most = 50

  fileprivate init(_ comparison: Comparison, _ report: Report, in context: PageContext) {
    let candidate = comparison.candidate?.deploymentID ?? ""
    let sessions =
      report.deployments.first { $0.deploymentID == candidate }?.activity.figures.sessions ?? 0
    let new = comparison.newStatuses
    rows = new.prefix(Self.most).map {
      ComparisonPanel.NewStatus($0, of: candidate, with: sessions, in: context)
    }
    more =
      new.count > Self.most ? "the \(Self.most) most frequent of \(Format.count(new.count))" : nil
  }
}

extension ComparisonPanel.NewStatus {
  fileprivate init(
    _ status: Comparison.NewStatus, of candidate: String, with all: Int, in context: PageContext
  ) {
    self.status = status.completionStatus
    outcome = status.outcome.rawValue
    firstSeen = status.createdAt.map { context.clock.view($0.lowerBound) }
    lastSeen = status.createdAt.map { context.clock.view($0.upperBound) }
    href = context.links.sessions {
      $0.deploymentIDs = [candidate]
      $0.completionStatuses = [status.completionStatus]
    }
    sessions = Format.count(status.sessions)
    share = Format.share(status.sessions, of: all)
  }
}

extension ComparisonPanel.Chooser {
  /// `nil` where there are no two to choose from.
  fileprivate init?(
    _ history: DeploymentHistory, _ comparison: Comparison, report: Report, in context: PageContext
  ) {
    let figures = Dictionary(
      report.deployments.compactMap { deployment in
        deployment.deploymentID.map { ($0, deployment) }
      }, uniquingKeysWith: { first, _ in first })
    func options(chosen: String?) -> [ComparisonPanel.Option] {
      let listed = history.deploymentIDs
      let others = chosen.map { listed.contains($0) ? [] : [$0] } ?? []
      return (listed + others).map { id in
        let deployment = figures[id]
        let day = deployment?.firstCreatedAt.map { context.clock.text($0, .day) }
        let words = [
          Words.short(id), day, Words.sessions(deployment?.activity.figures.sessions ?? 0),
          id == listed.first ? "newest" : nil,
        ]
        return ComparisonPanel.Option(
          value: id, label: words.compactMap(\.self).joined(separator: ", "),
          isChosen: id == chosen)
      }
    }
    let (baseline, candidate) = (
      comparison.baseline?.deploymentID, comparison.candidate?.deploymentID
    )
    action = context.links.path
    baselines = options(chosen: baseline)
    candidates = options(chosen: candidate)
    guard max(baselines.count, candidates.count) > 1 else { return nil }
    hidden = context.request.parameters
      .filter { !["baseline", "candidate"].contains($0.name) }
      .map { FilterForm.Parameter(name: $0.name, value: $0.value) }
    swapHref = baseline.map { context.links.comparison(of: $0, against: candidate) }
  }
}

extension Int {
  /// Rounded up to two digits that tell, as in `900` or `1,300`: more would claim too much.
  fileprivate var roundedToTwoDigits: Int {
    var unit = 1
    while self / unit >= 100 { unit *= 10 }
    return (self + unit - 1) / unit * unit
  }
}
