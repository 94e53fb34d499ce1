import SessionReport

/// One session of a simulated deployment.
public struct SimulatedSession: Sendable {
  var hasFailed: Bool
  var isCold: Bool
  var startSeconds: Int
  var durationSeconds: Int
}

/// The sessions of a simulated deployment so far.
public struct Recording: Sendable {
  private var failed = 0
  private var cold = 0
  private var sessions = 0
  private var coldStarts = RecordedSeconds()
  private var warmStarts = RecordedSeconds()
  private var durations = RecordedSeconds()

  /// Nothing so far.
  public init() {}

  mutating func add(_ session: SimulatedSession) {
    sessions += 1
    if session.hasFailed { failed += 1 }
    if session.isCold {
      cold += 1
      coldStarts.add(session.startSeconds)
    } else {
      warmStarts.add(session.startSeconds)
    }
    durations.add(session.durationSeconds)
  }

  /// What is measured of them.
  func values(of measure: ComparisonMeasure) -> MeasuredValues {
    switch measure {
    case .failureShare: .share(ShareCounts(part: failed, whole: sessions))
    case .coldShare: .share(ShareCounts(part: cold, whole: sessions))
    case .coldStartSeconds: .seconds(coldStarts)
    case .warmStartSeconds: .seconds(warmStarts)
    case .durationSeconds: .seconds(durations)
    }
  }
}
