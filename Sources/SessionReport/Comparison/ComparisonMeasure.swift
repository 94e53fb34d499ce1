/// What deployments are compared by.
public enum ComparisonMeasure: String, Sendable, Hashable, CaseIterable {
  /// Failed sessions of those that completed, closed or failed.
  case failureShare
  /// Cold starts of cold and warm ones.
  case coldShare
  /// The 95th percentile of the bot start of cold starts.
  case coldStartSeconds
  /// The 95th percentile of the bot start of warm starts.
  case warmStartSeconds
  /// The median duration. Longer is neither better nor worse.
  case durationSeconds

  /// The share of histories in which the measure may ever, at any look, show a difference that is not
  /// there. All together come to 5 %.
  var alpha: Double {
    switch self {
    case .failureShare: 0.02
    case .coldShare, .durationSeconds: 0.005
    case .coldStartSeconds, .warmStartSeconds: 0.01
    }
  }

  /// With fewer of what it counts on a side nothing is said.
  var fewest: Int {
    switch self {
    case .failureShare, .coldShare: 5
    case .coldStartSeconds, .warmStartSeconds: 20
    case .durationSeconds: 10
    }
  }

  /// What a higher value of the candidate is called, and a lower one.
  func verdict(direction: Int) -> Verdict {
    switch (self, direction.signum()) {
    case (_, 0): .unclear
    case (.durationSeconds, _): .different
    case (_, 1): .worse
    default: .better
    }
  }

  /// Which percentile of seconds is compared; for shares it says nothing.
  var percent: Int { self == .durationSeconds ? 50 : 95 }
}
