/// What stands where there is nothing to show, and what can be done about it.
struct EmptyState: Part {
  static let template = "parts/empty"

  let heading: String
  let words: String
  let hasWays: Bool
  let ways: [Way]

  init(heading: String, words: String, ways: [Way] = []) {
    self.heading = heading
    self.words = words
    self.ways = ways
    hasWays = !ways.isEmpty
  }

  /// A way out.
  struct Way: View {
    let name: String
    let href: String
    /// What follows the link, as in `, 17 sessions`.
    var rest = ""
  }
}
