import PipecatModel
import SessionReport
import SessionSync

/// A signed link that was just made.
struct SignedLinkPage: View {
  let frame: Frame
  let head: Head
  /// What it shows.
  let agent: String
  let hasChips: Bool
  let chips: [Chip]
  /// When it ends.
  let expires: TimeView
  let zone: String
  /// What it is revoked by.
  let linkID: String
  let url: String
  /// An `iframe` with it; `nil` where no origin may frame it.
  let frameSnippet: String?
  let origins: String
  let backHref: String
}

extension SignedLinkPage {
  init(_ link: SharedLink, url: String, snapshot: AgentSnapshot, in context: PageContext) {
    frame = context.frame(title: "Signed link", tab: .sessions)
    head = context.head("Signed link")
    agent = snapshot.agent.text
    chips = context.lockedChips(of: link.lock)
    hasChips = !chips.isEmpty
    expires = context.clock.view(link.expiresAt)
    zone = context.clock.offset(at: link.expiresAt)
    linkID = link.id
    self.url = url
    frameSnippet =
      link.frameAncestors.isEmpty
      ? nil : Head.Share.snippet(of: url + "?view=embed", title: "\(agent), sessions")
    origins = link.frameAncestors.joined(separator: ", ")
    backHref = context.links.sessions()
  }
}
