/// An active filter, which a click takes off.
struct Chip: View {
  /// What is filtered by, as in `Outcome`.
  let label: String
  /// The value, as in `failed`.
  let value: String
  /// Whether the value is an id.
  var isID = false
  /// The page without this filter.
  let href: String
}
