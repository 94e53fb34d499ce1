/// The columns over a chart that lead somewhere and tell their numbers while pointed at.
///
/// They are HTML over the plot rather than links inside it: a column is easier to hit than a bar
/// of one pixel, and an image with `role="img"` may have no links inside.
struct HitLayer {
  private var text = "<div class=\"hits\" aria-hidden=\"true\">"
  private var hasLinks = false

  /// Adds the next column; `tip` is HTML.
  mutating func column(href: String?, tip: String) {
    guard let href else {
      text += "<span></span>"
      return
    }
    hasLinks = true
    text += "<a href=\""
    text.appendEscaped(href)
    text += "\" tabindex=\"-1\"><span class=\"tip\">\(tip)</span></a>"
  }

  /// The layer, empty if nothing in it leads anywhere.
  var html: String { hasLinks ? text + "</div>" : "" }
}

extension StackedTimeline {
  var hits: String {
    var layer = HitLayer()
    for bucket in buckets { layer.column(href: bucket.href, tip: tip(bucket)) }
    return layer.html
  }

  private func tip(_ bucket: Bucket) -> String {
    let total = bucket.total
    var text = "<b>\(bucket.label.escapedForMarkup)</b>"
    text += "<span>\(noun.counting(total).escapedForMarkup)</span>"
    for (index, series) in series.enumerated() {
      let value = bucket.value(index)
      guard value > 0 else { continue }
      text += "<span><svg class=\"swatch on-\(series.style)\" width=\"14\" height=\"14\">"
      text += "<use href=\"#i-\(series.style)\"/></svg> \(Format.count(value))"
      if index == share?.series, total >= Format.fewest {
        text += " (\(Format.share(value, of: total).escapedForMarkup))"
      }
      text += "</span>"
    }
    return text
  }
}
