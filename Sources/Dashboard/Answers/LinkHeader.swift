import PipecatModel

/// The pages around a page of a list, as the value of a `Link` header (RFC 8288).
struct LinkHeader {
  /// The list's path.
  let path: String
  /// The sessions on all pages.
  let total: Int
  /// The page's first session and most sessions.
  let offset: Int
  let limit: Int
  /// The parameters of the link without `limit` and `offset`.
  let parameters: [(name: String, value: String)]

  /// The value, with `first` and `last` always and `prev` and `next` where there is one.
  var value: String {
    let last = total > 0 ? (total - 1) / limit * limit : 0
    var links = [link("first", offset: 0)]
    if offset > 0 { links.append(link("prev", offset: max(0, min(offset - limit, last)))) }
    if offset < last { links.append(link("next", offset: offset + limit)) }
    links.append(link("last", offset: last))
    return links.joined(separator: ", ")
  }

  private func link(_ relation: String, offset: Int) -> String {
    let own = [("limit", String(limit)), ("offset", String(offset))]
    let query = (parameters + own).map {
      PercentEncoding.query($0.0) + "=" + PercentEncoding.query($0.1)
    }
    return "<\(path)?\(query.joined(separator: "&"))>; rel=\"\(relation)\""
  }
}
