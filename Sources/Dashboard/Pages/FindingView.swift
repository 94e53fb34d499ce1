/// A sentence that says what the reader came for, with what to do about it.
struct FindingView: View {
  /// The class that gives it its colour: `worse` or `warn`.
  let tone: String
  /// The symbol in front.
  let icon: String
  let words: String
  /// The number that matters.
  let strong: String
  let rest: String
  let action: Choice?
}
