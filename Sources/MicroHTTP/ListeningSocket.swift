import Foundation

/// A socket that clients can connect to, closed when it goes unless it was handed on.
struct ListeningSocket: ~Copyable {
  /// Connections that wait until a thread takes them.
  private static let backlog: Int32 = 1024

  private let descriptor: Int32
  /// The real port, also when any was asked for.
  let port: Int

  /// Listens on the first address that the host has.
  init(host: String, port: Int) throws(ServerError) {
    let name = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    guard UInt16(exactly: port) != nil else {
      throw ServerError(code: .badAddress, address: name, cause: "no such port")
    }
    var hints = addrinfo()
    hints.ai_socktype = Platform.streamSocket
    hints.ai_flags = AI_PASSIVE
    var found: UnsafeMutablePointer<addrinfo>?
    let trouble = getaddrinfo(host, String(port), &hints, &found)
    guard trouble == 0, let found else {
      throw ServerError(
        code: .badAddress, address: name, cause: String(cString: gai_strerror(trouble)))
    }
    defer { freeaddrinfo(found) }
    descriptor = try Self.listen(on: found.pointee, name: name)
    self.port = Self.port(of: descriptor)
  }

  deinit {
    close(descriptor)
  }

  /// The descriptor, for the caller to close.
  consuming func release() -> Int32 {
    let descriptor = descriptor
    discard self
    return descriptor
  }

  private static func listen(on address: addrinfo, name: String) throws(ServerError) -> Int32 {
    let descriptor = Platform.socket(family: address.ai_family)
    guard descriptor >= 0 else { throw ServerError(address: name, errno: errno) }
    setOption(SO_REUSEADDR, level: SOL_SOCKET, of: descriptor, to: 1)
    if address.ai_family == AF_INET6 {
      setOption(IPV6_V6ONLY, level: Int32(IPPROTO_IPV6), of: descriptor, to: 0)
    }
    guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0,
      Foundation.listen(descriptor, backlog) == 0
    else {
      let cause = errno
      close(descriptor)
      throw ServerError(address: name, errno: cause)
    }
    return descriptor
  }

  private static func setOption(
    _ option: Int32, level: Int32, of descriptor: Int32, to value: Int32
  ) {
    var value = value
    _ = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func port(of descriptor: Int32) -> Int {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard getsockname(descriptor, address, &length) == 0 else { return 0 }
        return ClientAddress.port(of: address)
      }
    }
  }
}

extension ServerError {
  fileprivate init(address: String, errno: Int32) {
    let code: Code =
      switch errno {
      case EADDRINUSE: .addressInUse
      case EADDRNOTAVAIL: .badAddress
      case EACCES, EPERM: .notPermitted
      default: .other
      }
    self.init(code: code, address: address, cause: String(cString: strerror(errno)))
  }
}
