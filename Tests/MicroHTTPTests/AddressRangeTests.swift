import MicroHTTP
import TestSupport
import Testing

struct AddressRangeTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"), ("192.0.2.7", "192.0.2.7/32"),
    ("192.0.2.7/32", "192.0.2.7/32"), ("::1", "::1/128"), ("2001:db8::/32", "2001:db8::/32"),
    ("2001:DB8:0::/32", "2001:db8::/32"), ("::/0", "::/0"),
    ("::ffff:10.0.0.0/104", "10.0.0.0/8"), ("::ffff:0:0/96", "0.0.0.0/0"),
    ("10.0.0.1/8", "10.0.0.0/8"), ("::1/64", "::/64"), ("192.0.2.7/31", "192.0.2.6/31"),
  ])
  func `networks and addresses alone are read`(text: String, description: String) throws {
    #expect(try #require(AddressRange(text)).description == description)
  }

  @Test(arguments: [
    "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08",
    "10.0.0.0/8/8", "10.0.0.0 /8", "10.0.0.0/ 8", " 10.0.0.0/8", "10.0.0.0/8\n", "10.0.0.0/8x",
    "10.0.0.0/٨", "10/8", "10.0.0/8", "010.0.0.0/8", "0x0a.0.0.0/8", "256.0.0.0/8",
    "localhost", "example.com/8", "[::1]", "::1/129", "fe80::1%lo", "fe80::%lo/64",
    ":::/8", "10.0.0.1\0", "10.0.0.0\0/8", "10.0.0.0/8\0",
    "10.0.0.0/999999999999999999999",
    "*", "10.0.0.0/255.0.0.0",
  ])
  func `what is not exactly that is refused`(text: String) {
    #expect(AddressRange(text) == nil)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
    ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("::ffff:10.0.0.0/104", "10.1.2.3", true),
    ("0.0.0.0/0", "255.255.255.255", true), ("0.0.0.0/0", "::1", false),
    ("::/0", "2001:db8::1", true), ("::/0", "10.0.0.1", false), ("::/0", "::ffff:10.0.0.1", false),
    ("::/64", "::10.0.0.1", true), ("::1", "::1", true), ("::1", "::2", false),
    ("2001:db8::/32", "2001:db8:ffff::", true), ("2001:db8::/32", "2001:db9::", false),
    ("10.0.0.0/8", "", false), ("10.0.0.0/8", "10.0.0.1\0", false),
    ("10.0.0.0/8", "10.0.0.1:80", false),
    ("0.0.0.0/0", "localhost", false),
  ])
  func `addresses are inside or outside`(range: String, address: String, isInside: Bool) throws {
    #expect(try #require(AddressRange(range)).contains(address) == isInside)
  }

  @Test func `random ranges contain what their bits say`() throws {
    var random = SeededGenerator(seed: 5)
    var inside = 0
    for _ in 0..<20_000 {
      let first = SlowAddress.random(using: &random)
      let length = Int.random(in: 0...first.bits.count, using: &random)
      let network = SlowAddress(
        bits: first.bits.prefix(length) + String(repeating: "0", count: first.bits.count - length))
      let range = try #require(
        AddressRange("\(network.text)/\(length)"), "\(network.text)/\(length)")
      // Often one that differs from the network late, or not at all.
      var address = random.once(in: 4) ? SlowAddress.random(using: &random) : first
      if random.once(in: 2) { address.flip(Int.random(in: 0..<address.bits.count, using: &random)) }
      let expected =
        address.bits.count == network.bits.count
        && address.bits.hasPrefix(first.bits.prefix(length))
      #expect(
        range.contains(address.text) == expected, "\(network.text)/\(length) \(address.text)")
      if expected { inside += 1 }
    }
    #expect(inside > 1000)
  }
}

/// An address as a text of zeros and ones: 32 or 128 of them.
private struct SlowAddress {
  var bits: String

  static func random(using random: inout SeededGenerator) -> SlowAddress {
    let count = random.pick(32, 128)
    // Long runs of the same, so that some are shortened.
    return SlowAddress(
      bits: (0..<count / 16).map { _ in
        random.once(in: 3)
          ? String(repeating: "0", count: 16)
          : (0..<16).map { _ in random.pick("0", "1") }.joined()
      }.joined())
  }

  mutating func flip(_ index: Int) {
    var all = Array(bits)
    all[index] = all[index] == "0" ? "1" : "0"
    bits = String(all)
  }

  /// Without any of the ways to make it shorter.
  var text: String {
    let width = bits.count == 32 ? 8 : 16
    let parts = stride(from: 0, to: bits.count, by: width).map { start in
      Int(bits.dropFirst(start).prefix(width), radix: 2) ?? 0
    }
    return width == 8
      ? parts.map { "\($0)" }.joined(separator: ".")
      : parts.map { String($0, radix: 16) }.joined(separator: ":")
  }
}
