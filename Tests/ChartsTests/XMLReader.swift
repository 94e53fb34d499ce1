import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a document is made of, as a strict parser sees it.
final class XMLReader: NSObject, XMLParserDelegate {
  struct Malformed: Error {
    let line: Int
    let column: Int
  }

  /// The names of all elements, in order.
  private(set) var elements: [String] = []
  /// The names of all attributes.
  private(set) var attributes: Set<String> = []
  /// The classes of all elements.
  private(set) var classes: Set<String> = []
  /// The attributes of the outermost element.
  private(set) var root: [String: String] = [:]
  /// The texts of `style` elements.
  private(set) var styles: [String] = []
  /// The texts of the elements that have an id.
  private(set) var texts: [String: String] = [:]

  private var open: [(name: String, id: String?, text: String)] = []

  init(_ document: String) throws {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    guard parser.parse() else {
      throw Malformed(line: parser.lineNumber, column: parser.columnNumber)
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes found: [String: String]
  ) {
    if elements.isEmpty { root = found }
    elements.append(name)
    attributes.formUnion(found.keys)
    classes.formUnion(found["class"]?.split(separator: " ").map(String.init) ?? [])
    open.append((name, found["id"], ""))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard !open.isEmpty else { return }
    open[open.count - 1].text += string
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    guard let element = open.popLast() else { return }
    if element.name == "style" { styles.append(element.text) }
    if let id = element.id { texts[id] = element.text }
  }
}
