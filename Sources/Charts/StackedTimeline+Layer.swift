extension StackedTimeline {
  /// A column for each bucket, which tells its numbers while pointed at, and over them the links
  /// of markers.
  ///
  /// The signs of the series are symbols `i-…` that the page has to have.
  public var layer: String {
    let signs = series.map { series in
      "<span><svg class=\"swatch on-\(series.style)\" width=\"14\" height=\"14\">"
        + "<use href=\"#i-\(series.style)\"/></svg> "
    }
    var layer = HitLayer()
    for bucket in buckets {
      layer.column(href: bucket.href) { tip(bucket, signs: signs, into: &$0) }
    }
    return layer.html + markerLinks
  }

  private func tip(_ bucket: Bucket, signs: [String], into output: inout Markup) {
    let total = bucket.total
    output.append("<b>")
    output.append(escaping: bucket.label)
    output.append("</b><span>")
    output.append(escaping: noun.counting(total))
    output.append("</span>")
    for (index, sign) in signs.enumerated() {
      let value = bucket.value(index)
      guard value > 0 else { continue }
      output.append(sign)
      output.append(Format.count(value))
      if index == share?.series, total >= Format.fewest {
        output.append(" (")
        output.append(escaping: Format.share(value, of: total))
        output.append(")")
      }
      output.append("</span>")
    }
  }
}
