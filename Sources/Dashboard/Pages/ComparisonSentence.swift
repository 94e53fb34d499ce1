import SessionReport

/// A comparison in plain sentences.
struct ComparisonSentence: Sendable {
  let pieces: [FindingView.Piece]

  init(_ comparison: Comparison, in context: PageContext) {
    guard let candidate = comparison.candidate?.deploymentID else {
      pieces = ["There are no deployments in this range."]
      return
    }
    func name(_ id: String) -> FindingView.Piece {
      .id(id, href: context.links.sessions { $0.deploymentIDs = [id] })
    }
    guard let baseline = comparison.baseline?.deploymentID else {
      pieces = [name(candidate), " is the only deployment in this range."]
      return
    }
    let words = comparison.measures.map(VerdictWords.init)
    func all(_ verdict: Verdict) -> [VerdictWords] {
      words.filter { $0.measured.verdict == verdict }
    }
    var pieces: [FindingView.Piece] = []
    switch comparison.verdict {
    case .worse, .better:
      let verdict = comparison.verdict
      pieces += [name(candidate), " is \(verdict.rawValue) than ", name(baseline), ": "]
      pieces += Self.list(all(verdict)) + ["."]
      if verdict == .worse, !all(.better).isEmpty {
        pieces += [" Better: "] + Self.list(all(.better)) + ["."]
      }
      pieces += Self.durations(all(.different), of: "Sessions")
    case .different:
      pieces += ["Sessions of ", name(candidate)]
      pieces += Self.durations(all(.different), of: "") + [" Compared with "]
      pieces += [name(baseline), ", nothing else differs clearly."]
    case .unclear:
      pieces += ["No clear difference between ", name(candidate), " and ", name(baseline)]
      pieces += [" so far."]
    case .tooFew:
      pieces += ["Too few sessions to compare ", name(candidate), " with ", name(baseline), "."]
    }
    if comparison.verdict.isClear, comparison.verdict != .different, !all(.unclear).isEmpty {
      pieces += [" No clear difference in \(Self.names(all(.unclear), joinedBy: "or"))."]
    }
    if comparison.verdict != .tooFew, !all(.tooFew).isEmpty {
      pieces += [" Too few to tell: \(Self.names(all(.tooFew), joinedBy: "and"))."]
    }
    self.pieces = pieces
  }

  /// Measures with how far they are apart.
  static func list(_ words: [VerdictWords]) -> [FindingView.Piece] {
    Array(
      words.map { [FindingView.Piece(stringLiteral: "\($0.name) "), .strong($0.difference)] }
        .joined(separator: [", "]))
  }

  private static func durations(
    _ words: [VerdictWords], of subject: String
  ) -> [FindingView.Piece] {
    words.flatMap { words -> [FindingView.Piece] in
      [
        " \(subject.isEmpty ? "" : subject + " ")are \(words.verdict): \(words.name) ",
        .strong(words.difference), ".",
      ]
    }
  }

  private static func names(_ words: [VerdictWords], joinedBy last: String) -> String {
    let names = words.map(\.name)
    guard names.count > 1, let end = names.last else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " \(last) \(end)"
  }
}
