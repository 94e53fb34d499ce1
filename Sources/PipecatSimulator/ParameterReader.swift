import MicroHTTP

/// Reads the parameters of a query as the API does, and collects all that is wrong with them.
struct ParameterReader {
  /// What is wrong so far, in the order of reading.
  private(set) var issues: [ZodIssue] = []
  private let items: [QueryItem]

  /// Parameters by their names; those that nobody asks for are ignored.
  init(_ items: [QueryItem]) {
    self.items = items
  }

  /// A text; `nil` where it is missing or empty.
  mutating func text(_ name: String) -> String? {
    guard let value = value(name), !value.isEmpty else { return nil }
    return value
  }

  /// One of `options`; `nil` where it is missing, and for any other word, which is an issue.
  mutating func word(_ name: String, options: [String]) -> String? {
    guard let value = value(name) else { return nil }
    guard options.contains(value) else {
      return reject(name, .notAnOption(received: value, options: options))
    }
    return value
  }

  /// A whole number; `nil` where it is missing, and for anything else, which is an issue.
  mutating func integer(_ name: String, minimum: Int? = nil) -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = ParameterReader.number(text) else {
      return reject(name, .wrongType(expected: "number", received: "nan"))
    }
    guard number == number.rounded() else {
      return reject(name, .wrongType(expected: "integer", received: "float"))
    }
    let limited = Int(exactly: number) ?? (number < 0 ? .min : .max)
    if let minimum, limited < minimum { return reject(name, .tooSmall(minimum: minimum)) }
    return limited
  }

  /// The number that JavaScript's `Number` makes of a text, in which an empty text is 0.
  private static func number(_ text: String) -> Double? {
    let trimmed = text.drop { $0.isWhitespace }
    if trimmed.isEmpty { return 0 }
    guard trimmed.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }),
      let number = Double(trimmed), number.isFinite
    else { return nil }
    return number
  }

  private mutating func value(_ name: String) -> String? {
    let values = items.filter { $0.name == name }
    guard values.count < 2 else {
      return reject(name, .wrongType(expected: "string", received: "array"))
    }
    return values.first?.value
  }

  private mutating func reject<Value>(_ name: String, _ problem: ZodIssue.Problem) -> Value? {
    issues.append(ZodIssue(parameter: name, problem: problem))
    return nil
  }
}
