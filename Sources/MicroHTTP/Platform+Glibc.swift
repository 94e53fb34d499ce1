#if canImport(Glibc)
  import Glibc

  /// What C spells differently from system to system.
  enum Platform {
    static let streamSocket = Int32(SOCK_STREAM.rawValue)

    /// A socket that child processes don't inherit; -1 with the cause in `errno`.
    static func socket(family: Int32) -> Int32 {
      Glibc.socket(family, streamSocket | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    /// Sends without a signal when nobody receives; -1 with the cause in `errno`.
    static func send(_ text: String, to socket: Int32) -> Int {
      Glibc.send(socket, text, text.utf8.count, Int32(MSG_NOSIGNAL))
    }

    /// Another descriptor of the same socket, which child processes don't inherit; -1 on failure.
    static func duplicate(_ socket: Int32) -> Int32 {
      fcntl(socket, F_DUPFD_CLOEXEC, 0)
    }

    /// Makes both directions of a connection end; the descriptor stays open.
    static func shutdown(_ socket: Int32) {
      _ = Glibc.shutdown(socket, Int32(SHUT_RDWR))
    }

    /// The number of descriptors this process may have open, raised as far as it is allowed to.
    static func raiseDescriptorLimit() -> Int {
      var limit = rlimit()
      guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
      limit.rlim_cur = limit.rlim_max
      _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      return Int(clamping: limit.rlim_cur)
    }
  }
#endif
