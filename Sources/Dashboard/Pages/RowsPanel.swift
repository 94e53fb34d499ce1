/// The table of sessions with its pager.
struct RowsPanel: Part {
  static let template = "parts/rows"

  let note: String
  let caption: String
  /// Whether its links stay in a frame.
  let isEmbedded: Bool
  /// What stands in place of rows on a page after the last; `nil` on all others.
  let beyond: String?
  /// All rows of the filter, for download; `nil` in an embedded page.
  let exports: Exports?
  let columns: [Column]
  let sessionRows: [Row]
  /// As in `1–50`.
  let span: String
  /// How many sessions the filter matches.
  let total: String
  let pages: [PageLink]
  let sizes: [Choice]

  /// The forms in which all rows can be had.
  struct Exports: View {
    let formats: [Choice]
  }

  /// The head of a column, a link where it can be sorted by.
  struct Column: View {
    let name: String
    var style: String?
    var href: String?
    /// What a click does.
    var hint = ""
    /// `ascending` or `descending` where the rows are sorted by it.
    var sorted: String?
    var arrow: String?
  }

  /// A link of the pager; `href` is `nil` where it would lead nowhere new.
  struct PageLink: View {
    let name: String
    let href: String?
    var rel: String?
  }

  /// A session.
  struct Row: Part {
    static let template = "parts/row"

    let created: TimeView?
    let createdHref: String
    let sessionHref: String
    let sessionID: String
    let idHead: String
    let idTail: String
    let deployment: String?
    let shortDeployment: String
    let deploymentHref: String
    let outcome: String
    let outcomeHref: String
    /// Upstream's word as received, `no status`, or `none yet`.
    let status: String
    let statusHref: String?
    let isCold: Bool
    let startHref: String?
    let botStart: String?
    let botStartHref: String
    let botStartHint: String
    /// The duration against the longest of the page, as in `41.5%`.
    let barWidth: String
    /// The class of the bar.
    let barStyle: String
    let duration: String
    let durationHref: String?
  }
}
