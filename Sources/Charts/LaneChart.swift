/// Several strips on one time axis: what went on, what was measured, and what happened when.
public struct LaneChart: Chart {
  /// What the chart shows.
  public let title: String
  /// The length of the axis, in seconds; at least one.
  public let seconds: Double
  /// Times of day, written over the lanes.
  public let clock: [AxisTick]
  /// Moments marked through all lanes, in seconds from the left end.
  public let markers: [Double]
  /// The lanes from top to bottom.
  public let lanes: [Lane]
  /// What is to be seen, for the description.
  public let finding: String

  /// A chart of lanes over so many seconds.
  public init(
    title: String, seconds: Double, clock: [AxisTick] = [], markers: [Double] = [], lanes: [Lane],
    finding: String
  ) {
    self.title = title
    self.seconds = seconds.isFinite ? max(1, seconds) : 1
    self.clock = clock
    self.markers = markers.filter(\.isFinite)
    self.lanes = lanes
    self.finding = finding
  }

  /// The length of an axis, in seconds, that holds a recording of so many seconds with some room
  /// for the word at its end.
  public static func axisSeconds(holding seconds: Double) -> Double {
    let seconds = seconds.isFinite ? max(1, seconds) : 1
    let step = step(for: seconds)
    return (seconds * 1.04 / step).rounded(.up) * step
  }

  /// The moments of an axis at which a clock may be read: every second tick.
  public static func clockTicks(of seconds: Double) -> [Double] {
    Array(stride(from: 0, through: seconds, by: 2 * step(for: seconds)))
  }

  /// The distance of two ticks: round, and at most ten of them.
  static func step(for seconds: Double) -> Double {
    let steps: [Double] = [
      1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400,
    ]
    return steps.first { seconds / $0 <= 10 } ?? (seconds / 10).rounded(.up)
  }

  /// How far right a moment lies, in percent; the nearer end outside.
  func x(_ at: Double) -> Double { (at / seconds).clampedToUnit * 100 }

  /// The measured values, one row for each time of a sample and one column for each lane of values.
  public var table: ChartTable {
    let measured = measured
    return ChartTable(
      caption: title,
      header: ["Offset"] + measured.map { Self.heading($0.name, unit: $0.unit) },
      rows: Self.times(of: measured).map { time in
        let cells = measured.map { column in
          column.values[time].map(Self.told) ?? Format.nothing
        }
        return ChartTable.Row([Format.offset(seconds: time)] + cells)
      })
  }

  /// What a lane of values holds, by the time of the sample.
  typealias Measured = (name: String, unit: String, values: [Double: Double])

  var measured: [Measured] {
    lanes.compactMap { lane in
      guard case .values(let samples, let unit, _) = lane.content else { return nil }
      let pairs = samples.compactMap { sample in sample.value.map { (sample.at, $0) } }
      return (lane.name, unit, Dictionary(pairs) { _, last in last })
    }
  }

  /// The times at which anything was measured, in order.
  static func times(of measured: [Measured]) -> [Double] {
    Set(measured.flatMap(\.values.keys)).sorted()
  }

  /// A measured value: cores come as 0.25, bytes as hundreds of millions.
  static func told(_ value: Double) -> String {
    Format.number(value, places: value.magnitude < 10 ? 3 : 1)
  }

  static func heading(_ name: String, unit: String) -> String {
    unit.isEmpty ? name : "\(name), \(unit)"
  }
}
