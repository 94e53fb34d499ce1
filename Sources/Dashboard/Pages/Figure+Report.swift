import Charts
import SessionReport
import SessionSync

extension Figure {
  /// The strip of a report: how many, how they ended, how they began, how long they took, and how
  /// many at once.
  static func strip(of report: Report, in context: PageContext) -> [Figure] {
    let total = report.total
    let figures = total.figures
    let before = report.comparable?.figures
    let cap = report.capacity.maxReplicas.map { "of \(Format.count($0))" }
    return [
      Figure(
        "Sessions",
        [
          Value(
            Format.count(figures.sessions),
            sub: before.flatMap { Words.change(from: $0.sessions, to: figures.sessions) } ?? "")
        ]),
      share("Failed", figures.failed, before: before?.failed),
      share("Cold starts", figures.cold, before: before?.cold),
      Figure(
        "Bot start",
        [
          ("p50", figures.botStart.p50), ("p95", figures.botStart.p95),
          ("p99", figures.botStart.p99),
        ].map { name, seconds in
          Value(
            seconds.map(Format.count) ?? Format.nothing, unit: seconds.map { _ in "s" }, sub: name)
        }),
      Figure(
        "Duration",
        [("p50", figures.duration.p50), ("p95", figures.duration.p95)].map { name, milliseconds in
          Value(duration: Words.duration(milliseconds.map { Double($0) / 1000 }), sub: name)
        }),
      Figure(
        "Peak concurrency",
        [
          Value(
            Format.count(total.peakConcurrency.sessions), unit: cap,
            at: total.peakConcurrency.at.map { context.clock.view($0, .weekday) })
        ]),
      active(report, cap: cap, in: context),
    ]
  }

  /// How many run; where the data are old, when that was so.
  private static func active(
    _ report: Report, cap: String?, in context: PageContext
  ) -> Figure {
    let figures = report.total.figures
    let count = Format.count(figures.active)
    guard context.snapshot.map(context.isLate) != true else {
      let time = context.clock.text(context.clock.now)
      return Figure("Active at \(time)", [Value(count, unit: cap, sub: "not known since")])
    }
    // A short period, or any other filter, leaves out sessions that run all the same.
    let all = context.snapshot?.table.activeCount ?? figures.active
    let overdue = report.overdue > 0 ? "\(Format.count(report.overdue)) overdue" : nil
    let others = all > figures.active ? "\(Format.count(all)) in all" : ""
    return Figure(
      "Active now", tone: overdue == nil ? nil : "warn",
      [
        Value(
          count, unit: cap, sub: others + (others.isEmpty || overdue == nil ? "" : ", "),
          strong: overdue)
      ])
  }

  /// A share, and how it changed.
  static func share(_ name: String, _ share: Share, before: Share?) -> Figure {
    let change = before.flatMap(share.change(from:))
    return Figure(
      name,
      [
        Value(
          share.text,
          sub: Format.count(share.part) + (change.map { ", \($0)" } ?? ""))
      ])
  }
}
