import PipecatModel
import SessionReport
import SessionSync

extension PageContext {
  /// What the page is filtered by: what a signed link locks, then the reader's own, each with a link
  /// that takes it off; the window is the period, resolved.
  func chips(window: TimeWindow) -> [Chip] {
    (visit.link.map { lockedChips(of: $0.lock) } ?? []) + ownChips(window: window)
  }

  /// What a signed link locks.
  func lockedChips(of lock: SessionLock) -> [Chip] {
    var visit = visit
    visit.link = nil
    visit.request = lock.request
    visit.request.timeZone = request.timeZone
    let context = PageContext(site: site, visit: visit, snapshot: snapshot)
    let window = lock.filter(asOf: clock.now).window
    let period = context.periodWords(window).map {
      Chip(label: "Created", value: $0, without: lock.request, in: context)
    }
    return ([period].compactMap(\.self) + context.filterChips).map(\.locked)
  }

  private func ownChips(window: TimeWindow) -> [Chip] {
    [createdChip(window)].compactMap(\.self) + filterChips
  }

  /// What the link asks for besides its period.
  private var filterChips: [Chip] {
    var chips: [Chip] = []
    for id in request.deploymentIDs {
      chips.append(
        Chip(
          label: "Deployment", value: Words.short(id), isID: true,
          without: links.whole { $0.deploymentIDs.removeAll { $0 == id } }, in: self))
    }
    for outcome in Outcome.stacked where request.outcomes.contains(outcome) {
      chips.append(
        Chip(
          label: "Outcome", value: outcome.rawValue,
          without: links.whole { $0.outcomes.remove(outcome) }, in: self))
    }
    if request.status != .all {
      chips.append(
        Chip(
          label: "Status", value: request.status.rawValue,
          without: links.whole { $0.status = .all }, in: self))
    }
    if request.startType != .all {
      chips.append(
        Chip(
          label: "Start", value: request.startType.rawValue,
          without: links.whole { $0.startType = .all }, in: self))
    }
    return chips + boundChips + wordChips
  }

  /// The page with no filter but the zone, the theme and the number of rows; `nil` for less than
  /// two chips, where taking one off does the same.
  func clearHref(_ chips: [Chip]) -> String? {
    chips.count(where: { !$0.isLocked }) > 1 && !isEmbedded ? resetHref : nil
  }

  /// The page as one comes to it, in the same zone and theme.
  var resetHref: String {
    Links.address(
      visit.path, links.request.parameters.filter { ["tz", "theme"].contains($0.name) })
  }

  private func createdChip(_ window: TimeWindow) -> Chip? {
    // The heading of an embedded page says it.
    // Without a period of the reader's own it is the lock's.
    guard !isEmbedded, !(request.hasDefaultWindow && request.defaults.from == nil),
      let words = periodWords(window), let first = snapshot?.table.firstCreatedAt
    else {
      return nil
    }
    if window.to == nil, let from = window.from, from <= first { return nil }
    return Chip(
      label: "Created", value: words,
      without: links.whole { $0.setWindow(from: first, to: nil) }, in: self)
  }

  /// The period in words, as in `last 7 d` or `10 Oct 03:12 – 17 Oct 03:12`; `nil` for all time.
  func periodWords(_ window: TimeWindow) -> String? {
    let isOpen = request.startTime == nil && request.endTime == nil && request.to == nil
    if isOpen, let length = request.periodStart.flatMap({ Self.lengthWords($0.text) }) {
      return "last \(length)"
    }
    switch (request.from?.text, request.to?.text) {
    case ("now/d", nil): return "today"
    case ("now-1d/d", "now/d"): return "yesterday"
    default: break
    }
    switch (window.from, window.to) {
    case (let from?, let to?): return "\(clock.text(from)) – \(clock.text(to))"
    case (let from?, nil): return "since \(clock.text(from))"
    case (nil, let to?): return "before \(clock.text(to))"
    case (nil, nil): return nil
    }
  }

  /// The length that an expression like `now-7d` goes back, as in `7 d`; `nil` for any other.
  private static func lengthWords(_ expression: String) -> String? {
    guard expression.hasPrefix("now-"), let letter = expression.last else { return nil }
    let count = expression.dropFirst(4).dropLast()
    guard !count.isEmpty, count.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    return units[letter].map { "\(count) \($0)" }
  }

  private static let units: [Character: String] = [
    "s": "s", "m": "min", "h": "h", "d": "d", "w": "weeks", "M": "months", "y": "years",
  ]

  private var boundChips: [Chip] {
    var chips: [Chip] = []
    if request.botStartMoreThan > 0 {
      chips.append(
        Chip(
          label: "Bot start", value: "more than \(request.botStartMoreThan) s",
          without: links.whole { $0.botStartMoreThan = 0 }, in: self))
    }
    if request.botStartLessThan > 0 {
      chips.append(
        Chip(
          label: "Bot start", value: "less than \(request.botStartLessThan) s",
          without: links.whole { $0.botStartLessThan = 0 }, in: self))
    }
    return chips
  }

  private var wordChips: [Chip] {
    var chips: [Chip] = []
    for word in request.completionStatuses {
      chips.append(
        Chip(
          label: "Completion status", value: word,
          without: links.whole { $0.completionStatuses.removeAll { $0 == word } }, in: self))
    }
    for word in request.endStates {
      chips.append(
        Chip(
          label: "End state", value: word,
          without: links.whole { $0.endStates.removeAll { $0 == word } }, in: self))
    }
    if let prefix = request.idPrefix {
      chips.append(
        Chip(
          label: "Session", value: prefix, isID: true,
          without: links.whole { $0.idPrefix = nil }, in: self))
    }
    return chips
  }
}

extension Outcome {
  /// The outcomes in the order of the stack, what matters first.
  static let stacked: [Outcome] = [.failed, .unknown, .closed, .completed, .active]
}
