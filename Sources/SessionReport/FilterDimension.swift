/// The parts of a filter other than the window, as bits: those that a session fails.
struct FilterDimension: OptionSet, Sendable {
  var rawValue: UInt8

  static let outcome = FilterDimension(rawValue: 1 << 0)
  static let startType = FilterDimension(rawValue: 1 << 1)
  static let deployment = FilterDimension(rawValue: 1 << 2)
  static let completionStatus = FilterDimension(rawValue: 1 << 3)
  static let endState = FilterDimension(rawValue: 1 << 4)
  static let status = FilterDimension(rawValue: 1 << 5)
  /// The bounds of the bot start and the id: parts that have no list of values to choose from.
  static let unlisted = FilterDimension(rawValue: 1 << 6)
}
