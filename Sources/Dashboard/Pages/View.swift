/// What a template is filled with: a struct whose stored properties are the template's names.
///
/// Properties are texts, whole numbers, flags, other views, and lists and optionals of
/// these. One that is `nil` is there but absent: a section of it is left out, and the name is not
/// looked up in the views around it, as Mustache would do with a name that is missing.
///
/// `Encodable` is how the properties are read for every page (``ViewForm``): the compiler knows
/// them, and to reflect on them takes ten times as long.
protocol View: Sendable, Encodable {}

/// A view with a template of its own, which sees nothing of the views around it.
///
/// The template around it gets its markup, to be placed unescaped, and of a list of parts the markup
/// of all of them. What is `nil` and what is an empty list is absent.
protocol Part: View {
  /// The template's name, as in `parts/row`.
  static var template: String { get }
}
