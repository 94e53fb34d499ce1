/// The parts of a filter that have a list of values to choose from, as bits: those that a session
/// fails.
struct FilterDimension: OptionSet, Sendable {
  var rawValue: UInt8

  static let outcome = FilterDimension(rawValue: 1 << 0)
  static let startType = FilterDimension(rawValue: 1 << 1)
  static let deployment = FilterDimension(rawValue: 1 << 2)
  static let completionStatus = FilterDimension(rawValue: 1 << 3)
  static let endState = FilterDimension(rawValue: 1 << 4)
  static let status = FilterDimension(rawValue: 1 << 5)
}
