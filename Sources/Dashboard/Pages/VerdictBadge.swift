import SessionReport

/// A verdict in a word, with its sign and its colour.
struct VerdictBadge: View {
  /// The class that gives it its colour: `worse`, `better` or `same`.
  let tone: String
  /// The symbol in front; `nil` where nothing can be told.
  let icon: String?
  let word: String

  /// - Parameters:
  ///   - verdict: what is said.
  ///   - isHigher: whether a difference is towards longer sessions; `nil` where that is left open.
  init(_ verdict: Verdict, isHigher: Bool? = nil) {
    word = VerdictWords.word(verdict, isHigher: isHigher)
    switch verdict {
    case .worse: (tone, icon) = ("worse", "rise")
    case .better: (tone, icon) = ("better", "fall")
    case .different: (tone, icon) = ("same", "other")
    case .unclear: (tone, icon) = ("same", "same")
    case .tooFew: (tone, icon) = ("same", nil)
    }
  }
}
