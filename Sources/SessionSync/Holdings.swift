import PipecatModel
import SessionReport

/// The sessions that are held.
struct Holdings {
  private var growing: GrowingTable

  init(_ table: SessionTable) {
    growing = GrowingTable(table)
  }

  /// How many sessions are held.
  var count: Int { growing.count }

  /// Whether the session with an id is held.
  func contains(id: String) -> Bool { growing.contains(id: id) }

  /// The sessions that still run, oldest first.
  var active: [Session] {
    mutating get { table.activeSessions }
  }

  /// Everything in one table.
  var table: SessionTable {
    mutating get { growing.table }
  }

  /// Takes out the sessions created before `cutoff`.
  ///
  /// - Returns: their ids.
  mutating func forget(before cutoff: Timestamp) -> [String] {
    growing.remove(before: cutoff)
  }

  /// Takes in rows that came from upstream; the latest state of a session counts. Enters into
  /// `changes` those that are new or differ from what was held.
  mutating func take(_ rows: [Session], into changes: inout SessionChanges) {
    for row in rows {
      switch growing.enter(row) {
      case .same: break
      case .new: changes.add(row)
      case .changed: changes.replace(row)
      case .moved(let createdAt): changes.replace(row, movedFrom: createdAt)
      }
    }
  }
}
