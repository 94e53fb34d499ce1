import SessionArchive

/// What an earlier run left of an agent, apart from its table.
struct Restored: Sendable {
  /// How far its sync came.
  var progress: SyncProgress
  /// How many sessions its table's file does not have as they are; `nil` where there is no file.
  var unwritten: Int?
}
