/// What a template is filled with: a struct whose stored properties are the template's names.
///
/// Properties are texts, flags, other views, and lists and optionals of these. One that is `nil` is
/// there but absent: a section of it is left out, and the name is not looked up in the views around
/// it, as Mustache would do with a name that is missing.
protocol View: Sendable {}
