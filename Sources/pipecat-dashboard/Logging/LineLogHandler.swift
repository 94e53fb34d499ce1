import Foundation
import Logging
import PipecatModel

/// Writes each log entry as one line to standard error, with nothing in it that could end the line
/// or move a terminal's cursor: what upstream and visitors send is logged too.
struct LineLogHandler: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  let format: LogFormat

  init(level: Logger.Level, format: LogFormat) {
    logLevel = level
    self.format = format
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let values = metadata.merging(event.metadata ?? [:]) { _, own in own }
      .sorted { $0.key < $1.key }.map { (name: $0.key, text: $0.value.description) }
    let time = Timestamp.systemClock().iso8601
    let line =
      switch format {
      case .text: text(time, event.level, event.message.description, values)
      case .json: json(time, event.level, event.message.description, values)
      }
    // Where nobody reads them any more, lines are lost and nothing else.
    try? FileHandle.standardError.write(contentsOf: Data(line))
  }

  private func text(
    _ time: String, _ level: Logger.Level, _ message: String,
    _ values: [(name: String, text: String)]
  ) -> [UInt8] {
    var line = "\(time) \(level.rawValue) \(LineLogHandler.printable(message))"
    for (name, text) in values {
      line += " \(name)=\(LineLogHandler.quoted(text))"
    }
    return Array((line + "\n").utf8)
  }

  private func json(
    _ time: String, _ level: Logger.Level, _ message: String,
    _ values: [(name: String, text: String)]
  ) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.field("time", time)
    json.field("level", level.rawValue)
    json.field("message", LineLogHandler.printable(message))
    for (name, text) in values { json.field(name, LineLogHandler.printable(text)) }
    json.endObject()
    json.newline()
    return json.bytes
  }

  /// The text as it is where it is one plain word, else in quotes: nothing in it can end it early.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    if isPlain { return text }
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(printable(escaped))\""
  }

  /// The text with control and format characters as `\u{…}`.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
            Array("\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
          default: [scalar]
          }
        }))
  }
}
