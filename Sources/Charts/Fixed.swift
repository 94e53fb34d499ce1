/// A number rounded to so many decimals, as its digits.
struct Fixed {
  /// Whether a sign belongs in front; never for what rounds to zero.
  let isNegative: Bool
  /// The digits in front of the point.
  let whole: Int
  /// Exactly as many digits as there are places.
  let decimals: String

  /// Rounds half away from zero; nil for what is not a finite number.
  ///
  /// Magnitudes over 10¹² are cut to that: what is drawn is off any screen long before.
  init?(_ value: Double, places: Int) {
    guard value.isFinite else { return nil }
    let places = min(max(places, 0), 6)
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((min(value.magnitude, 1e12) * Double(scale)).rounded())
    isNegative = value < 0 && scaled > 0
    whole = scaled / scale
    let rest = String(scaled % scale)
    decimals = places == 0 ? "" : String(repeating: "0", count: places - rest.utf8.count) + rest
  }
}
