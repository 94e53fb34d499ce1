/// A number rounded to so many decimals, as whole numbers.
struct Fixed {
  /// Whether a sign belongs in front; never for what rounds to zero.
  let isNegative: Bool
  /// What is in front of the point.
  let whole: Int
  /// What is behind the point, in parts of `scale`.
  let fraction: Int
  /// Ten to the number of places.
  let scale: Int

  /// Rounds half away from zero; nil for what is not a finite number.
  ///
  /// Magnitudes over 10¹² are cut to that: what is drawn is off any screen long before. There are
  /// at most six places.
  init?(_ value: Double, places: Int) {
    guard value.isFinite else { return nil }
    var scale = 1
    for _ in 0..<min(max(places, 0), 6) { scale *= 10 }
    let scaled = Int((min(value.magnitude, 1e12) * Double(scale)).rounded())
    isNegative = value < 0 && scaled > 0
    whole = scaled / scale
    fraction = scaled % scale
    self.scale = scale
  }

  /// The digits behind the point, as many as there are places.
  var decimals: String {
    guard scale > 1 else { return "" }
    // The one in front keeps the zeros after it.
    return String(String(scale + fraction).dropFirst())
  }
}
