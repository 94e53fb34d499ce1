import PipecatModel

/// The sessions that a filter matches, in order, as references into a table.
///
/// Four bytes a session, so that a page can be cut out, and an export streamed, without building
/// what is not shown.
public struct SessionSelection: Sendable {
  private let table: SessionTable
  private let positions: [UInt32]

  init(table: SessionTable, positions: [UInt32]) {
    self.table = table
    self.positions = positions
  }

  /// How many sessions match.
  public var count: Int { positions.count }

  /// The sessions at `range` of the order, as far as there are any there.
  public func sessions(_ range: Range<Int>) -> [Session] {
    positions[range.clamped(to: positions.indices)].map { position in
      let (segment, row) = table.place(of: position)
      return segment.columns[row].session(codes: table.codes)
    }
  }
}
