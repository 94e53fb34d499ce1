import Charts
import PipecatModel
import SessionReport
import SessionSync

extension FindingView {
  /// What is said of the newest deployment where it is worse or better than the one before; `nil` where
  /// neither can be told.
  init?(_ history: DeploymentHistory, in context: PageContext) {
    guard let verdict = history.latestVerdict, verdict == .worse || verdict == .better,
      let candidate = history.deploymentIDs.first,
      let baseline = history.deployment(before: candidate)
    else { return nil }
    func sessions(_ change: @escaping (inout SessionRequest) -> Void = { _ in }) -> String {
      context.links.sessions {
        $0.deploymentIDs = [candidate]
        change(&$0)
      }
    }
    let words = history.measures(of: candidate, against: baseline)
      .filter { $0.verdict == verdict }.map(VerdictWords.init)
    let told = words.enumerated().flatMap { index, words -> [Piece] in
      [
        "\(index == 0 ? "" : "; ")\(words.name) ",
        .strong(words.value(words.measured.candidate.value)),
        " against \(words.value(words.measured.baseline.value)), ",
        .strong(words.difference),
        "\(words.differenceInterval.map { " (\($0))" } ?? "")",
      ]
    }
    var actions = [
      Choice(name: "Compare", href: context.links.comparison(of: candidate, against: baseline))
    ]
    if verdict == .worse, words.contains(where: { $0.measured.measure == .failureShare }) {
      actions.append(Choice(name: "Show failed", href: sessions { $0.outcomes = [.failed] }))
    }
    self.init(
      tone: verdict.rawValue, icon: verdict == .worse ? "rise" : "fall",
      [
        "Deployment ", .id(candidate, href: sessions()), " is \(verdict.rawValue) than ",
        .id(baseline, href: context.links.sessions { $0.deploymentIDs = [baseline] }),
        " before it: ",
      ] + told + ["."],
      actions: context.isEmbedded ? [] : actions)
  }

  /// A finding of a report as a sentence, with the link that shows its rows.
  init(_ finding: Finding, in context: PageContext) {
    switch finding {
    case .overdue(1, let session): self.init(overdue: session, in: context)
    case .overdue(let sessions, let oldest):
      self.init(
        tone: "warn", icon: "warn",
        [
          "\(Format.count(sessions)) sessions are overdue, the oldest active for ",
          .strong(context.duration(of: oldest)), ", the limit is \(context.limitWords).",
        ],
        actions: [
          Choice(
            name: "Show them",
            href: context.links.sessions {
              $0.setWindow(from: oldest.createdAt, to: nil)
              $0.status = .active
              $0.order = SessionOrder(by: .createdAt)
            })
        ])
    case .capacityReached(let peak, let maxReplicas):
      self.init(
        tone: "warn", icon: "warn",
        [
          "The cap was reached: at most ", .strong(Self.share(peak, of: maxReplicas)),
          " sessions ran at once\(Self.when(peak, context)). At the cap a start is refused.",
        ], actions: Self.around(peak, context))
    case .capacityNear(let peak, let maxReplicas):
      self.init(
        tone: "warn", icon: "warn",
        [
          "The cap is near: at most ", .strong(Self.share(peak, of: maxReplicas)),
          " sessions ran at once\(Self.when(peak, context)).",
        ], actions: Self.around(peak, context))
    }
  }

  private init(overdue session: Session, in context: PageContext) {
    let href = context.links.session(session.id)
    self.init(
      tone: "warn", icon: "warn",
      [
        "Session ", .id(session.id, href: href), " is overdue: active for ",
        .strong(context.duration(of: session)), ", the limit is \(context.limitWords).",
      ], actions: [Choice(name: "Open", href: href)])
  }

  private static func share(_ peak: PeakConcurrency, of cap: Int) -> String {
    "\(Format.count(peak.sessions)) of \(Format.count(cap))"
  }

  private static func when(_ peak: PeakConcurrency, _ context: PageContext) -> String {
    peak.at.map { ", first at \(context.clock.text($0))" } ?? ""
  }

  /// The sessions that began in the half hour before the peak.
  private static func around(_ peak: PeakConcurrency, _ context: PageContext) -> [Choice] {
    guard let at = peak.at else { return [] }
    return [
      Choice(
        name: "Show the half hour before",
        href: context.links.sessions {
          $0.setWindow(
            from: at.advanced(byMilliseconds: -1_800_000), to: at.advanced(byMilliseconds: 1))
        })
    ]
  }
}

extension PageContext {
  /// How long a session lasted or has lasted so far, in words.
  func duration(of session: Session) -> String {
    Words.duration(milliseconds(of: session).map { Double($0) / 1000 })
  }

  /// The agent's longest session, in words.
  var limitWords: String {
    let words = Words.limit(seconds: Int(overdueMilliseconds / 1000))
    return snapshot?.capacity.maxSessionSeconds == nil ? "\(words), upstream’s usual one" : words
  }
}
