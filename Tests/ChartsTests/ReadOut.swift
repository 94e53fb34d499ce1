import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What the columns over a chart tell, as a strict parser sees it.
final class ReadOut: NSObject, XMLParserDelegate {
  /// The texts of each column from left to right; none for a column that tells nothing.
  private(set) var columns: [[String]] = []

  /// How many elements are open: the document, the layer, a column, its tip, a text of it.
  private var depth = 0
  /// Whether the links over marks are read, which tell nothing.
  private var isOverlay = false

  /// Reads the layer of a chart, which may be empty.
  init(_ layer: String) throws {
    super.init()
    let parser = XMLParser(data: Data("<layer>\(layer)</layer>".utf8))
    parser.delegate = self
    guard parser.parse() else {
      throw XMLReader.Malformed(line: parser.lineNumber, column: parser.columnNumber)
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    depth += 1
    if depth == 2 { isOverlay = name == "svg" }
    guard !isOverlay else { return }
    if depth == 3 { columns.append([]) }
    if depth == 5 { columns[columns.count - 1].append("") }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard depth >= 5, !isOverlay else { return }
    columns[columns.count - 1][columns[columns.count - 1].count - 1] += string
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    depth -= 1
  }
}
