import Foundation
import Testing

/// A file under `Golden/` that holds what was once looked at and found right.
///
/// `RECORD_GOLDEN=1 swift test --filter ChartsTests` writes the files anew; look at them in a
/// browser before they are committed.
struct Golden {
  let name: String

  private var file: URL {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden").appending(path: name)
  }

  private static var isRecording: Bool {
    ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1"
  }

  /// Holds a text against the file; a failure tells the lines that differ.
  func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    if Self.isRecording {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    guard text != recorded else { return }
    let diff = Self.diff(from: Self.lines(recorded), to: Self.lines(text))
    Issue.record("\(name) differs from what was recorded:\n\(diff)", sourceLocation: sourceLocation)
  }

  /// One element a line: a drawing is a single line of thousands of characters otherwise.
  private static func lines(_ text: String) -> [String] {
    text.replacing("><", with: ">\n<").split(separator: "\n").map(String.init)
  }

  static func diff(from old: [String], to new: [String]) -> String {
    let changes = new.difference(from: old)
    return changes.map { change in
      switch change {
      case .remove(let line, let text, _): "- \(line + 1): \(text)"
      case .insert(let line, let text, _): "+ \(line + 1): \(text)"
      }
    }.joined(separator: "\n")
  }
}
