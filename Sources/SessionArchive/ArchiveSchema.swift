import GRDB
import PipecatModel

/// The tables of a SQLite archive, and what is in them apart from sessions.
///
/// Times are milliseconds since 1970, as in `Timestamp`. `session.id` is the 16 bytes of a UUID, or
/// the text of any other id.
///
/// Sessions are kept newest first, which is about the order in which a history comes: ids are random,
/// and in their order each row changes another page of the file. At 600,000 sessions a row took 2 µs
/// so, and more than 10 µs the other way. Oldest first, pages would be left half full.
enum ArchiveSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 sessions, agents and words") { database in
      try database.execute(
        sql: """
          CREATE TABLE agent (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            complete INTEGER NOT NULL DEFAULT 0,
            complete_from INTEGER,
            upstream_total INTEGER,
            synced_at INTEGER,
            settled_until INTEGER,
            depth INTEGER NOT NULL DEFAULT 0,
            edge TEXT,
            oldest_first INTEGER,
            has_details INTEGER NOT NULL DEFAULT 0,
            ready INTEGER,
            available INTEGER,
            active_sessions INTEGER,
            min_replicas INTEGER,
            max_replicas INTEGER,
            deployment TEXT,
            image TEXT,
            max_session_seconds INTEGER,
            deployed_at INTEGER,
            previous_deployment TEXT
          ) STRICT;

          CREATE TABLE word (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE
          ) STRICT;

          CREATE TABLE session (
            agent INTEGER NOT NULL REFERENCES agent,
            id ANY NOT NULL,
            created_at INTEGER,
            ended_at INTEGER,
            updated_at INTEGER,
            bot_start_seconds INTEGER,
            cold_start INTEGER,
            deployment INTEGER REFERENCES word,
            completion_status INTEGER REFERENCES word,
            end_state INTEGER REFERENCES word,
            service INTEGER REFERENCES word,
            organization INTEGER REFERENCES word,
            PRIMARY KEY (agent, id)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("2 since when sessions are kept, and what is new") { database in
      try database.execute(
        sql: """
          ALTER TABLE agent ADD COLUMN kept_from INTEGER;
          ALTER TABLE agent ADD COLUMN news_from INTEGER;
          """)
    }
    migrator.registerMigration(
      "3 sessions by their time, and what changed", foreignKeyChecks: .immediate
    ) {
      database in
      try database.execute(
        sql: """
          CREATE TABLE session_by_time (
            agent INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            id ANY NOT NULL,
            ended_at INTEGER,
            updated_at INTEGER,
            bot_start_seconds INTEGER,
            cold_start INTEGER,
            deployment INTEGER,
            completion_status INTEGER,
            end_state INTEGER,
            service INTEGER,
            organization INTEGER,
            PRIMARY KEY (agent, created_at DESC, id)
          ) STRICT, WITHOUT ROWID;

          INSERT INTO session_by_time
          SELECT agent,
            ifnull(
              max(min(created_at, \(StoredSessions.times.upperBound)),
                \(StoredSessions.times.lowerBound)),
              \(StoredSessions.noTime)), id, ended_at, updated_at,
            bot_start_seconds, cold_start, deployment, completion_status, end_state, service,
            organization
          FROM session ORDER BY 1, 2 DESC, 3;

          DROP TABLE session;
          ALTER TABLE session_by_time RENAME TO session;

          CREATE TABLE mark (
            id BLOB PRIMARY KEY,
            agent INTEGER NOT NULL,
            place INTEGER NOT NULL
          ) STRICT, WITHOUT ROWID;

          CREATE TABLE change (
            agent INTEGER NOT NULL,
            place INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            id ANY NOT NULL,
            PRIMARY KEY (agent, place)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    return migrator
  }

  /// What keeps a database from being used: that it is another program's, or a later version's.
  static func fault(_ database: Database) throws -> ArchiveError.Kind? {
    if try migrator.hasBeenSuperseded(database) { return .newer }
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    let isOurs = try ["agent", "session", "grdb_migrations"].allSatisfy { table in
      try database.tableExists(table)
    }
    return tables > 0 && !isOurs ? .damaged : nil
  }

  /// The number of an agent, which is entered where it is new.
  static func id(of agent: AgentName, in database: Database) throws -> Int64 {
    try database.cachedStatement(sql: "INSERT OR IGNORE INTO agent(name) VALUES (?)")
      .execute(arguments: [agent.text])
    let statement = try database.cachedStatement(sql: "SELECT id FROM agent WHERE name = ?")
    guard let id = try Int64.fetchOne(statement, arguments: [agent.text]) else {
      throw DatabaseError(resultCode: .SQLITE_INTERNAL)
    }
    return id
  }

  /// All agents, in the order of names.
  static func agents(_ database: Database) throws -> [ArchivedAgent] {
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM agent ORDER BY name")
    var agents: [ArchivedAgent] = []
    while let row = try rows.next() {
      guard let name = AgentName(row["name"] as String) else { continue }
      agents.append(
        ArchivedAgent(
          name: name, progress: SyncProgress(row),
          details: row["has_details"] ? AgentDetails(row) : nil))
    }
    return agents
  }

  static func store(_ progress: SyncProgress, of agent: Int64, in database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        UPDATE agent SET complete = ?, complete_from = ?, upstream_total = ?, synced_at = ?,
          settled_until = ?, depth = ?, edge = ?, oldest_first = ?, kept_from = ?, news_from = ?
        WHERE id = ?
        """)
    try statement.execute(arguments: [
      progress.isComplete, progress.completeFrom?.milliseconds, progress.upstreamTotal,
      progress.syncedAt?.milliseconds, progress.settledUntil?.milliseconds, progress.depth,
      progress.edge, progress.isOldestFirst, progress.keptFrom?.milliseconds,
      progress.newsFrom?.milliseconds, agent,
    ])
  }

  static func store(_ details: AgentDetails, of agent: Int64, in database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        UPDATE agent SET has_details = 1, ready = ?, available = ?, active_sessions = ?,
          min_replicas = ?, max_replicas = ?, deployment = ?, image = ?, max_session_seconds = ?,
          deployed_at = ?, previous_deployment = ? WHERE id = ?
        """)
    try statement.execute(arguments: [
      details.ready, details.available, details.activeSessionCount, details.minReplicas,
      details.maxReplicas, details.deployment?.id, details.deployment?.image,
      details.deployment?.maxSessionSeconds, details.deployment?.createdAt?.milliseconds,
      details.previousDeploymentID, agent,
    ])
  }
}

extension SyncProgress {
  fileprivate init(_ row: Row) {
    self.init(
      isComplete: row["complete"], completeFrom: Timestamp(stored: row["complete_from"]),
      newsFrom: Timestamp(stored: row["news_from"]),
      upstreamTotal: row["upstream_total"], syncedAt: Timestamp(stored: row["synced_at"]),
      settledUntil: Timestamp(stored: row["settled_until"]), depth: row["depth"], edge: row["edge"],
      isOldestFirst: row["oldest_first"], keptFrom: Timestamp(stored: row["kept_from"]))
  }
}

extension AgentDetails {
  fileprivate init(_ row: Row) {
    self.init(
      ready: row["ready"], available: row["available"], activeSessionCount: row["active_sessions"],
      minReplicas: row["min_replicas"], maxReplicas: row["max_replicas"],
      deployment: (row["deployment"] as String?).map {
        Deployment(
          id: $0, image: row["image"], maxSessionSeconds: row["max_session_seconds"],
          createdAt: Timestamp(stored: row["deployed_at"]))
      },
      previousDeploymentID: row["previous_deployment"])
  }
}

extension Timestamp {
  /// The instant of a stored number; `nil` for `NULL`.
  init?(stored milliseconds: Int64?) {
    guard let milliseconds else { return nil }
    self.init(milliseconds: milliseconds)
  }
}
