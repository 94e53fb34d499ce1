/// Work that is measured over and over: what the program does for one read, one page or one tick.
public struct Loop: Sendable {
  /// Does the work once.
  ///
  /// - Parameter number: Which time it is, from 0: what may not be the same twice comes from it.
  /// - Returns: How much came out, so that no part of the work can be left out by a compiler.
  public typealias Work = @Sendable (_ number: Int) throws -> Int

  /// What is done, and over how many sessions.
  public let name: String
  /// Makes what the work needs; not measured.
  public let prepare: @Sendable () throws -> Work

  init(_ name: String, prepare: @escaping @Sendable () throws -> Work) {
    self.name = name
    self.prepare = prepare
  }

  /// Every loop.
  public static let all: [Loop] =
    [parsingPage, decodingPage, drawingTimeline]
    + [1000, 10_000, 100_000, 1_000_000].flatMap { count in
      tableLoops(count) + reportLoops(count) + comparisonLoops(count) + rowLoops(count)
        + [page(count)]
    }
}

/// The work did not do what it is measured for.
struct UnexpectedOutcome: Error {
  let description: String
}
