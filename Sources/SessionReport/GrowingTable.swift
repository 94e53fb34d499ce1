import PipecatModel

/// A table, and the sessions that came since it was made.
///
/// Pages come faster than a table should be remade, and each must be compared with all that came
/// before. What is new waits as rows: next to sessions with their texts, these are compared, hashed
/// and sorted in a fraction of the time.
public struct GrowingTable: Sendable {
  /// What a session is to those that are held.
  public enum Entry: Sendable, Hashable {
    /// It is held just so, as far as a table can tell.
    case same
    /// It was not held.
    case new
    /// It was held in another state.
    case changed
    /// It was held as created at another time.
    case moved(from: Timestamp?)
  }

  private var merged: SessionTable
  /// The words of ``merged`` and of ``recent``.
  private var codes: SessionCodes
  private var recent: [SessionRow] = []
  /// Where in ``recent`` a session is.
  private var places: [SessionKey: Int] = [:]
  /// How many of ``recent`` are not in ``merged``.
  private var added = 0

  /// A table to which nothing has come.
  public init(_ table: SessionTable) {
    merged = table
    codes = table.codes
  }

  /// How many sessions there are.
  public var count: Int { merged.count + added }

  /// Whether there is a session with an id.
  public func contains(id: String) -> Bool {
    let key = SessionKey(id)
    return places[key] != nil || merged.row(of: key) != nil
  }

  /// Everything in one table.
  public var table: SessionTable {
    mutating get {
      if !recent.isEmpty {
        merged = merged.merging(recent, codes: codes)
        recent.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        added = 0
      }
      return merged
    }
  }

  /// Enters a session, in place of an earlier state of it.
  public mutating func enter(_ session: Session) -> Entry {
    let row = SessionRow(session, codes: &codes)
    let place = places[row.key]
    let held = place.map { recent[$0] } ?? merged.row(of: row.key)
    guard held != row else { return .same }
    if let place {
      recent[place] = row
    } else {
      places[row.key] = recent.count
      recent.append(row)
    }
    guard let held else {
      added += 1
      return .new
    }
    guard held.createdAt == row.createdAt else {
      return .moved(from: SessionRow.timestamp(held.createdAt))
    }
    return .changed
  }

  /// Takes out the sessions created before `cutoff`.
  ///
  /// - Returns: their ids.
  public mutating func remove(before cutoff: Timestamp) -> [String] {
    guard let first = table.firstCreatedAt, first < cutoff else { return [] }
    let (rest, removed) = table.removing(before: cutoff)
    merged = rest
    return removed
  }
}
