/// Takes the parameters of a link one by one, and collects what is wrong with them.
///
/// An empty value counts as unset. Of a parameter that comes twice and may come once, the last
/// counts.
struct ParameterReader {
  private let values: [String: [String]]
  private(set) var problems: [InvalidParameters.Problem] = []

  init(_ parameters: [(name: String, value: String)]) {
    var values: [String: [String]] = [:]
    for (name, value) in parameters where !value.isEmpty {
      values[name, default: []].append(value)
    }
    self.values = values
  }

  /// The value, whatever it is.
  func text(_ name: String) -> String? { values[name]?.last }

  /// The different values of a parameter that may come more than once, in the link's order.
  func texts(_ name: String) -> [String] {
    var seen: Set<String> = []
    return (values[name] ?? []).filter { seen.insert($0).inserted }
  }

  /// The value as `parse` reads it; `nil`, with a problem noted, where it does not.
  mutating func value<Value>(
    _ name: String, allowed: String, parse: (String) -> Value?
  ) -> Value? {
    guard let text = text(name) else { return nil }
    let value = parse(text)
    if value == nil { note(name, text, allowed: allowed) }
    return value
  }

  /// A whole number in decimal digits.
  mutating func number(_ name: String, in range: ClosedRange<Int64>, allowed: String) -> Int64? {
    value(name, allowed: allowed) { text in
      let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
      guard digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
      return Int64(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// One of the words that a type has for its cases.
  mutating func word<Word>(_ name: String, as type: Word.Type = Word.self) -> Word?
  where Word: RawRepresentable<String> & CaseIterable {
    value(name, allowed: ParameterReader.list(of: type), parse: Word.init(rawValue:))
  }

  /// Any number of the words that a type has for its cases.
  mutating func words<Word>(_ name: String, as type: Word.Type = Word.self) -> Set<Word>
  where Word: RawRepresentable<String> & CaseIterable & Hashable {
    var words: Set<Word> = []
    for text in texts(name) {
      if let word = Word(rawValue: text) {
        words.insert(word)
      } else {
        note(name, text, allowed: ParameterReader.list(of: type))
      }
    }
    return words
  }

  /// Notes that a parameter can't be used.
  mutating func note(_ name: String, _ value: String, allowed: String) {
    problems.append(.init(parameter: name, value: value, allowed: allowed))
  }

  private static func list<Word>(of type: Word.Type) -> String
  where Word: RawRepresentable<String> & CaseIterable {
    let words = type.allCases.map(\.rawValue)
    return "one of " + words.joined(separator: ", ")
  }
}
