import PipecatModel
import SessionReport
import SessionSync

extension EmptyState {
  /// The most filters whose absence is counted: each takes a look at all rows.
  private static let mostCounted = 6

  /// What to do where no session matches the filters that the chips tell.
  init(noSessionsWith chips: [Chip], in context: PageContext) {
    guard let snapshot = context.snapshot, snapshot.table.count > 0 else {
      guard context.visit.link == nil || context.snapshot?.coverage.complete != true else {
        self.init(
          heading: "This link shows no session",
          words: "None that was read so far is what it was made for.")
        return
      }
      self.init(
        heading: "No session is known yet",
        words: "The first ones are shown as soon as they are read.")
      return
    }
    let window = context.request.filter(asOf: snapshot.asOf).window
    if let from = window.from, let to = window.to, to <= from {
      self.init(
        heading: "The period ends before it begins",
        words:
          "It would begin on \(context.clock.text(from)) and end on \(context.clock.text(to)).",
        ways: [
          Way(name: "The last 7 days", href: context.links.changed { $0.setWindow(from: "now-7d") })
        ])
      return
    }
    let chips = chips.filter { !$0.isLocked }
    let gains = chips.prefix(Self.mostCounted).map { chip in
      let filter = chip.without.filter(asOf: snapshot.asOf)
      return (chip: chip, count: snapshot.table.select(filter, order: .newestFirst).count)
    }
    let ways = gains.filter { $0.count > 0 }.sorted { $0.count > $1.count }
    let filters = chips.count == 1 ? "this filter" : "all \(chips.count) filters"
    self.init(
      heading: chips.isEmpty ? "No session was found" : "No session matches \(filters)",
      words: ways.isEmpty
        ? "Leaving out one filter would not help." : "One filter less would show:",
      ways: ways.isEmpty
        ? [Way(name: "All sessions", href: context.resetHref)]
        : ways.map { chip, count in
          Way(
            name: "without “\(chip.label.lowercased()) \(chip.value)”",
            href: context.links.changed { $0 = chip.without },
            rest: ", \(Words.sessions(count))")
        })
  }
}
