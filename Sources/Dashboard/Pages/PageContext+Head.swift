import PipecatModel
import SessionReport
import SessionSync

extension PageContext {
  /// The heading of a page whose period can be chosen.
  func head(_ heading: String, window: TimeWindow) -> Head {
    let end = window.to ?? clock.now
    let offset = clock.offset(at: end)
    let before = window.from.map(clock.offset(at:))
    return Head(
      heading: heading, hasPeriod: true,
      periodWords: window.from == nil ? "all until " : "",
      periodFrom: window.from.map { clock.view($0) },
      // Where clocks were changed in between, each end is told with its own.
      periodFromZone: before == offset ? nil : before,
      periodTo: clock.view(end), periodZone: offset,
      period: steps(window), hasRanges: !isEmbedded, ranges: ranges,
      custom: custom(window), share: isEmbedded ? nil : share(window))
  }

  /// A heading of a page without figures, from which a period can be chosen.
  func head(_ heading: String, subtitle: String) -> Head {
    Head(
      heading: heading, subtitle: subtitle, hasPeriod: false, periodWords: "", periodFrom: nil,
      periodTo: nil, periodZone: "", period: nil, hasRanges: true,
      ranges: ranges.map { Choice(name: $0.name, href: $0.href) }, share: nil)
  }

  /// A heading alone.
  func head(_ heading: String) -> Head {
    Head(
      heading: heading, hasPeriod: false, periodWords: "", periodFrom: nil, periodTo: nil,
      periodZone: "", period: nil, hasRanges: false, ranges: [], share: nil)
  }

  /// A heading with nothing to choose.
  func head(_ heading: String, identifier: String, jsonHref: String) -> Head {
    Head(
      heading: heading, identifier: identifier, hasPeriod: false, periodWords: "",
      periodFrom: nil, periodTo: nil, periodZone: "", period: nil, hasRanges: false, ranges: [],
      jsonButton: jsonHref, share: isEmbedded ? nil : share(.all, isSignable: false))
  }

  private static let lengths: [(name: String, from: String, seconds: Int64)] = [
    ("1 h", "now-1h", 3600), ("6 h", "now-6h", 21_600),
    ("24 h", "now-24h", 86_400), ("7 d", "now-7d", 604_800), ("30 d", "now-30d", 2_592_000),
  ]

  private var ranges: [Choice] {
    let isOpen = request.startTime == nil && request.endTime == nil && request.to == nil
    let current = isOpen ? request.periodStart?.text : nil
    var choices = Self.lengths.map { name, from, _ in
      Choice(
        name: name, href: links.changed { $0.setWindow(from: from) },
        isCurrent: current == from || (current == "now-1d" && from == "now-24h"))
    }
    if hasForm {
      let isCustom = !choices.contains(where: \.isCurrent)
      choices.append(Choice(name: "Custom", href: "#from", isCurrent: isCustom))
    }
    return choices
  }

  /// Whether the page has the form of all filters, where any period can be typed.
  private var hasForm: Bool { visit.path.hasSuffix("/sessions") }

  private func custom(_ window: TimeWindow) -> Head.CustomPeriod? {
    guard !hasForm, !isEmbedded else { return nil }
    let parameters = formParameters(window: window)
    func field(_ name: String, _ label: String, _ placeholder: String) -> FilterForm.Field {
      FilterForm.Field(
        id: name, name: name, label: label,
        value: parameters.first { $0.name == name }?.value ?? "", placeholder: placeholder)
    }
    let shown: Set = ["from", "to", "startTime", "endTime"]
    return Head.CustomPeriod(
      action: visit.path, isCurrent: !ranges.contains(where: \.isCurrent),
      times: [field("from", "From", "now-7d"), field("to", "To", "now")],
      hidden: parameters.filter { !shown.contains($0.name) }
        .map { FilterForm.Parameter(name: $0.name, value: $0.value) })
  }

  private func steps(_ window: TimeWindow) -> Head.Steps? {
    guard let from = window.from, !isEmbedded else { return nil }
    let end = window.to ?? clock.now
    let length = end.milliseconds - from.milliseconds
    guard length > 0, let before = window.previous(asOf: clock.now) else { return nil }
    let isVisible = visit.link.map { $0.lock.filter(asOf: clock.now).window.contains(before) }
    return Head.Steps(
      previous: isVisible == false
        ? nil : links.changed { $0.setWindow(from: before.from, to: before.to) },
      next: end >= clock.now ? nil : links.changed { next(from: end, length: length, in: &$0) })
  }

  /// The period after one: that which goes with the clock where it is the next but for a little, so
  /// that a step back and on leads to where one was.
  private func next(from end: Timestamp, length: Int64, in request: inout SessionRequest) {
    let missing = clock.now.milliseconds - end.milliseconds - length
    let usual = Self.lengths.first(where: { $0.seconds * 1000 == length })
    if abs(missing) < length / 10, let usual {
      request.setWindow(from: usual.from)
    } else {
      request.setWindow(from: end, to: end.advanced(byMilliseconds: length))
    }
  }

  private func share(_ window: TimeWindow, isSignable: Bool = true) -> Head.Share {
    let hasWindow = window != .all
    // For other places, so nothing that is relative to this page.
    let links = Links(
      base: "", path: visit.path, request: links.request, logChoice: links.logChoice)
    func fixed(_ view: (inout SessionRequest) -> Void) -> String {
      visit.baseURL
        + links.changed { request in
          if hasWindow { request.setWindow(from: window.from, to: window.to ?? clock.now) }
          view(&request)
        }
    }
    let frame = visit.baseURL + links.changed { $0.view = .embed }
    return Head.Share(
      link: fixed { _ in },
      frameSnippet: Head.Share.snippet(of: frame, title: title),
      isFramingAllowed: site.allowsFraming, isLink: visit.link != nil,
      signing: isSignable ? signing(window) : nil)
  }

  /// The form that has a link to the page's sessions signed; on pages of all agents there is none.
  private func signing(_ window: TimeWindow) -> Head.Signing? {
    guard site.signsLinks, snapshot != nil, visit.link == nil else { return nil }
    var parameters = request.parameters.filter { SessionLock.names.contains($0.name) }
    if request.hasDefaultWindow, window != .all, let from = request.defaults.from {
      parameters.insert(("from", from.text), at: 0)
    }
    return Head.Signing(
      action: "\(links.base)/share",
      hidden: parameters.map { FilterForm.Parameter(name: $0.name, value: $0.value) })
  }

  private var title: String { snapshot.map { "\($0.agent.text), sessions" } ?? "Agents" }
}
