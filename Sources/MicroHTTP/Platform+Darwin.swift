#if canImport(Darwin)
  import Darwin

  /// What C spells differently from system to system.
  enum Platform {
    static let streamSocket = SOCK_STREAM

    /// A socket that child processes don't inherit; -1 with the cause in `errno`.
    static func socket(family: Int32) -> Int32 {
      let descriptor = Darwin.socket(family, streamSocket, 0)
      guard descriptor >= 0 else { return descriptor }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      var isSilent: Int32 = 1
      let size = socklen_t(MemoryLayout<Int32>.size)
      _ = setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &isSilent, size)
      return descriptor
    }

    /// Sends without a signal when nobody receives; -1 with the cause in `errno`.
    static func send(_ text: String, to socket: Int32) -> Int {
      Darwin.send(socket, text, text.utf8.count, 0)
    }

    /// Another descriptor of the same socket, which child processes don't inherit; -1 on failure.
    static func duplicate(_ socket: Int32) -> Int32 {
      fcntl(socket, F_DUPFD_CLOEXEC, 0)
    }

    /// Makes both directions of a connection end; the descriptor stays open.
    static func shutdown(_ socket: Int32) {
      _ = Darwin.shutdown(socket, SHUT_RDWR)
    }

    /// The number of descriptors this process may have open, raised as far as it is allowed to.
    static func raiseDescriptorLimit() -> Int {
      var limit = rlimit()
      guard getrlimit(RLIMIT_NOFILE, &limit) == 0 else { return 256 }
      // Above OPEN_MAX the call is refused, whatever the hard limit says.
      limit.rlim_cur = min(limit.rlim_max, rlim_t(OPEN_MAX))
      _ = setrlimit(RLIMIT_NOFILE, &limit)
      _ = getrlimit(RLIMIT_NOFILE, &limit)
      return Int(clamping: limit.rlim_cur)
    }
  }
#endif
