/// Something that can be drawn and told in numbers.
///
/// A chart is a plain value: the same data gives the same text, byte for byte.
public protocol Chart: Sendable {
  /// The picture, to be put into a page or to stand alone.
  var drawing: Drawing { get }

  /// The links and read-outs over the plot, as HTML; empty where nothing is told or leads anywhere.
  var layer: String { get }

  /// The same numbers as a table.
  var table: ChartTable { get }
}

extension Chart {
  /// Nothing over the plot.
  public var layer: String { "" }

  /// The chart as an `svg` element that uses the style sheet of its page, without links.
  ///
  /// The `id` is unique in the page; the title and the description get ids that begin with it.
  public func svg(id: String) -> String { drawing.svg(id: id) }

  /// The chart and its layer as one `div` of class `plot`.
  ///
  /// The layer is for pointers only (`aria-hidden`, out of the tab order); keyboards and screen
  /// readers find the same numbers and links in ``table``, and what a marker leads to is for the
  /// page to list.
  ///
  /// The `id` is unique in the page; the title and the description get ids that begin with it.
  public func html(id: String) -> String { drawing.html(id: id, layer: layer) }

  /// The chart as an SVG document of its own, with title, legend and ``StyleSheet/standalone``.
  ///
  /// - Parameters:
  ///   - width: in pixels, at least 320; the height follows from the chart.
  ///   - theme: the colours to use; `auto` asks the reader's system.
  ///   - caption: what the numbers cover and how old they are, in a line under the title.
  /// - Returns: an XML document.
  public func standalone(
    width: Int = 960, theme: Theme = .auto, caption: String? = nil
  ) -> String {
    drawing.standalone(width: width, theme: theme, caption: caption)
  }
}
