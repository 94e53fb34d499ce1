import Foundation

extension SecondsScale {
  /// The most columns of a linear axis.
  private static let mostColumns = 60

  /// The columns of a logarithmic axis.
  private static let logarithmicColumns = 40

  /// The lengths that round numbers of seconds are multiples of, the roundest first.
  private static let roundness: [Double] =
    [24, 12, 6, 3, 1].map { $0 * 3600 } + [1800, 900, 600, 300, 120, 60, 30, 15, 10, 5, 2, 1]

  /// A whole number of seconds for each of equally wide parts of the axis, from left to right.
  ///
  /// On a linear axis it is where the part begins: between two seconds a line of whole seconds
  /// stays as high as at the earlier one. On a logarithmic axis it is the roundest number in the
  /// part, or that of the part before if it has none.
  var columns: [Double] {
    guard isLogarithmic else {
      let width = columnSeconds
      return Array(stride(from: lowest, to: highest, by: width))
    }
    let growth = pow(highest / lowest, 1 / Double(Self.logarithmicColumns))
    var last = lowest
    return (0..<Self.logarithmicColumns).map { index in
      let start = lowest * pow(growth, Double(index))
      last = Self.roundest(from: start, to: start * growth) ?? last
      return last
    }
  }

  /// The fewest seconds that parts of a linear axis can have so that each tick begins one.
  private var columnSeconds: Double {
    let step = Int(highest - lowest) / (ticks.count - 1)
    let widths = (1...step).lazy.filter { step.isMultiple(of: $0) }
    return Double(widths.first { (ticks.count - 1) * step / $0 <= Self.mostColumns } ?? step)
  }

  private static func roundest(from start: Double, to end: Double) -> Double? {
    roundness.lazy.map { (start / $0).rounded(.up) * $0 }.first { $0 < end }
  }
}
