import PipecatModel

/// Whether a warm instance was free when a session began.
public enum StartType: String, Sendable, Hashable, CaseIterable {
  /// None was free: one had to be started first.
  case cold
  /// One was free.
  case warm
  /// Upstream did not say. Never to be read as warm.
  case unknown
}

extension StartType {
  /// How a session started.
  public init(of session: Session) {
    self =
      switch session.coldStart {
      case true?: .cold
      case false?: .warm
      case nil: .unknown
      }
  }

  /// The place among ``allCases``, for counters and columns.
  var ordinal: Int {
    switch self {
    case .cold: 0
    case .warm: 1
    case .unknown: 2
    }
  }
}
