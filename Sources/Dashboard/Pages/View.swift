import Mustache

/// What a template is filled with: a struct whose stored properties are the template's names.
///
/// A property that is `nil` is there but absent: a section of it is left out, and the name is not
/// looked up in the views around it, as Mustache would do with a name that is missing.
protocol View: MustacheParent, Sendable {}

extension View {
  func child(named name: String) -> Any? {
    for child in Mirror(reflecting: self).children where child.label == name {
      guard let optional = child.value as? any OptionalValue else { return child.value }
      return optional.wrapped ?? Absent()
    }
    return nil
  }
}

/// What Mustache sees in place of a property that is `nil`.
private struct Absent: MustacheCustomRenderable {
  var renderText: String { "" }
  var isNull: Bool { true }
}

private protocol OptionalValue {
  var wrapped: Any? { get }
}

extension Optional: OptionalValue {
  fileprivate var wrapped: Any? { self }
}
