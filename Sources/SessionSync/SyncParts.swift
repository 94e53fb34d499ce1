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
  /// Where tables are found and published.
  let snapshots: SnapshotStore
  /// For how many days sessions are kept; `nil` keeps all.
  let keptDays: Int?
  /// Told of failures and recoveries.
  let logger: Logger
  /// Our wall clock.
  let now: @Sendable () -> Timestamp
  /// Ends the waits of all agents.
  let alarm = Alarm()

  private let start: (wall: Timestamp, uptime: ContinuousClock.Instant)

  init(
    client: PipecatClient, archive: any SessionArchive, snapshots: SnapshotStore, keptDays: Int?,
    logger: Logger, now: @escaping @Sendable () -> Timestamp
  ) {
    self.client = client
    self.archive = archive
    self.snapshots = snapshots
    self.keptDays = keptDays
    self.logger = logger
    self.now = now
    start = (now(), ContinuousClock().now)
  }

  /// Sessions created before this are not kept; `nil` keeps all.
  ///
  /// A clock that jumps ahead takes nothing away: an hour more than has gone by is not believed.
  var cutoff: Timestamp? {
    guard let keptDays else { return nil }
    let elapsed = Int64((ContinuousClock().now - start.uptime) / .milliseconds(1)) + 3_600_000
    let latest = min(now(), start.wall.advanced(byMilliseconds: elapsed))
    return latest.advanced(byMilliseconds: -Int64(keptDays) * 86_400_000)
  }
}
