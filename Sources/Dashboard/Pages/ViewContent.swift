import Mustache

/// The properties of a view by name, read once.
///
/// Mustache would reflect on a view anew for each name that it looks up in it, and on all views
/// around it for each that it does not find: for a page of fifty rows ten times the work.
struct ViewContent: MustacheParent {
  private let values: [String: Any]

  /// The properties of a view and of all views in it.
  init(_ view: some View) {
    var values: [String: Any] = [:]
    for child in Mirror(reflecting: view).children {
      guard let label = child.label else { continue }
      values[label] = Self.content(of: child.value)
    }
    self.values = values
  }

  func child(named name: String) -> Any? { values[name] }

  private static func content(of value: Any) -> Any {
    switch value {
    case let view as any View: ViewContent(view)
    case let views as [any View]: views.map { ViewContent($0) }
    case let optional as any OptionalValue: optional.wrapped.map(content) ?? Absent()
    default: value
    }
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
