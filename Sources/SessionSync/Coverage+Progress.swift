import SessionArchive
import SessionReport

extension Coverage {
  /// What can be said about how much is held.
  ///
  /// While what is new is being read over several pages, there is a hole behind those read so far.
  ///
  /// - Parameters:
  ///   - progress: how far an agent was read.
  ///   - sessions: how many of its sessions are held.
  public init(_ progress: SyncProgress, sessions: Int) {
    self.init(
      complete: progress.isComplete && progress.newsFrom == nil,
      from: progress.newsFrom ?? progress.completeFrom, sessions: sessions,
      upstreamTotal: progress.upstreamTotal)
  }
}
