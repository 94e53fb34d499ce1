import Charts
import PipecatModel
import SessionReport

extension FindingView {
  /// A finding of a report as a sentence, with the link that shows its rows.
  init(_ finding: Finding, in context: PageContext) {
    switch finding {
    case .overdue(let sessions, let oldest):
      let age = context.milliseconds(of: oldest).map { Double($0) / 1000 }
      let limit = Format.duration(seconds: Double(context.overdueMilliseconds) / 1000)
      let isOne = sessions == 1
      self.init(
        tone: "warn", icon: "warn",
        words: isOne
          ? "One session is overdue: active for"
          : "\(Format.count(sessions)) sessions are overdue, the oldest active for",
        strong: Words.duration(age), rest: ", the limit is \(limit).",
        action: isOne
          ? Choice(name: "Open", href: context.links.session(oldest.id))
          : Choice(
            name: "Show them",
            href: context.links.changed {
              $0.status = .active
              $0.order = SessionOrder(by: .createdAt)
            }))
    case .capacityReached(let peak, let maxReplicas):
      self.init(
        tone: "warn", icon: "warn", words: "The cap was reached: at most",
        strong: "\(Format.count(peak.sessions)) of \(Format.count(maxReplicas))",
        rest: " sessions ran at once\(Self.when(peak, context)). At the cap a start is refused.",
        action: nil)
    case .capacityNear(let peak, let maxReplicas):
      self.init(
        tone: "warn", icon: "warn", words: "The cap is near: at most",
        strong: "\(Format.count(peak.sessions)) of \(Format.count(maxReplicas))",
        rest: " sessions ran at once\(Self.when(peak, context)).", action: nil)
    }
  }

  private static func when(_ peak: PeakConcurrency, _ context: PageContext) -> String {
    peak.at.map { ", first at \(context.clock.text($0))" } ?? ""
  }
}
