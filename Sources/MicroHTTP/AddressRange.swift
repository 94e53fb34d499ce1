/// A range of IPv4 or IPv6 addresses that begin with the same bits, such as `10.0.0.0/8`. IPv4 mapped
/// into IPv6 counts as IPv4.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
  private let first: ClientAddress
  /// Bits of the 128, also for IPv4.
  private let sharedBits: Int

  /// Reads a network in CIDR notation, or an address alone.
  ///
  /// Of an address that goes on after the bits that count, as in `10.0.0.1/8`, the rest does not
  /// matter. Nil for anything else: blanks, zones, host names, a length with a sign or a zero before
  /// it.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = ClientAddress(String(parts[0])) else { return nil }
    // As it is written: an IPv4 address may also be written as an IPv6 one.
    let widestLength = parts[0].contains(":") ? 128 : 32
    var length = widestLength
    if parts.count > 1 {
      guard let written = Int(parts[1]), "\(written)" == parts[1], 0...widestLength ~= written
      else {
        return nil
      }
      length = written
    }
    sharedBits = 128 - widestLength + length
    self.first = first.masked(to: sharedBits)
  }

  /// Whether an address in numbers is in the range. False for what is not one.
  public func contains(_ address: String) -> Bool {
    ClientAddress(address).map(contains) ?? false
  }

  func contains(_ address: ClientAddress) -> Bool {
    // The whole of IPv6 has no IPv4 in it, though that is where IPv4 is kept.
    address.isIPv4 == first.isIPv4 && address.masked(to: sharedBits) == first
  }

  /// In CIDR notation.
  public var description: String {
    "\(first.text)/\(first.isIPv4 ? sharedBits - 96 : sharedBits)"
  }
}
