import Foundation
import PipecatModel

extension Timestamp {
  /// The time of the system.
  static let systemClock: @Sendable () -> Timestamp = {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }
}
