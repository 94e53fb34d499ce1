import Charts
import Foundation
import SessionReport

/// Measures, figures and verdicts of a comparison as people read them, the same on pages and in a
/// terminal.
struct VerdictWords: Sendable {
  let measured: MeasuredDifference

  init(_ measured: MeasuredDifference) { self.measured = measured }

  /// The measure, as in `failed share`.
  var name: String {
    switch measured.measure {
    case .failureShare: "failed share"
    case .coldShare: "cold share"
    case .coldStartSeconds: "cold start p95"
    case .warmStartSeconds: "warm start p95"
    case .durationSeconds: "duration p50"
    }
  }

  /// The same at the beginning of a line.
  var title: String { name.prefix(1).uppercased() + name.dropFirst() }

  /// What is counted for it.
  var noun: Noun {
    switch measured.measure {
    case .failureShare, .durationSeconds: Noun("session")
    case .coldShare: Noun("start")
    case .coldStartSeconds: Noun("cold start")
    case .warmStartSeconds: Noun("warm start")
    }
  }

  /// What the measure is, for those who read it first.
  var help: String {
    switch measured.measure {
    case .failureShare: "of those that completed, closed or failed"
    case .coldShare: "of cold and warm starts"
    case .coldStartSeconds, .warmStartSeconds: "95 of 100 took no longer"
    case .durationSeconds: "longer is neither better nor worse"
    }
  }

  var isShare: Bool {
    measured.measure == .failureShare || measured.measure == .coldShare
  }

  /// A value of the measure, as in `6.9%` or `11 s`; an en dash where it is not known.
  func value(_ value: Double?) -> String {
    guard let value else { return Format.nothing }
    switch measured.measure {
    case .failureShare, .coldShare: return Format.percent(value)
    case .coldStartSeconds, .warmStartSeconds: return "\(Format.count(Int(value))) s"
    case .durationSeconds: return Format.duration(seconds: value)
    }
  }

  /// The interval of a side, as in `6.0% to 7.9%`; `nil` where both ends are open.
  func interval(_ side: MeasuredDifference.Side) -> String? {
    Self.interval(low: side.low.map(value), high: side.high.map(value))
  }

  /// The difference that was seen, as in `+4.2 points` or `−8 s`.
  var difference: String {
    guard let difference = measured.difference.value else { return Format.nothing }
    return isShare ? Self.points(difference) + " points" : seconds(difference)
  }

  /// What the difference may be, as in `+3.2 to +5.3`; `nil` where nothing is said.
  var differenceInterval: String? {
    func words(_ value: Double) -> String {
      isShare ? Self.points(value) : seconds(value)
    }
    return Self.interval(
      low: measured.difference.low.map(words), high: measured.difference.high.map(words))
  }

  private static func interval(low: String?, high: String?) -> String? {
    switch (low, high) {
    case (let low?, let high?): low == high ? "\(low) throughout" : "\(low) to \(high)"
    case (let low?, nil): "\(low) or more"
    case (nil, let high?): "\(high) or less"
    case (nil, nil): nil
    }
  }

  private static func points(_ difference: Double) -> String {
    Format.signed(difference * 100, places: decimals(of: difference * 100))
  }

  private func seconds(_ difference: Double) -> String {
    if difference == 0 { return "0 s" }
    let magnitude = difference.magnitude
    let text =
      measured.measure == .durationSeconds && magnitude >= 0.5
      ? Format.duration(seconds: magnitude)
      : Format.number(magnitude, places: Self.decimals(of: magnitude)) + " s"
    return (difference < 0 ? Format.minus : "+") + text
  }

  /// With how many decimals a number reads as one that is not zero: an interval that ends just beside
  /// zero must not seem to hold it.
  private static func decimals(of value: Double) -> Int {
    (1...6).first { (value.magnitude * pow(10, Double($0))).rounded() > 0 } ?? 1
  }

  /// Whether the candidate's value is the higher one.
  var isHigher: Bool { measured.difference.value ?? 0 > 0 }

  /// The verdict in a word.
  var verdict: String { Self.word(measured.verdict, isHigher: isHigher) }

  /// A verdict in a word; a difference that is neither worse nor better is of durations.
  static func word(_ verdict: Verdict, isHigher: Bool?) -> String {
    switch verdict {
    case .worse: "worse"
    case .better: "better"
    case .different: isHigher.map { $0 ? "longer" : "shorter" } ?? "different"
    case .unclear: "no clear difference"
    case .tooFew: "too few to tell"
    }
  }
}
