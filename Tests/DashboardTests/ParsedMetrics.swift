/// A text in the Prometheus format, read back as the format's description has it.
struct ParsedMetrics {
  /// What tells samples apart.
  struct Sample: Hashable {
    let name: String
    let labels: [String: String]

    init(_ name: String, _ labels: [String: String] = [:]) {
      self.name = name
      self.labels = labels
    }
  }

  /// What is wrong with a text, with the line.
  struct Malformed: Error {
    let reason: String
    let line: Substring
  }

  /// In the order of the text.
  private(set) var families: [(name: String, kind: String, help: String)] = []
  /// Values as they are written.
  private(set) var samples: [Sample: String] = [:]

  /// - Throws: `Malformed` where a line is no help, type or sample, a sample stands outside its
  ///   family, or a family or sample occurs twice.
  init(_ bytes: [UInt8]) throws {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.isEmpty || text.hasSuffix("\n") else {
      throw Malformed(reason: "the last line doesn't end", line: Substring(text))
    }
    var help = (name: Substring(), text: Substring())
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
      if line.hasPrefix("# HELP ") {
        help = (words[2], words[3])
      } else if line.hasPrefix("# TYPE ") {
        guard help.name == words[2], !families.contains(where: { $0.name == words[2] })
        else { throw Malformed(reason: "a family without help, or twice", line: line) }
        families.append((String(words[2]), String(words[3]), try unescaped(help.text, line)))
      } else {
        try addSample(line)
      }
    }
  }

  private mutating func addSample(_ line: Substring) throws {
    var rest = line
    let name = String(rest.prefix { $0 != "{" && $0 != " " })
    rest = rest.dropFirst(name.count)
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest = rest.dropFirst()
      while rest.first != "}" {
        let label = String(rest.prefix { $0 != "=" })
        rest = rest.dropFirst(label.count)
        guard rest.hasPrefix("=\"") else { throw Malformed(reason: "no value", line: line) }
        rest = rest.dropFirst(2)
        let value = quoted(rest)
        rest = rest.dropFirst(value.count)
        guard rest.first == "\"", labels[label] == nil else {
          throw Malformed(reason: "a value that doesn't end, or a label twice", line: line)
        }
        labels[label] = try unescaped(value, line)
        rest = rest.dropFirst()
        if rest.first == "," { rest = rest.dropFirst() }
      }
      rest = rest.dropFirst()
    }
    let sample = Sample(name, labels)
    let family = families.last.map { $0.kind == "histogram" ? $0.name + "_" : $0.name }
    guard let family, name.hasPrefix(family), rest.first == " ", samples[sample] == nil,
      Double(rest.dropFirst()) != nil
    else { throw Malformed(reason: "no sample of its family, or twice", line: line) }
    samples[sample] = String(rest.dropFirst())
  }

  /// What comes before the first quote without a backslash.
  private func quoted(_ text: Substring) -> Substring {
    var isEscaped = false
    for index in text.indices {
      if isEscaped {
        isEscaped = false
      } else if text[index] == "\\" {
        isEscaped = true
      } else if text[index] == "\"" {
        return text[..<index]
      }
    }
    return text
  }

  private func unescaped(_ text: Substring, _ line: Substring) throws -> String {
    var plain = ""
    var characters = text.makeIterator()
    while let character = characters.next() {
      guard character == "\\" else {
        plain.append(character)
        continue
      }
      switch characters.next() {
      case "n": plain.append("\n")
      case "\\": plain.append("\\")
      case "\"": plain.append("\"")
      default: throw Malformed(reason: "no such escape", line: line)
      }
    }
    return plain
  }
}
