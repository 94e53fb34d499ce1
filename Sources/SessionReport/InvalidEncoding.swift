/// Bytes that are no table in the form that this version writes.
public struct InvalidEncoding: Error, Sendable, Hashable {
  /// An error.
  public init() {}
}
