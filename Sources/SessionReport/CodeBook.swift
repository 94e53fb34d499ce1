/// Gives every distinct value a small number, in the order of appearance.
///
/// Numbers are never taken back, so rows that were coded with an earlier copy of the book can be
/// read with a later one.
struct CodeBook<Value: Hashable & Sendable>: Sendable {
  /// The values; the place of each is its code.
  private(set) var values: [Value] = []
  private var codes: [Value: UInt32] = [:]
  private var latest: UInt32?

  /// The code of `value`, a new one where it has none yet.
  mutating func code(of value: Value) -> UInt32 {
    // Sessions that follow each other mostly share their words: comparing is cheaper than hashing.
    if let latest, self[latest] == value { return latest }
    let code = codes[value] ?? UInt32(truncatingIfNeeded: values.count)
    if code == values.count {
      values.append(value)
      codes[value] = code
    }
    latest = code
    return code
  }

  var count: Int { values.count }

  /// The value with the given code.
  subscript(code: UInt32) -> Value { values[Int(code)] }
}

/// The texts that sessions share, each combination stored once for a table and all its successors.
struct SessionCodes: Sendable {
  /// Whose session it is. The two ids go together, so they share a code.
  struct Owner: Hashable, Sendable {
    var serviceID: String?
    var organizationID: String?
  }

  /// Upstream's words for how it ended, one code for both, so that an outcome is decided once for
  /// each combination.
  struct Ending: Hashable, Sendable {
    var completionStatus: String?
    var endState: String?
  }

  var owners = CodeBook<Owner>()
  var deployments = CodeBook<String?>()
  var endings = CodeBook<Ending>()
}
