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
  static let times: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

  private static let columns = """
    id, created_at, ended_at, updated_at, bot_start_seconds, cold_start, deployment, \
    completion_status, end_state, service, organization
    """

  private let rows: SessionStatement
  private let words: [Int64: String]
  private var failure: (any Error)?

  /// All sessions of an agent, the newest first.
  init(of agent: AgentName, in database: Database) throws {
    words = try WordList.all(in: database)
    rows = SessionStatement(
      try database.makeStatement(
        sql: """
          SELECT \(StoredSessions.columns) FROM session
          WHERE agent = (SELECT id FROM agent WHERE name = ?)
          """), in: database)
    rows.bind(agent.text, at: 1)
  }

  /// The sessions that are in an agent's journal after a place.
  init(of agent: Int64, changedAfter place: Int64, in database: Database) throws {
    words = try WordList.all(in: database)
    rows = SessionStatement(
      try database.makeStatement(
        sql: """
          SELECT \(StoredSessions.columns) FROM (
            SELECT DISTINCT created_at AS changed_at, id AS changed_id FROM change
            WHERE agent = ?1 AND place > ?2
          ) CROSS JOIN session ON agent = ?1 AND created_at = changed_at AND id = changed_id
          """), in: database)
    rows.bind(agent, at: 1)
    rows.bind(place, at: 2)
  }

  func next() -> Session? {
    guard failure == nil else { return nil }
    do {
      return try rows.step() ? session() : nil
    } catch {
      failure = error
      return nil
    }
  }

  /// Throws what made the sequence stop early, if anything did.
  func checkNoFailure() throws {
    if let failure { throw failure }
  }

  private func session() throws -> Session {
    guard let id = rows.id(at: 0) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a session without an id")
    }
    return Session(
      id: id.id,
      serviceID: word(at: 9),
      organizationID: word(at: 10),
      deploymentID: word(at: 6),
      createdAt: Timestamp(
        stored: rows.number(at: 1).flatMap { $0 == StoredSessions.noTime ? nil : $0 }),
      endedAt: Timestamp(stored: rows.number(at: 2)),
      botStartSeconds: rows.number(at: 4).map { Int($0) },
      coldStart: rows.number(at: 5).map { $0 != 0 },
      completionStatus: word(at: 7),
      endState: word(at: 8),
      updatedAt: Timestamp(stored: rows.number(at: 3)))
  }

  private func word(at column: Int32) -> String? {
    rows.number(at: column).flatMap { words[$0] }
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
    let statement = SessionStatement(
      try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      in: database)
    var last = LastWords(words, columns: 5, in: database)
    for session in sessions {
      statement.bind(agent, at: 1)
      statement.bind(column(session.createdAt), at: 2)
      statement.bind(StoredID(session.id), at: 3)
      statement.bind(session.endedAt?.milliseconds, at: 4)
      statement.bind(session.updatedAt?.milliseconds, at: 5)
      statement.bind(session.botStartSeconds.map { Int64($0) }, at: 6)
      statement.bind(session.coldStart.map { $0 ? 1 : 0 }, at: 7)
      statement.bind(try last.number(of: session.deploymentID, in: 0), at: 8)
      statement.bind(try last.number(of: session.completionStatus, in: 1), at: 9)
      statement.bind(try last.number(of: session.endState, in: 2), at: 10)
      statement.bind(try last.number(of: session.serviceID, in: 3), at: 11)
      statement.bind(try last.number(of: session.organizationID, in: 4), at: 12)
      try statement.execute()
    }
  }

  /// Takes out sessions by their ids and the times at which they were created.
  static func remove(
    _ sessions: [String: Timestamp?], of agent: Int64, in database: Database
  ) throws {
    guard !sessions.isEmpty else { return }
    let statement = SessionStatement(
      try database.cachedStatement(
        sql: "DELETE FROM session WHERE agent = ? AND created_at = ? AND id = ?"),
      in: database)
    for (id, createdAt) in sessions {
      statement.bind(agent, at: 1)
      statement.bind(column(createdAt), at: 2)
      statement.bind(StoredID(id), at: 3)
      try statement.execute()
    }
  }

  /// Takes out the sessions created before a time, and not those of which that is not known.
  static func remove(before cutoff: Timestamp, of agent: Int64, in database: Database) throws {
    try database.cachedStatement(
      sql: "DELETE FROM session WHERE agent = ? AND created_at > ? AND created_at < ?"
    ).execute(arguments: [agent, noTime, cutoff.milliseconds])
  }
}
