import Foundation

/// An address as a key and as text. IPv4 over an IPv6 socket counts as IPv4.
struct ClientAddress: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  /// Nil for what is neither IPv4 nor IPv6.
  init?(_ address: UnsafePointer<sockaddr>) {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      let bits = UnsafeRawPointer(address).load(as: sockaddr_in.self).sin_addr.s_addr
      (high, low) = (0, Self.mappedPrefix | UInt64(UInt32(bigEndian: bits)))
    case AF_INET6:
      let bytes = UnsafeRawPointer(address).load(as: sockaddr_in6.self).sin6_addr
      (high, low) = withUnsafeBytes(of: bytes) { bytes in
        (
          UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
      }
    default:
      return nil
    }
  }

  /// Reads a numeric address; nil when it is not one.
  init?(_ text: String) {
    // Where C would see the end.
    guard !text.utf8.contains(0) else { return nil }
    var v4 = in_addr()
    var v6 = in6_addr()
    if inet_pton(AF_INET, text, &v4) == 1 {
      (high, low) = (0, Self.mappedPrefix | UInt64(UInt32(bigEndian: v4.s_addr)))
    } else if inet_pton(AF_INET6, text, &v6) == 1 {
      (high, low) = withUnsafeBytes(of: v6) { bytes in
        (
          UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
      }
    } else {
      return nil
    }
  }

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  var isIPv4: Bool { high == 0 && low & ~UInt64(UInt32.max) == Self.mappedPrefix }

  /// The address with all bits but the first `count` of 128 cleared.
  func masked(to count: Int) -> ClientAddress {
    // Shifts by more than there are bits give 0.
    ClientAddress(
      high: high & ~(UInt64.max >> count), low: low & ~(UInt64.max >> max(0, count - 64)))
  }

  /// The numeric form.
  var text: String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    if isIPv4 {
      var v4 = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
      inet_ntop(AF_INET, &v4, &buffer, socklen_t(buffer.count))
    } else {
      var v6 = in6_addr()
      withUnsafeMutableBytes(of: &v6) { bytes in
        bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
        bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
      }
      inet_ntop(AF_INET6, &v6, &buffer, socklen_t(buffer.count))
    }
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map(String.init(cString:)) ?? "" }
  }

  /// The port in an address; 0 for what is neither IPv4 nor IPv6.
  static func port(of address: UnsafePointer<sockaddr>) -> Int {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      Int(UInt16(bigEndian: UnsafeRawPointer(address).load(as: sockaddr_in.self).sin_port))
    case AF_INET6:
      Int(UInt16(bigEndian: UnsafeRawPointer(address).load(as: sockaddr_in6.self).sin6_port))
    default: 0
    }
  }

  /// The prefix of an IPv4 address mapped into IPv6: `::ffff:0:0/96`.
  private static let mappedPrefix: UInt64 = 0xffff << 32
}
