/// A chart as drawn: SVG text, and what is needed to put it into a page or to let it stand alone.
public struct Drawing: Sendable, Equatable {
  /// What the chart shows, in a few words.
  public let title: String
  /// What there is to see, in a sentence or two: the description that is read aloud.
  public let summary: String
  /// The height in pixels, without the labels under the plot.
  public let height: Int

  /// What is drawn, without the element around it.
  let body: String
  /// What the colours and lines mean; only drawn where the chart stands alone.
  var legend: [LegendKey] = []
  /// Further classes of the element around the plot.
  var plotClass = ""
  /// Pixels left of the plot for the labels of rows.
  var leading = 40
  /// Pixels right of the plot for labels that reach over its end.
  var trailing = 24
  /// Pixels under the plot for the labels of the axis.
  var below = 20

  /// The classes of the element around the plot.
  var classes: String { plotClass.isEmpty ? "plot" : "plot \(plotClass)" }

  func svg(id: String) -> String {
    let id = id.escapedForMarkup
    var text = "<svg height=\"\(height)\" role=\"img\" aria-labelledby=\"\(id)-title\""
    text += " aria-describedby=\"\(id)-desc\">"
    appendNames(to: &text, id: id)
    return text + body + "</svg>"
  }

  func html(id: String, layer: String) -> String {
    "<div class=\"\(classes)\">\(svg(id: id))\(layer)</div>"
  }

  func appendNames(to text: inout String, id: String) {
    text += "<title id=\"\(id)-title\">"
    text += title.escapedForMarkup
    text += "</title><desc id=\"\(id)-desc\">"
    text += summary.escapedForMarkup
    text += "</desc>"
  }
}

/// What a colour or a line of a chart stands for.
struct LegendKey: Sendable, Equatable {
  enum Sign: Sendable, Equatable {
    case fill, line
  }

  let label: String
  let sign: Sign
  /// The class that gives the sign its colour.
  let style: String
}
