/// One name and value of a query, decoded.
///
/// `?name=value` has both; in `?name` the value is empty; in `?=value` the name is.
public struct QueryItem: Sendable, Hashable {
  /// What stands before the first `=`.
  public let name: String
  /// What stands after the first `=`, or nothing.
  public let value: String

  /// A pair of decoded strings.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
