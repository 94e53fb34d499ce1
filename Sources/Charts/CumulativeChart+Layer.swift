extension CumulativeChart {
  /// A column for each part of the axis, which tells the share of each line while pointed at.
  public var layer: String {
    let lines = series.enumerated().filter { $1.count > 0 }
    guard !lines.isEmpty else { return "" }
    let signs = lines.map { index, series in
      "<span><svg width=\"16\" height=\"10\"><line x2=\"16\" y1=\"5\" y2=\"5\" class=\""
        + Self.lineStyle(index) + "\"/></svg><span class=\"id\">\(series.name.escapedForMarkup)"
        + "</span> "
    }
    var layer = HitLayer()
    for seconds in scale.columns {
      layer.column { output in
        output.append("<b>within \(Format.step(seconds: Int(seconds)))</b>")
        for ((_, series), sign) in zip(lines, signs) {
          output.append(sign)
          output.append(escaping: series.share(within: seconds))
          output.append("</span>")
        }
      }
    }
    return layer.html
  }
}

extension CumulativeChart.Series {
  /// How many of the values are at most so many seconds, in the words of ``Format/share(_:of:)``.
  ///
  /// A line of percentiles tells no more than it knows: whole percents, rounded down.
  func share(within seconds: Double) -> String {
    let part = steps.last { $0.seconds <= seconds }?.count ?? 0
    guard isInPercents, part > 0, part < count else { return Format.share(part, of: count) }
    let percent = part * 100 / count
    return percent > 0 ? "\(percent)%" : "<1%"
  }
}
