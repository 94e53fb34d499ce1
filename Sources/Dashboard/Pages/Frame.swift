/// What is around the content of every page.
struct Frame: View {
  /// The title of the window.
  let title: String
  /// `light` or `dark`; `nil` to follow the reader's system.
  let theme: String?
  /// Whether the page is shown inside another one: without navigation, links leave the frame.
  let isEmbedded: Bool
  /// What changes with the style sheet and the script.
  let assetVersion: String
  /// What names this state of the page; `nil` where no copy of it is kept.
  let entityTag: String?
  /// After how many seconds it asks for its newer state; `nil` for never.
  let refreshSeconds: String?
  /// The same data for machines.
  let twins: [Twin]
  /// The bar on top; `nil` where the page is embedded.
  let bar: Bar?
  /// What the reader must know before the numbers.
  let notices: [Notice]
  /// The line at the end.
  let foot: Foot

  /// Another form of the same data.
  struct Twin: View {
    /// The media type, as in `application/json`.
    let type: String
    let href: String
    /// The form's name for people, as in `This page as JSON`.
    let name: String
  }

  /// The last line of a page.
  struct Foot: Part {
    static let template = "parts/foot"

    let version: String
    /// Where the data comes from and how often it is read.
    let source: String
    /// The same page outside of its frame; `nil` where it is not embedded.
    let openHref: String?
    /// Repeated here where there is no bar to tell it.
    let freshness: Freshness?
    /// The page's twin.
    let jsonHref: String?
    /// Where the words are explained; `nil` where that can't be read.
    let wordsHref: String?
    /// When the signed link ends that the page was opened by; `nil` for none.
    let linkEnds: TimeView?
  }
}

/// The bar on top of a page: where one is, how fresh the data is, and how it is shown.
struct Bar: Part {
  static let template = "parts/bar"

  /// The overview; `nil` where there is nothing but this agent.
  let homeHref: String?
  /// Where else one could go; `nil` on pages that belong to no agent.
  let agentMenu: AgentMenu?
  let freshness: Freshness?
  let zone: String
  let zones: [Choice]
  let themes: [Choice]
  /// How often the page asks for news.
  let refreshes: [Choice]
  /// As in `every 30 s`; `nil` where it never asks.
  let refresh: String?

  /// The agents, and the pages of the current one.
  struct AgentMenu: View {
    let current: String
    /// Whether there are others to go to.
    let hasChoice: Bool
    let agents: [AgentLink]
    let tabs: [Choice]
  }

  /// An agent to go to.
  struct AgentLink: View {
    let name: String
    let href: String
    /// What it is busy with, as in `3 active`.
    let note: String
    let isCurrent: Bool
  }
}

/// How old the data is and how far back it reaches.
struct Freshness: View {
  /// How long ago it was read; `nil` where it never was.
  let age: Age?
  /// When that was; `nil` where it never was.
  let asOf: TimeView?
  let zone: String
  /// Whether it is older than it should be.
  let isLate: Bool
  let coverage: Reach?

  /// How far back the data reaches.
  struct Reach: View {
    /// As in `complete since`.
    let words: String
    let since: TimeView?
  }
}

/// A banner over the content.
struct Notice: Part {
  static let template = "parts/notice"

  /// The class that gives it its colour: `simulated`, `filling`, `down` or `error`.
  let kind: String
  /// The symbol in front.
  let icon: String
  /// `status` or `alert`; `nil` where it is nothing that changed.
  var role: String?
  /// The sentence that matters.
  let lead: String
  /// What else there is to know.
  let pieces: [Piece]
  /// What is wrong in detail, each with a link to where it can be put right.
  var items: [Item] = []
  let hasItems: Bool

  init(
    kind: String, icon: String, role: String? = nil, lead: String, _ pieces: [Piece] = [],
    items: [Item] = []
  ) {
    self.kind = kind
    self.icon = icon
    self.role = role
    self.lead = lead
    self.pieces = pieces
    self.items = items
    hasItems = !items.isEmpty
  }

  /// A stretch of text, and an age that it ends in.
  struct Piece: View {
    let text: String
    var age: Age?

    init(_ text: String, _ age: Age? = nil) {
      self.text = text
      self.age = age
    }
  }

  /// One thing that is wrong.
  struct Item: View {
    let name: String
    let href: String
    let text: String
  }
}
