import Charts
import PipecatModel
import SessionReport

/// A comparison for a terminal: the verdict in a line, the measures in a table, and what was counted.
public struct ComparisonText: Sendable {
  /// The text, which ends with a newline.
  public let text: String

  /// - Parameters:
  ///   - comparison: what is told.
  ///   - coverage: how much of upstream's history it is of.
  ///   - asOf: when upstream was last read.
  public init(_ comparison: Comparison, coverage: Coverage, asOf: Timestamp) {
    var lines = ["\(comparison.verdict.rawValue): \(Self.headline(comparison))", ""]
    lines += Self.table(comparison)
    lines.append("")
    for status in comparison.newStatuses {
      lines.append(
        "New status \"\(status.completionStatus)\": \(Words.sessions(status.sessions)), counted as "
          + status.outcome.rawValue)
    }
    for (name, sample) in [
      ("candidate", comparison.candidate), ("baseline", comparison.baseline),
    ] {
      guard let sample else { continue }
      lines.append(Self.counted(name, sample))
    }
    for caveat in comparison.caveats { lines.append("Caveat: \(Self.words(caveat))") }
    if !coverage.complete { lines.append("Caveat: \(Self.words(coverage))") }
    lines.append("As of \(asOf.iso8601).")
    text = lines.map { $0.printable + "\n" }.joined()
  }

  private static func headline(_ comparison: Comparison) -> String {
    switch (comparison.baseline?.deploymentID, comparison.candidate?.deploymentID) {
    case (nil, nil): "there are no deployments"
    case (let only?, nil), (nil, let only?): "there is no deployment to compare \(only) with"
    case (let baseline?, let candidate?): "\(candidate) against \(baseline)"
    }
  }

  private static func table(_ comparison: Comparison) -> [String] {
    let head = ["measure", "baseline", "candidate", "difference", "interval", "verdict"]
    let rows = comparison.measures.map { measured in
      let words = VerdictWords(measured)
      func side(_ side: MeasuredDifference.Side) -> String {
        words.isShare
          ? "\(words.value(side.value)) of \(Format.count(side.count))"
          : "\(words.value(side.value)) (\(Format.count(side.count)))"
      }
      return [
        words.name, side(measured.baseline), side(measured.candidate), words.difference,
        words.differenceInterval ?? Format.nothing, measured.verdict.rawValue,
      ]
    }
    let widths = head.indices.map { column in
      ([head] + rows).map { $0[column].count }.max() ?? 0
    }
    return ([head] + rows).map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: "  ").trimmingTrailingSpaces
    }
  }

  private static func counted(_ name: String, _ sample: DeploymentSample) -> String {
    let times = sample.createdAt.map {
      ", created \($0.lowerBound.iso8601) to \($0.upperBound.iso8601)"
    }
    return "Counted of the \(name): \(Words.sessions(sample.sessions))\(times ?? "")"
      + (sample.leftOut.words.map { "; left out \($0)" } ?? "") + "."
  }

  private static func words(_ coverage: Coverage) -> String {
    let total = coverage.upstreamTotal.map { " of \(Format.count($0))" } ?? ""
    let from = coverage.from.map { ", all of them since \($0.iso8601)" } ?? ""
    return "the archive holds \(Format.count(coverage.sessions))\(total) sessions\(from)."
  }

  private static func words(_ caveat: Comparison.Caveat) -> String {
    switch caveat {
    case .overlap(let times):
      "both had sessions from \(times.lowerBound.iso8601) to \(times.upperBound.iso8601)."
    case .hours: "their sessions came at different hours of the day."
    case .load(let ratio):
      "the candidate had \(Format.number(ratio, places: 2)) times as many sessions an hour."
    }
  }
}

extension DeploymentSample.LeftOut {
  /// How many were left out and why; `nil` where none were.
  var words: String? {
    let reasons: [(Int, String)] = [
      (active, "active"), (waiting, "created after one that may still be active"),
      (tooLong, "of more than 4 h or unknown length"),
      (unknownOutcomes, "of unknown outcome (from the failed share)"),
      (unknownStarts, "of unknown start (from the cold share)"),
    ]
    let words = reasons.filter { $0.0 > 0 }.map { "\(Format.count($0.0)) \($0.1)" }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
