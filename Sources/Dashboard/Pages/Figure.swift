/// A figure of the strip: a name with one or several values.
struct Figure: Part {
  static let template = "parts/figure"

  let name: String
  /// The class that gives its remark a colour: `worse` or `warn`.
  let tone: String?
  let values: [Value]
  let isSeveral: Bool

  init(_ name: String, tone: String? = nil, _ values: [Value]) {
    self.name = name
    self.tone = tone
    self.values = values
    isSeveral = values.count > 1
  }

  /// A value and the remark under it.
  struct Value: View {
    /// Numbers with their units, as in 1 `min` 52 `s`.
    let parts: [Part]
    /// An age, in place of numbers.
    var age: Age?
    /// The remark.
    var sub = ""
    /// The end of the remark that stands out.
    var strong: String?
    /// A time that ends the remark.
    var at: TimeView?
  }

  /// A number, and the unit that is written smaller.
  struct Part: View {
    let number: String
    var unit: String?
  }
}

extension Figure.Value {
  /// A value of one number.
  init(
    _ number: String, unit: String? = nil, sub: String = "", strong: String? = nil,
    at: TimeView? = nil
  ) {
    self.init(
      parts: [Figure.Part(number: number, unit: unit)], sub: sub, strong: strong, at: at)
  }

  /// Words like `1 min 52 s`, with the units written smaller.
  init(duration words: String, sub: String) {
    let parts = words.split(separator: " ")
    self.init(
      parts: stride(from: 0, to: parts.count, by: 2).map { index in
        Figure.Part(
          number: String(parts[index]),
          unit: index + 1 < parts.count ? String(parts[index + 1]) : nil)
      },
      sub: sub)
  }
}
