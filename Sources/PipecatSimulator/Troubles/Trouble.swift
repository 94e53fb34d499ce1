/// A trouble that clients of the real API have met, for a simulated one to have too.
///
/// As text it is a name, for some with a number: `errors=4`, `down`.
public struct Trouble: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// Sessions are listed in another way than documented.
    case list(ListTrouble)
    /// Some answers are bad ones, or don't come.
    case failure(Failure)
    /// No request gets its answer, or not in time.
    case outage(Outage)
  }

  let kind: Kind
  /// How much or how often, in the unit of the kind; 0 where there is nothing to count.
  let number: Int

  /// What the number of a kind may be.
  struct Amount {
    /// The number where none is given.
    var standard: Int
    var allowed: ClosedRange<Int>
  }
}

extension Trouble.Kind: CaseIterable {
  /// Every kind, in the order of the help.
  static let allCases: [Trouble.Kind] =
    ListTrouble.allCases.map(Trouble.Kind.list) + Failure.allCases.map(Trouble.Kind.failure)
    + Outage.allCases.map(Trouble.Kind.outage)

  var name: String {
    switch self {
    case .list(let trouble): trouble.rawValue
    case .failure(let failure): failure.rawValue
    case .outage(let outage): outage.rawValue
    }
  }

  /// What happens, in one line, with `N` for the number.
  var meaning: String {
    switch self {
    case .list(let trouble): trouble.meaning
    case .failure(let failure): failure.meaning
    case .outage(let outage): outage.meaning
    }
  }

  /// `nil` for a kind that takes no number.
  var amount: Trouble.Amount? {
    switch self {
    case .list(.smallCap): Trouble.Amount(standard: 25, allowed: 1...100)
    case .list(.growing): Trouble.Amount(standard: 1, allowed: 1...100)
    case .failure: Trouble.Amount(standard: 4, allowed: 1...1_000_000)
    case .outage(.slow): Trouble.Amount(standard: 2000, allowed: 1...600_000)
    case .list, .outage: nil
    }
  }
}
