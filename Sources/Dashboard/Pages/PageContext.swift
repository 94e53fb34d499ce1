import Charts
import Foundation
import PipecatModel
import SessionReport
import SessionSync

/// What the views of one page are built from, apart from the figures.
struct PageContext: Sendable {
  let site: Site
  let visit: Visit
  /// The agent that the page is about; `nil` on pages about none.
  let snapshot: AgentSnapshot?
  let links: Links
  let clock: Clock

  /// A context for a page whose path ends in a suffix after the agent's own part.
  init(site: Site, visit: Visit, snapshot: AgentSnapshot? = nil, suffix: String = "") {
    self.site = site
    self.visit = visit
    self.snapshot = snapshot
    let relative = visit.link.map { _ in PageContext.relative(visit.path, suffix: suffix) }
    links = Links(
      base: relative?.base ?? String(visit.path.dropLast(suffix.count)),
      path: relative?.path ?? visit.path, request: visit.request, logChoice: visit.logChoice)
    clock = Clock(zone: visit.request.timeZone, now: snapshot?.asOf ?? visit.now)
  }

  /// A page's addresses as seen from itself: those of a signed link have its token, which some
  /// hundred links of a page need not repeat.
  private static func relative(_ path: String, suffix: String) -> (base: String, path: String) {
    let folders = suffix.count(where: { $0 == "/" }) - 1
    let page = path.split(separator: "/").last ?? ""
    return (folders == 1 ? ".." : ".", "./\(page)")
  }

  var request: SessionRequest { visit.request }

  var isEmbedded: Bool { request.view == .embed }

  /// What is around a page.
  ///
  /// The tab is `nil` for a page that is none of the agent's own; of the twins the JSON comes first.
  /// Notices of this page alone come before those that all pages have.
  func frame(
    title: String, tab: Tab? = nil, twins: [Frame.Twin] = [], notices: [Notice] = []
  ) -> Frame {
    Frame(
      title: title, theme: request.theme == .auto ? nil : request.theme.rawValue,
      isEmbedded: isEmbedded, assetVersion: site.assetVersion, entityTag: visit.entityTag,
      refreshSeconds: visit.entityTag == nil ? nil : request.refreshSeconds.map(String.init),
      twins: twins,
      bar: isEmbedded ? nil : bar(tab: tab), notices: notices + standingNotices,
      foot: Frame.Foot(
        version: site.version,
        source: "\(site.sourceName), read every \(Words.span(seconds: Int64(site.syncInterval)))",
        openHref: isEmbedded ? links.changed { _ in } : nil,
        freshness: isEmbedded ? freshness : nil, jsonHref: twins.first?.href,
        wordsHref: wordsHref,
        linkEnds: visit.link.map { clock.view($0.expiresAt) }))
  }

  /// The pages that every agent has.
  enum Tab {
    case sessions, deployments
  }

  private func bar(tab: Tab?) -> Bar {
    Bar(
      homeHref: homeHref, agentMenu: agentMenu(tab: tab), freshness: freshness,
      zone: clock.zoneName, zones: zones, themes: themes, refreshes: refreshes,
      refresh: request.refreshSeconds.map { "every \(Format.step(seconds: $0))" })
  }

  /// The overview, in the same zone and theme; `nil` for whoever came by a signed link.
  var homeHref: String? { visit.link == nil ? Links.address("/", kept) : nil }

  /// Where the words are explained; `nil` for whoever came by a signed link.
  var wordsHref: String? { visit.link == nil ? Links.address("/words", kept) : nil }

  /// The sessions of an agent. Whoever came by a signed link sees one alone, and is there by it.
  func sessionsHref(of agent: AgentName) -> String {
    if visit.link != nil {
      return visit.path.split(separator: "/").prefix(2).map { "/" + $0 }.joined() + "/sessions"
    }
    return "/agents/\(agent.text)/sessions"
  }

  /// What a link to any page keeps of this one's.
  private var kept: [(name: String, value: String)] {
    links.request.parameters.filter { ["tz", "theme"].contains($0.name) }
  }

  private func agentMenu(tab: Tab?) -> Bar.AgentMenu? {
    guard let snapshot else { return nil }
    let kept = links.request.parameters.filter {
      ["tz", "theme", "from", "to"].contains($0.name)
    }
    return Bar.AgentMenu(
      current: snapshot.agent.text, hasChoice: visit.link == nil,
      agents: visit.snapshots.map { other in
        Bar.AgentLink(
          name: other.agent.text,
          href: Links.address(sessionsHref(of: other.agent), kept),
          note: "\(Format.count(other.activeCount)) active",
          isCurrent: other.agent == snapshot.agent)
      },
      tabs: [
        Choice(name: "Sessions", href: links.sessions(), isCurrent: tab == .sessions),
        Choice(name: "Deployments", href: links.deployments(), isCurrent: tab == .deployments),
      ])
  }

  private var zones: [Choice] {
    let usual = [
      "UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles",
      "Asia/Kolkata", "Asia/Tokyo",
    ]
    let current = clock.zone.ianaName
    return (usual.contains(current) ? usual : [current] + usual).compactMap { name in
      guard let zone = TimeZone(ianaName: name) else { return nil }
      return Choice(
        name: name, href: links.changed { $0.timeZone = zone }, isCurrent: name == current)
    }
  }

  private var refreshes: [Choice] {
    let usual = [30, 60, 300]
    let current = request.refreshSeconds
    let seconds = current.map { usual.contains($0) ? usual : ([$0] + usual).sorted() } ?? usual
    return ([nil] + seconds).map { seconds in
      Choice(
        name: seconds.map { "Every \(Format.step(seconds: $0))" } ?? "Off",
        href: links.changed { $0.refreshSeconds = seconds }, isCurrent: seconds == current)
    }
  }

  private var themes: [Choice] {
    [("As the system", .auto), ("Light", .light), ("Dark", .dark)].map { name, theme in
      Choice(
        name: name, href: links.changed { $0.theme = theme }, isCurrent: request.theme == theme)
    }
  }
}

extension AgentSnapshot {
  /// How many sessions run: upstream's own count where it is known.
  var activeCount: Int { details?.activeSessionCount ?? table.activeCount }
}
