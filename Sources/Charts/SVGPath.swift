/// The `d` of a path under construction, absolute and without spaces that are not needed.
struct SVGPath {
  private(set) var text = ""

  var isEmpty: Bool { text.isEmpty }

  mutating func move(_ x: Double, _ y: Double) { pair("M", x, y) }

  mutating func line(_ x: Double, _ y: Double) { pair("L", x, y) }

  mutating func horizontal(_ x: Double) {
    text += "H"
    text.append(x, places: 2)
  }

  mutating func vertical(_ y: Double) {
    text += "V"
    text.append(y, places: 1)
  }

  mutating func close() { text += "z" }

  mutating func box(x: Double, width: Double, y: Double, height: Double) {
    move(x, y)
    horizontal(x + width)
    vertical(y + height)
    horizontal(x)
    close()
  }

  private mutating func pair(_ command: String, _ x: Double, _ y: Double) {
    text += command
    text.append(x, places: 2)
    text += " "
    text.append(y, places: 1)
  }
}
