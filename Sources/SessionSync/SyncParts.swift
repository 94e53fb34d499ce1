import Logging
import PipecatClient
import PipecatModel
import SessionArchive

/// What the syncs of all agents work with.
struct SyncParts: Sendable {
  /// Reads upstream.
  let client: PipecatClient
  /// Where everything new goes.
  let archive: any SessionArchive
  /// Where tables are kept for the next start; `nil` keeps none.
  let tables: TableFiles?
  /// Where tables are found and published.
  let snapshots: SnapshotStore
  /// For how many days sessions are kept; `nil` keeps all.
  let keptDays: Int?
  /// Told of failures and recoveries.
  let logger: Logger
  /// Our wall clock.
  let now: @Sendable () -> Timestamp
  /// Which agents the archive fails for.
  let archiveFaults = ArchiveFaults()
  /// Ends the waits of all agents.
  let alarm = Alarm()

  /// Sessions created before this are not kept; `nil` keeps all.
  ///
  /// Where our clock is ahead of upstream's, upstream's counts: what it has forgotten could not be
  /// had back.
  var cutoff: Timestamp? {
    guard let keptDays else { return nil }
    let wall = now()
    return min(wall, client.serverTime ?? wall)
      .advanced(byMilliseconds: -Int64(keptDays) * 86_400_000)
  }
}
