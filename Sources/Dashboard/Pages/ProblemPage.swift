/// A page in place of one that cannot be shown.
struct ProblemPage: View {
  let frame: Frame
  /// As in `404, no such agent`.
  let heading: String
  let sentence: String
  /// Where to go instead.
  let ways: [Choice]
}
