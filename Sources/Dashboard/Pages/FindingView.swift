/// A sentence that says what the reader came for, with what to do about it.
struct FindingView: Part {
  static let template = "parts/finding"

  /// The class that gives it its colour: `worse`, `better` or `warn`.
  let tone: String
  /// The symbol in front.
  let icon: String
  let pieces: [Piece]
  let actions: [Choice]
  let hasActions: Bool

  init(tone: String, icon: String, _ pieces: [Piece], actions: [Choice] = []) {
    self.tone = tone
    self.icon = icon
    self.pieces = pieces
    self.actions = actions
    hasActions = !actions.isEmpty
  }

  /// A stretch of the sentence: words, a number that matters, or a link.
  struct Piece: View, ExpressibleByStringInterpolation {
    let text: String
    var isStrong = false
    var isID = false
    var href: String?

    init(stringLiteral text: String) { self.text = text }

    private init(_ text: String, isStrong: Bool = false, isID: Bool = false, href: String? = nil) {
      self.text = text
      self.isStrong = isStrong
      self.isID = isID
      self.href = href
    }

    static func strong(_ text: String) -> Piece { Piece(text, isStrong: true) }

    /// The first letters of an id, as a link.
    static func id(_ id: String, href: String) -> Piece {
      Piece(Words.short(id), isID: true, href: href)
    }

    static func link(_ text: String, href: String) -> Piece { Piece(text, href: href) }
  }
}
