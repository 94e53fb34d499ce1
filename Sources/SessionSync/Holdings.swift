import PipecatModel
import SessionReport

/// The sessions that are held: a table, and what came since it was made.
///
/// Pages come faster than a table should be remade, and the next page must be compared with all
/// that came before.
struct Holdings {
  private var merged: SessionTable
  private var pending: [String: Session] = [:]
  private var added = 0

  init(_ table: SessionTable) {
    merged = table
  }

  /// How many sessions are held.
  var count: Int { merged.count + added }

  /// The session with an id.
  func session(id: String) -> Session? { pending[id] ?? merged.session(id: id) }

  /// The sessions that still run, oldest first.
  var active: [Session] {
    mutating get { table.activeSessions }
  }

  /// Everything in one table.
  var table: SessionTable {
    mutating get {
      if !pending.isEmpty {
        merged = merged.merging(Array(pending.values))
        pending = [:]
        added = 0
      }
      return merged
    }
  }

  /// Takes out the sessions created before `cutoff`.
  ///
  /// - Returns: their ids.
  mutating func forget(before cutoff: Timestamp) -> [String] {
    guard let first = table.firstCreatedAt, first < cutoff else { return [] }
    let (rest, forgotten) = table.removing(before: cutoff)
    merged = rest
    return forgotten
  }

  /// Takes in rows that came from upstream; the latest state of a session counts.
  ///
  /// - Returns: those that are new or differ from what was held, and the ids of those that were held
  ///   as created at another time.
  mutating func take(_ rows: [Session]) -> (changed: [Session], moved: [String]) {
    var moved: [String] = []
    let changed = rows.filter { row in
      let held = session(id: row.id)
      guard held != row else { return false }
      if held == nil { added += 1 }
      if let held, held.createdAt != row.createdAt { moved.append(row.id) }
      pending[row.id] = row
      return true
    }
    return (changed, moved)
  }
}
