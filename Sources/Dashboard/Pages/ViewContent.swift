import Mustache

/// A view as Mustache takes it, with a gap in place of each text.
///
/// Made by reflection, which is slow: only for a form that was never seen before.
struct ViewContent: MustacheParent {
  private let values: [String: Any]

  func child(named name: String) -> Any? { values[name] }

  /// The content of a view, and how many gaps it has.
  static func withGaps(_ view: some View) -> (content: ViewContent, gaps: Int) {
    var gaps = 0
    let content = ViewContent(view, gaps: &gaps)
    return (content, gaps)
  }

  private init(_ view: any View, gaps: inout Int) {
    var values: [String: Any] = [:]
    for child in Mirror(reflecting: view).children {
      guard let label = child.label else { continue }
      values[label] = Self.content(of: child.value, gaps: &gaps)
    }
    self.values = values
  }

  /// Takes the values in the order in which ``ViewForm`` does. `nil` for what no template is told.
  private static func content(of value: Any, gaps: inout Int) -> Any? {
    switch value {
    case let flag as Bool: return flag
    case let parts as any PartList where parts.parts.isEmpty: return Absent()
    case is String, is Int64, is any Part, is any PartList:
      defer { gaps += 1 }
      return Stencil.gap(gaps)
    case let view as any View: return ViewContent(view, gaps: &gaps)
    case let optional as any OptionalValue:
      guard let wrapped = optional.wrapped else { return Absent() }
      return content(of: wrapped, gaps: &gaps)
    case let list as [Any]: return list.compactMap { content(of: $0, gaps: &gaps) }
    default: return nil
    }
  }
}

/// What Mustache sees in place of a property that is `nil`, or of no parts.
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
