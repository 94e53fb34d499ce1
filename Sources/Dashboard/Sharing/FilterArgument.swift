/// A filter in one text, as in `outcome=failed`.
public struct FilterArgument: Sendable {
  /// The parameter.
  public let name: String
  /// Its value.
  public let value: String

  /// `nil` where there is no `=`.
  public init?(_ text: String) {
    guard let equals = text.firstIndex(of: "=") else { return nil }
    name = String(text[..<equals])
    value = String(text[text.index(after: equals)...])
  }
}
