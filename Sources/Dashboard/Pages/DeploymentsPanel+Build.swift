import Charts
import PipecatModel
import SessionReport

extension DeploymentsPanel {
  /// The most deployments that a panel on another page lists.
  private static let most = 8

  /// - Parameters:
  ///   - report: whose deployments they are.
  ///   - history: the same, as they are compared.
  ///   - isComplete: whether all are listed, on their own page.
  ///   - context: of the page.
  init(
    _ report: Report, _ history: DeploymentHistory, isComplete: Bool, in context: PageContext
  ) {
    let known = Dictionary(
      report.deployments.map { ($0.deploymentID, $0) }, uniquingKeysWith: { first, _ in first })
    // As they came, so that each stands above the one that it is held against.
    let ids = history.deploymentIDs.map(Optional.some) + [nil]
    let ordered = ids.compactMap { known[$0] }
    let listed = isComplete ? ordered : Array(ordered.prefix(Self.most))
    let scale = SecondsScale.linear(
      upTo: listed.compactMap(\.activity.figures.botStart.p99).max().map(Double.init) ?? 0)
    let highest =
      listed.flatMap(\.activity.timeline.buckets).map(\.sessions).max() ?? 0
    let left = report.deployments.count - listed.count
    heading = isComplete ? "All deployments" : "Deployments"
    note = left > 0 ? "newest first, \(Format.count(left)) more" : "newest first"
    allHref = isComplete || context.isEmbedded ? nil : context.links.deployments()
    allWords =
      left > 0
      ? "All \(Format.count(report.deployments.count))"
      : history.deploymentIDs.count > 1 ? "Compare two" : "All deployments"
    startAxis = scale.svg
    deploymentRows = listed.map { deployment in
      Row(
        deployment, history,
        hasChoice: isComplete && !context.isEmbedded && history.deploymentIDs.count > 1,
        highest: highest,
        scale: scale, report: report,
        before: deployment.deploymentID.flatMap(history.deployment(before:)).flatMap { known[$0] },
        in: context)
    }
  }
}

extension Report {
  /// The deployments, that with the newest session first.
  var knownDeployments: [DeploymentReport] { deployments.filter { $0.deploymentID != nil } }

  /// The same, and last the sessions of which the deployment is not known: nothing is held against
  /// them.
  var deploymentsInOrder: [DeploymentReport] {
    knownDeployments + deployments.filter { $0.deploymentID == nil }
  }
}

extension DeploymentsPanel.Row.Choice {
  fileprivate init(_ id: String, in links: Links) {
    baselineHref = links.comparison(of: nil, against: id)
    candidateHref = links.comparison(of: id, against: nil)
  }
}

extension DeploymentsPanel.Row {
  fileprivate init(
    _ deployment: DeploymentReport, _ history: DeploymentHistory, hasChoice: Bool, highest: Int,
    scale: SecondsScale, report: Report, before: DeploymentReport?, in context: PageContext
  ) {
    let id = deployment.deploymentID
    let isNewest = id != nil && id == history.deploymentIDs.first
    let verdicts = id.flatMap(history.verdicts(on:))
    let figures = deployment.activity.figures
    let timeline = deployment.activity.timeline
    let name = deployment.shortID
    // What is not known can be no filter.
    func link(_ change: @escaping (inout SessionRequest) -> Void = { _ in }) -> String? {
      deployment.deploymentID.map { id in
        context.links.sessions {
          $0.deploymentIDs = [id]
          change(&$0)
        }
      }
    }
    let isNow =
      id != nil && id == report.knownDeployments.first?.deploymentID
      && report.filter.window.to == nil
    let counts = timeline.buckets.map(\.sessions)
    let most = Words.sessions(counts.max() ?? 0)
    let every = Format.step(seconds: timeline.bucketSeconds)
    self.init(
      deploymentID: deployment.deploymentID ?? "The deployment is not known",
      shortID: name,
      choice: hasChoice ? id.map { Choice($0, in: context.links) } : nil,
      badge: isNewest ? "newest" : nil, href: link(),
      seenFrom: deployment.firstCreatedAt.map { context.clock.view($0) },
      seenTo: isNow ? nil : deployment.lastCreatedAt.map { context.clock.view($0) },
      seenNow: isNow,
      spark: Sparkline(
        title: "Sessions of \(name) over the period, at most \(most) in \(every)",
        values: counts, highest: highest
      ).svg(height: 18),
      sessions: Format.count(figures.sessions), split: figures.outcomes.bar.svg(),
      failedHref: link { $0.outcomes = [.failed] },
      failedShare: figures.failed.text,
      isRaised: verdicts?[.failureShare] == .worse,
      failed: Format.count(figures.failed.part), coldHref: link { $0.startType = .cold },
      coldShare: figures.cold.text,
      cold: Format.count(figures.cold.part),
      marks: RangeMark(
        name: "Bot start", p50: figures.botStart.p50.map(Double.init),
        p95: figures.botStart.p95.map(Double.init), p99: figures.botStart.p99.map(Double.init),
        isEmphasized: isNewest
      ).svg(on: scale),
      starts: Self.starts(figures.botStart),
      duration: Words.duration(figures.duration.p50.map { Double($0) / 1000 }),
      longDuration: figures.duration.p95.map { "p95 \(Words.duration(Double($0) / 1000))" } ?? "",
      verdict: verdicts.map { VerdictBadge(.strongest(of: $0.values)) },
      comparisonHref: before.flatMap { before in
        context.isEmbedded
          ? nil : context.links.comparison(of: id, against: before.deploymentID)
      },
      difference: before.map { before in
        figures.failed.change(from: before.activity.figures.failed).map { "\($0) failed" } ?? ""
      } ?? (id == nil ? "" : "first in this range"))
  }

  private static func starts(_ figures: BotStartFigures) -> String {
    guard let p50 = figures.p50, let p95 = figures.p95, let p99 = figures.p99 else {
      return "none known"
    }
    return "\(p50), \(p95), \(p99) s"
  }
}
