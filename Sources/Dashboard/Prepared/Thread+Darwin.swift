#if canImport(Darwin)
  import Foundation

  extension Thread {
    /// Lets all threads of usual priority go before this one.
    static func giveWay() {
      current.qualityOfService = .utility
    }
  }
#endif
