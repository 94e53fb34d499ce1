/// What a chart counts, in its one and many forms.
public struct Noun: Sendable, Equatable {
  /// The word for one, as in `session`.
  public let singular: String
  /// The word for none and for many, as in `sessions`.
  public let plural: String

  /// A noun; where the plural is not given, it ends in `s`.
  public init(_ singular: String, plural: String? = nil) {
    self.singular = singular
    self.plural = plural ?? singular + "s"
  }

  /// A number and the noun in the form that goes with it, as in `12,480 sessions`.
  public func counting(_ value: Int) -> String {
    "\(Format.count(value)) \(value == 1 ? singular : plural)"
  }
}
