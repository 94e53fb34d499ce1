import GRDB
import PipecatModel

/// Sessions of one agent, read row by row while they are gone through.
///
/// Stops early where SQLite fails; ``checkNoFailure()`` tells.
final class StoredSessions: Sequence, IteratorProtocol {
  /// Stands for a `created_at` that is not known: the column is a part of the key.
  static let noTime = Int64.min

  /// The column's range otherwise: the years 0 to 9999, as in `SessionTable`, so that whoever knows
  /// a session from there knows its key.
  private static let times: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

  private static let columns = """
    id, created_at, ended_at, updated_at, bot_start_seconds, cold_start, deployment, \
    completion_status, end_state, service, organization
    """

  private let rows: RowCursor
  private let words: [Int64: String]
  private var failure: (any Error)?

  /// All sessions of an agent, in the order of `created_at`.
  init(of agent: AgentName, in database: Database) throws {
    words = try WordList.all(in: database)
    rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT \(StoredSessions.columns) FROM session
        WHERE agent = (SELECT id FROM agent WHERE name = ?)
        """, arguments: [agent.text])
  }

  /// The sessions that are in an agent's journal after a place.
  init(of agent: Int64, changedAfter place: Int64, in database: Database) throws {
    words = try WordList.all(in: database)
    rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT \(StoredSessions.columns) FROM session
        WHERE agent = ? AND (created_at, id) IN
          (SELECT created_at, id FROM change WHERE agent = ? AND place > ?)
        """, arguments: [agent, agent, place])
  }

  func next() -> Session? {
    do {
      return try rows.next().map(session)
    } catch {
      failure = error
      return nil
    }
  }

  /// Throws what made the sequence stop early, if anything did.
  func checkNoFailure() throws {
    if let failure { throw failure }
  }

  private func session(_ row: Row) throws -> Session {
    guard let id = StoredID(row[0] as DatabaseValue) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a session without an id")
    }
    let createdAt = (row[1] as Int64?) ?? StoredSessions.noTime
    return Session(
      id: id.id,
      serviceID: word(row[9]),
      organizationID: word(row[10]),
      deploymentID: word(row[6]),
      createdAt: createdAt == StoredSessions.noTime ? nil : Timestamp(milliseconds: createdAt),
      endedAt: Timestamp(stored: row[2]),
      botStartSeconds: row[4],
      coldStart: row[5],
      completionStatus: word(row[7]),
      endState: word(row[8]),
      updatedAt: Timestamp(stored: row[3]))
  }

  private func word(_ number: Int64?) -> String? {
    number.flatMap { words[$0] }
  }
}

extension StoredSessions {
  /// What the column `created_at` holds for a time.
  static func column(_ createdAt: Timestamp?) -> Int64 {
    guard let time = createdAt?.milliseconds else { return noTime }
    return Swift.min(Swift.max(time, times.lowerBound), times.upperBound)
  }

  /// Enters sessions or replaces those with the same id and time.
  static func store(
    _ sessions: [Session], of agent: Int64, words: WordList, in database: Database
  ) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for session in sessions {
      try statement.execute(arguments: [
        agent, column(session.createdAt), StoredID(session.id).databaseValue,
        session.endedAt?.milliseconds, session.updatedAt?.milliseconds, session.botStartSeconds,
        session.coldStart,
        try words.number(of: session.deploymentID, in: database),
        try words.number(of: session.completionStatus, in: database),
        try words.number(of: session.endState, in: database),
        try words.number(of: session.serviceID, in: database),
        try words.number(of: session.organizationID, in: database),
      ])
    }
  }

  /// Takes out sessions by their ids, whenever they were created. Looks at all sessions of the agent.
  static func remove(_ ids: some Sequence<String>, of agent: Int64, in database: Database) throws {
    let statement = try database.cachedStatement(
      sql: "DELETE FROM session WHERE agent = ? AND id = ?")
    for id in ids { try statement.execute(arguments: [agent, StoredID(id).databaseValue]) }
  }

  /// Takes out the sessions created before a time, and not those of which that is not known.
  static func remove(before cutoff: Timestamp, of agent: Int64, in database: Database) throws {
    try database.cachedStatement(
      sql: "DELETE FROM session WHERE agent = ? AND created_at > ? AND created_at < ?"
    ).execute(arguments: [agent, noTime, cutoff.milliseconds])
  }
}
