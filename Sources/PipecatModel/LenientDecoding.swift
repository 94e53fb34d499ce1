extension KeyedDecodingContainer {
  /// The value, or `nil` where it is missing, `null` or of another type.
  ///
  /// The API's documents and its answers differ; one odd field must not cost a page of sessions.
  func lenient<Value: Decodable>(_ type: Value.Type, forKey key: Key) -> Value? {
    (try? decodeIfPresent(type, forKey: key)) ?? nil
  }

  /// A date and time as RFC 3339 text, or `nil`.
  func timestamp(forKey key: Key) -> Timestamp? {
    lenient(String.self, forKey: key).flatMap { Timestamp(iso8601: $0) }
  }

  /// A text, or a number as its text: HTTP statuses come as either.
  func lenientText(forKey key: Key) -> String? {
    lenient(String.self, forKey: key) ?? lenient(Int.self, forKey: key).map { String($0) }
  }

  /// The elements that can be read, with the number of those that cannot; `nil` where there is no
  /// array.
  func lenientArray<Element: Decodable>(
    of type: Element.Type, forKey key: Key
  ) -> (elements: [Element], unreadable: Int)? {
    guard let wrapped = lenient([Unreliable<Element>].self, forKey: key) else { return nil }
    let elements = wrapped.compactMap(\.value)
    return (elements, wrapped.count - elements.count)
  }
}

extension Int {
  /// The number where it may be one of things or seconds, `nil` where nobody would believe it.
  ///
  /// Numbers of several agents are added, and multiplied to be compared: with the largest that a
  /// number can be that would end the program.
  var believed: Int? { (0...1 << 40).contains(self) ? self : nil }
}

/// An element that may turn out not to be what was expected.
private struct Unreliable<Value: Decodable>: Decodable {
  let value: Value?

  init(from decoder: any Decoder) throws {
    value = try? Value(from: decoder)
  }
}
