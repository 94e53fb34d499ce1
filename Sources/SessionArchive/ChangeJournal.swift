import Foundation
import GRDB
import PipecatModel

/// Which sessions of an agent were entered or taken out since a mark, in the order in which that was
/// done, so that whoever has what was there at the mark need not read all.
///
/// Kept only for agents with a mark: while a first history is read, it would be as long as that.
/// Written with the change itself, in one transaction.
enum ChangeJournal {
  /// Enters that sessions are entered, and others taken out by their ids, where the agent has a mark.
  static func enter(
    _ sessions: [Session], removals: some Collection<String>, of agent: Int64, in database: Database
  ) throws {
    guard let end = try end(of: agent, in: database) else { return }
    let statement = SessionStatement(
      try database.cachedStatement(sql: "INSERT INTO change VALUES (?, ?, ?, ?)"), in: database)
    var place = end
    func enter(_ createdAt: Int64, _ id: String) throws {
      place += 1
      statement.bind(agent, at: 1)
      statement.bind(place, at: 2)
      statement.bind(createdAt, at: 3)
      statement.bind(StoredID(id), at: 4)
      try statement.execute()
    }
    for id in removals { try enter(StoredSessions.noTime, id) }
    for session in sessions { try enter(StoredSessions.column(session.createdAt), session.id) }
  }

  /// Enters that the sessions created before a time are about to be taken out, where the agent has a
  /// mark.
  static func enter(removalBefore cutoff: Timestamp, of agent: Int64, in database: Database) throws
  {
    guard let end = try end(of: agent, in: database) else { return }
    try database.cachedStatement(
      sql: """
        INSERT INTO change SELECT agent, ? + row_number() OVER (), created_at, id FROM session
        WHERE agent = ? AND created_at > ? AND created_at < ?
        """
    ).execute(arguments: [end, agent, StoredSessions.noTime, cutoff.milliseconds])
  }

  /// Marks an agent's sessions as they are now.
  static func mark(_ agent: Int64, in database: Database) throws -> ArchiveMark {
    let mark = ArchiveMark()
    let end = try end(of: agent, in: database) ?? 0
    try database.cachedStatement(sql: "INSERT INTO mark VALUES (?, ?, ?)")
      .execute(arguments: [mark.stored, agent, end])
    return mark
  }

  /// Forgets all marks of an agent but one, and what only they need; `nil` keeps none.
  static func forgetMarks(
    of agent: Int64, except kept: ArchiveMark?, in database: Database
  ) throws {
    try database.cachedStatement(sql: "DELETE FROM mark WHERE agent = ? AND id IS NOT ?")
      .execute(arguments: [agent, kept?.stored])
    let place = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT min(place) FROM mark WHERE agent = ?"),
      arguments: [agent])
    try database.cachedStatement(sql: "DELETE FROM change WHERE agent = ? AND place <= ?")
      .execute(arguments: [agent, place ?? .max])
  }

  /// What changed since a mark; `nil` where the agent has no such mark.
  static func changes(
    of agent: AgentName, since mark: ArchiveMark, in database: Database
  ) throws -> ArchivedChanges? {
    let marked = try Row.fetchOne(
      database,
      sql: """
        SELECT agent, place FROM mark
        WHERE id = ? AND agent = (SELECT id FROM agent WHERE name = ?)
        """, arguments: [mark.stored, agent.text])
    guard let marked else { return nil }
    let (agent, place): (Int64, Int64) = (marked[0], marked[1])
    let stored = try StoredSessions(of: agent, changedAfter: place, in: database)
    let sessions = Array(stored)
    try stored.checkNoFailure()
    let ids = SessionStatement(
      try database.makeStatement(sql: "SELECT id FROM change WHERE agent = ? AND place > ?"),
      in: database)
    ids.bind(agent, at: 1)
    ids.bind(place, at: 2)
    var missing: Set<String> = []
    while try ids.step() {
      if let id = ids.id(at: 0) { missing.insert(id.id) }
    }
    missing.subtract(sessions.lazy.map(\.id))
    return ArchivedChanges(sessions: sessions, removed: Array(missing))
  }

  /// The last place that is taken; `nil` where nobody needs a journal, since there is no mark.
  ///
  /// No place is used twice, also where the journal is empty: a mark lies between two.
  private static func end(of agent: Int64, in database: Database) throws -> Int64? {
    let marked = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT max(place) FROM mark WHERE agent = ?"),
      arguments: [agent])
    guard let marked else { return nil }
    let changed = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT max(place) FROM change WHERE agent = ?"),
      arguments: [agent])
    return max(marked, changed ?? 0)
  }
}

extension ArchiveMark {
  fileprivate var stored: DatabaseValue { Data(bytes).databaseValue }
}
