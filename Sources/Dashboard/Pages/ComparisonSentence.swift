import SessionReport

/// A comparison in plain sentences.
struct ComparisonSentence: Sendable {
  typealias Piece = FindingView.Piece

  let pieces: [Piece]

  init(_ comparison: Comparison, in context: PageContext) {
    func name(_ id: String) -> Piece {
      .id(id, href: context.links.sessions { $0.deploymentIDs = [id] })
    }
    switch (comparison.baseline?.deploymentID, comparison.candidate?.deploymentID) {
    case (nil, nil): pieces = ["There are no deployments in this range."]
    case (let only?, nil), (nil, let only?):
      pieces = ["There is no other deployment in this range to compare ", name(only), " with."]
    case (let baseline?, let candidate?) where baseline == candidate:
      pieces = ["Both are ", name(candidate), ": choose another to compare it with."]
    case (let baseline?, let candidate?):
      let measures = Measures(comparison)
      pieces = measures.verdict(on: name(candidate), against: name(baseline)) + measures.rest
    }
  }

  /// What is said of each measure.
  private struct Measures {
    private let whole: Verdict
    private let words: [VerdictWords]

    init(_ comparison: Comparison) {
      whole = comparison.verdict
      words = comparison.measures.map(VerdictWords.init)
    }

    private func all(_ verdict: Verdict) -> [VerdictWords] {
      words.filter { $0.measured.verdict == verdict }
    }

    func verdict(on candidate: Piece, against baseline: Piece) -> [Piece] {
      switch whole {
      case .worse, .better:
        [candidate, " is \(whole.rawValue) than ", baseline, ": "] + told(whole) + ["."]
      case .different:
        ["Sessions of ", candidate, " are \(longer) than those of ", baseline, ": "]
          + told(.different) + ["."]
      case .unclear: ["No clear difference between ", candidate, " and ", baseline, " so far."]
      case .tooFew: ["Too few sessions to compare ", candidate, " with ", baseline, "."]
      }
    }

    /// What is said of the measures that the verdict is not about.
    var rest: [Piece] {
      var pieces: [Piece] = []
      if whole == .worse, !all(.better).isEmpty { pieces += [" Better: "] + told(.better) + ["."] }
      if whole == .worse || whole == .better, !all(.different).isEmpty {
        pieces += [" Sessions are \(longer), "] + told(.different) + ["."]
      }
      if whole.isClear, !all(.unclear).isEmpty {
        pieces.append(" No clear difference in \(names(.unclear, joinedBy: "or")).")
      }
      if whole != .tooFew, !all(.tooFew).isEmpty {
        pieces.append(" Too few to tell: \(names(.tooFew, joinedBy: "and")).")
      }
      return pieces
    }

    /// Measures with how far they are apart.
    private func told(_ verdict: Verdict) -> [Piece] {
      Array(
        all(verdict).map { ["\($0.name) ", .strong($0.difference)] as [Piece] }
          .joined(separator: [", "]))
    }

    /// Longer or shorter.
    private var longer: String { all(.different).first?.verdict ?? "" }

    private func names(_ verdict: Verdict, joinedBy last: String) -> String {
      let names = all(verdict).map(\.name)
      guard names.count > 1, let end = names.last else { return names.joined() }
      return names.dropLast().joined(separator: ", ") + " \(last) \(end)"
    }
  }
}
