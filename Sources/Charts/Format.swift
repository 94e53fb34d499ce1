/// Numbers as people read them, the same on charts, pages and tables.
///
/// A value that is not known, or not a number, reads as ``nothing``.
public enum Format {
  /// What stands where there is no value: an en dash.
  public static let nothing = "–"

  /// The true minus sign, U+2212, which is as wide as a plus.
  public static let minus = "\u{2212}"

  /// A whole number with commas between thousands, as in `12,480`.
  public static func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude).utf8)
    var text = value < 0 ? minus : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.unicodeScalars.append(Unicode.Scalar(digit))
    }
    return text
  }

  /// A number with at most `places` decimals and commas between thousands, as in `1,024` or `2.5`.
  public static func number(_ value: Double, places: Int = 1) -> String {
    guard let fixed = Fixed(value, places: places) else { return nothing }
    var decimals = fixed.decimals
    while decimals.last == "0" { decimals.removeLast() }
    let whole = (fixed.isNegative ? minus : "") + count(fixed.whole)
    return decimals.isEmpty ? whole : whole + "." + decimals
  }

  /// A part of a whole in percent with one decimal, or as `2 of 17` under twenty, where a
  /// percentage would claim more than so few can tell. ``nothing`` for a part of none.
  public static func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return nothing }
    guard whole >= fewest else { return "\(part) of \(whole)" }
    return percent(Double(part) / Double(whole))
  }

  /// The number under which shares are told as counts.
  public static let fewest = 20

  /// A fraction of one in percent with one decimal, as in `3.5%`.
  ///
  /// Only none at all reads `0%` and only all of them `100%`: what rounds to either reads `<0.1%`
  /// or `>99.9%`.
  public static func percent(_ fraction: Double) -> String {
    guard fraction.isFinite else { return nothing }
    switch fraction {
    case ...0: return "0%"
    case 1...: return "100%"
    case ..<0.0005: return "<0.1%"
    case 0.9995...: return ">99.9%"
    default: return fixed(fraction * 100, places: 1) + "%"
    }
  }

  /// A difference of two shares in points, signed, with one decimal, as in `+4.2` or `−0.4`.
  public static func points(_ difference: Double) -> String {
    signed(difference * 100, places: 1)
  }

  /// A number with its sign, as in `+4.2`; what rounds to zero has none.
  public static func signed(_ value: Double, places: Int) -> String {
    let digits = fixed(abs(value), places: places)
    let isZero = !digits.contains { ("1"..."9").contains($0) }
    guard value.isFinite, !isZero else { return digits }
    return (value > 0 ? "+" : minus) + digits
  }

  /// A length of time in its two largest units: `42 s`, `2 min 05 s`, `2 h 13 min`, from two days on
  /// `3 d 04 h`.
  ///
  /// Seconds are rounded, minutes are cut off as on a clock.
  public static func duration(seconds: Double) -> String {
    guard seconds.isFinite else { return nothing }
    let all = Int(min(seconds.magnitude, 1e12).rounded())
    let sign = seconds < 0 && all > 0 ? minus : ""
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60)
    if hours >= 48 { return "\(sign)\(count(hours / 24)) d \(twoDigits(hours % 24)) h" }
    if hours > 0 { return "\(sign)\(count(hours)) h \(twoDigits(minutes)) min" }
    if minutes > 0 { return "\(sign)\(minutes) min \(twoDigits(rest)) s" }
    return "\(sign)\(rest) s"
  }

  /// A round length of time in its largest fitting unit: `30 s`, `5 min`, `2 h`, `1 d`.
  public static func step(seconds: Int) -> String {
    for (unit, name) in [(86_400, "d"), (3600, "h"), (60, "min")]
    where seconds >= unit && seconds.isMultiple(of: unit) {
      return "\(count(seconds / unit)) \(name)"
    }
    return "\(count(seconds)) s"
  }

  /// A distance from the start of a recording, as in `3:34` or `1:02:07`.
  public static func offset(seconds: Double) -> String {
    guard seconds.isFinite else { return nothing }
    return offset(Int(min(seconds.magnitude, 1e12).rounded()), isNegative: seconds < 0)
  }

  /// A distance with tenths of a second, as in `3:34.2`; what is less than a tenth is cut off, as on
  /// a clock.
  public static func offset(tenthsOf seconds: Double) -> String {
    guard seconds.isFinite else { return nothing }
    let tenths = Int((min(seconds.magnitude, 1e12) * 10 + 1e-6).rounded(.down))
    return offset(tenths / 10, isNegative: seconds < 0 && tenths > 0) + ".\(tenths % 10)"
  }

  private static func offset(_ all: Int, isNegative: Bool) -> String {
    let sign = isNegative && all > 0 ? minus : ""
    let tail = "\(twoDigits(all % 60))"
    guard all >= 3600 else { return "\(sign)\(all / 60):\(tail)" }
    return "\(sign)\(all / 3600):\(twoDigits(all / 60 % 60)):\(tail)"
  }

  private static func twoDigits(_ value: Int) -> String {
    value < 10 ? "0\(value)" : String(value)
  }

  private static func fixed(_ value: Double, places: Int) -> String {
    guard let fixed = Fixed(value, places: places) else { return nothing }
    let whole = (fixed.isNegative ? minus : "") + count(fixed.whole)
    return places > 0 ? whole + "." + fixed.decimals : whole
  }
}
