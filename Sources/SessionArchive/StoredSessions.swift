import GRDB
import PipecatModel

/// The sessions of one agent, read row by row while they are gone through.
///
/// Stops early where SQLite fails; ``checkNoFailure()`` tells.
final class StoredSessions: Sequence, IteratorProtocol {
  private let rows: RowCursor
  private let words: [Int64: String]
  private var failure: (any Error)?

  init(of agent: AgentName, in database: Database) throws {
    words = try WordList.all(in: database)
    rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT id, created_at, ended_at, updated_at, bot_start_seconds, cold_start, deployment,
          completion_status, end_state, service, organization
        FROM session WHERE agent = (SELECT id FROM agent WHERE name = ?)
        """, arguments: [agent.text])
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
    return Session(
      id: id.id,
      serviceID: word(row[9]),
      organizationID: word(row[10]),
      deploymentID: word(row[6]),
      createdAt: Timestamp(stored: row[1]),
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
  /// The statement that enters a session or replaces it.
  static func upsert(in database: Database) throws -> Statement {
    try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
  }

  static func store(
    _ session: Session, of agent: Int64, words: WordList, by statement: Statement,
    in database: Database
  ) throws {
    try statement.execute(arguments: [
      agent, StoredID(session.id).databaseValue, session.createdAt?.milliseconds,
      session.endedAt?.milliseconds,
      session.updatedAt?.milliseconds, session.botStartSeconds, session.coldStart,
      try words.number(of: session.deploymentID, in: database),
      try words.number(of: session.completionStatus, in: database),
      try words.number(of: session.endState, in: database),
      try words.number(of: session.serviceID, in: database),
      try words.number(of: session.organizationID, in: database),
    ])
  }

  static func remove(_ ids: [String], of agent: Int64, in database: Database) throws {
    guard !ids.isEmpty else { return }
    let statement = try database.cachedStatement(
      sql: "DELETE FROM session WHERE agent = ? AND id = ?")
    for id in ids {
      try statement.execute(arguments: [agent, StoredID(id).databaseValue])
    }
  }
}
