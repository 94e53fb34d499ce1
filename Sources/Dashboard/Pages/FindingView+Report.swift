import Charts
import PipecatModel
import SessionReport
import SessionSync

extension FindingView {
  /// A finding of a report as a sentence, with the link that shows its rows.
  init(_ finding: Finding, in context: PageContext) {
    switch finding {
    case .failsMore(let rise): self.init(rise, in: context)
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

  private init(_ rise: FailureRise, in context: PageContext) {
    let (newest, before) = (rise.newest, rise.before)
    let change = newest.share.change(from: before.share)
    let failed = context.links.sessions {
      $0.deploymentIDs = [newest.deploymentID]
      $0.outcomes = [.failed]
    }
    self.init(
      tone: "worse", icon: "rise",
      [
        "Deployment ",
        .id(
          newest.deploymentID,
          href: context.links.sessions { $0.deploymentIDs = [newest.deploymentID] }),
        " fails more: ", .strong(newest.share.text),
        " of \(Words.sessions(newest.sessions)) against \(before.share.text) of",
        " \(Format.count(before.sessions)) before it",
      ] + (change.map { [", ", .strong($0), "."] } ?? ["."]),
      actions: [Choice(name: "Show \(Format.count(newest.failed)) failed", href: failed)])
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
