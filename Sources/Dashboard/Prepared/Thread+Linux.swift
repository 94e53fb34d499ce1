#if canImport(Glibc)
  import Foundation
  import Glibc

  extension Thread {
    /// Lets all threads of usual priority go before this one.
    static func giveWay() {
      // Of Linux's calls this one means the thread and not the process (man 2 setpriority).
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    }
  }
#endif
