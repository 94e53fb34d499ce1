import PipecatModel
import SessionReport
import SessionSync

extension ProblemPage {
  init(
    status: Int, title: String, sentence: String, ways: [Choice] = [], site: Site, visit: Visit?
  ) {
    heading = "\(status), \(title)"
    self.sentence = sentence
    guard let visit else {
      frame = Frame(
        title: heading, theme: nil, isEmbedded: true, assetVersion: site.assetVersion,
        entityTag: nil, refreshSeconds: nil, twins: [], bar: nil,
        notices: site.isSimulated ? [.simulated] : [],
        foot: Frame.Foot(
          version: site.version, source: site.sourceName, openHref: nil, freshness: nil,
          jsonHref: nil, wordsHref: "/words", linkEnds: nil))
      self.ways = [Choice(name: "All agents", href: "/")]
      return
    }
    let context = PageContext(site: site, visit: visit)
    frame = context.frame(title: heading)
    self.ways =
      ways + [context.homeHref.map { Choice(name: "All agents", href: $0) }].compactMap(\.self)
      + visit.snapshots.prefix(12).map {
        Choice(name: $0.agent.text, href: context.sessionsHref(of: $0.agent))
      }
  }
}
