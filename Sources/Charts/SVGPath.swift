/// The `d` of a path under construction, absolute and without spaces that are not needed.
struct SVGPath {
  private(set) var markup = Markup()

  mutating func move(_ x: Double, _ y: Double) { pair("M", x, y) }

  mutating func line(_ x: Double, _ y: Double) { pair("L", x, y) }

  mutating func horizontal(_ x: Double) {
    markup.append("H")
    markup.append(x, places: 2)
  }

  mutating func vertical(_ y: Double) {
    markup.append("V")
    markup.append(y, places: 1)
  }

  mutating func close() { markup.append("z") }

  mutating func box(x: Double, width: Double, y: Double, height: Double) {
    move(x, y)
    horizontal(x + width)
    vertical(y + height)
    horizontal(x)
    close()
  }

  private mutating func pair(_ command: String, _ x: Double, _ y: Double) {
    markup.append(command)
    markup.append(x, places: 2)
    markup.append(" ")
    markup.append(y, places: 1)
  }
}
