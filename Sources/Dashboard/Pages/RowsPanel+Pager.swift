import Charts
import PipecatModel
import SessionReport

extension RowsPanel {
  /// The numbers of rows that a page may have.
  private static let sizes = [25, 50, 100, 200]

  /// The rows of one page, of so many that the filter matches.
  init(_ sessions: [Session], of total: Int, in context: PageContext) {
    let (limit, offset) = (context.request.limit, context.request.offset)
    let order = context.request.order
    let words = order == .newestFirst ? "newest first" : "by \(order.words)"
    note = context.isEmbedded ? words : "\(words); a value in the table is a filter"
    isEmbedded = context.isEmbedded
    caption = "Sessions, \(words)"
    beyond = sessions.isEmpty ? "There are no more than \(Words.sessions(total))." : nil
    exports = context.isEmbedded ? nil : Exports(formats: Self.formats(context.links, total: total))
    columns = Self.columns(context)
    sessionRows = Row.rows(of: sessions, in: context)
    let last = offset + sessions.count
    span = sessions.isEmpty ? "0" : "\(Format.count(offset + 1))–\(Format.count(last))"
    self.total = Format.count(total)
    func link(_ name: String, to target: Int, if isThere: Bool, rel: String? = nil) -> PageLink {
      PageLink(
        name: name, href: isThere ? context.links.paged { $0.offset = target } : nil, rel: rel)
    }
    let end = total > 0 ? (total - 1) / limit * limit : 0
    pages = [
      link("First", to: 0, if: offset > 0),
      link("Previous", to: max(0, min(offset - limit, end)), if: offset > 0, rel: "prev"),
      link("Next", to: offset + limit, if: last < total, rel: "next"),
      link("Last", to: end, if: last < total),
    ]
    let sizes = Self.sizes.contains(limit) ? Self.sizes : (Self.sizes + [limit]).sorted()
    self.sizes = sizes.map { size in
      Choice(
        name: String(size),
        href: context.links.paged {
          $0.limit = size
          $0.offset = 0
        }, isCurrent: size == limit)
    }
  }

  /// The most rows that one JSON document holds.
  private static let mostInDocument = 1000

  private static func formats(_ links: Links, total: Int) -> [Choice] {
    let isCut = total > mostInDocument
    let document = links.twin(".json") { $0.limit = mostInDocument }
    return [
      Choice(name: "CSV", href: links.twin(".csv")),
      Choice(name: "NDJSON", href: links.twin(".ndjson")),
      Choice(
        name: isCut ? "JSON (first \(Format.count(mostInDocument)))" : "JSON", href: document),
    ]
  }

  private static func columns(_ context: PageContext) -> [Column] {
    func sortable(_ name: String, _ key: SessionOrder.Key, style: String? = nil) -> Column {
      let order = context.request.order
      let isSorted = order.key == key
      let next = SessionOrder(by: key, descending: isSorted ? !order.descending : true)
      return Column(
        name: name, style: style,
        href: context.links.paged {
          $0.order = next
          $0.offset = 0
        }, hint: "Sort by \(next.words)",
        sorted: isSorted ? (order.descending ? "descending" : "ascending") : nil,
        arrow: isSorted ? (order.descending ? "↓" : "↑") : nil)
    }
    return [
      sortable("Created", .createdAt), Column(name: "Session"), Column(name: "Deployment"),
      Column(name: "Outcome"), Column(name: "Raw status"), Column(name: "Start"),
      sortable("Bot start", .botStartSeconds, style: "num"),
      sortable("Duration", .duration, style: "num length"),
    ]
  }
}

extension SessionOrder {
  /// The order in words, as in `duration, longest first`.
  fileprivate var words: String {
    switch key {
    case .createdAt: descending ? "time, newest first" : "time, oldest first"
    case .duration: descending ? "duration, longest first" : "duration, shortest first"
    case .botStartSeconds: descending ? "bot start, slowest first" : "bot start, fastest first"
    }
  }
}
