import Synchronization

/// Slows down whoever guesses passwords.
///
/// Counted for a name from an address, and more loosely for an address: someone else who signs in
/// with that name, or from that address, is not kept out by it, and whoever has signed in before is
/// not slowed at all.
final class SignInAttempts: Sendable {
  private enum Key: Hashable {
    case userAt(user: String, address: String)
    case anyoneAt(address: String)

    /// How many failures are nothing to worry about, and how long one waits at most after more.
    var patience: (failures: Int, mostSeconds: Int) {
      switch self {
      case .userAt: (5, 60)
      case .anyoneAt: (100, 10)
      }
    }
  }

  private struct Record {
    var failures = 0
    var last: ContinuousClock.Instant
    var waitsUntil: ContinuousClock.Instant
  }

  /// After so long a time nothing is held against anyone.
  private static let memory = Duration.seconds(900)
  /// Some ten thousand of them.
  private static let capacity = 2 << 20

  private let records = Mutex(BoundedCache<Key, Record>(capacity: SignInAttempts.capacity))

  /// Begins an attempt, which counts as failed until it is known to have succeeded: many at once are
  /// slowed like one after the other.
  ///
  /// - Returns: `nil`, or after how many seconds to try again, where it is too early for an attempt.
  func begin(user: String, from address: String, at now: ContinuousClock.Instant) -> Int? {
    let keys = Self.keys(user, address)
    return records.withLock { records in
      let waits = keys.compactMap { records.value(of: $0)?.waitsUntil }.filter { $0 > now }.max()
      if let waits { return Int((waits - now).components.seconds) + 1 }
      for key in keys {
        var record = records.value(of: key) ?? Record(last: now, waitsUntil: now)
        if now - record.last > Self.memory { record.failures = 0 }
        record.failures += 1
        record.last = now
        let (failures, most) = key.patience
        let excess = record.failures - failures
        record.waitsUntil =
          excess < 0 ? now : now + .seconds(excess >= 16 ? most : min(most, 1 << excess))
        records.set(record, of: key, size: 128 + user.utf8.count + address.utf8.count)
      }
      return nil
    }
  }

  /// The attempt has succeeded.
  func succeeded(user: String, from address: String) {
    records.withLock { records in
      records.remove(.userAt(user: user, address: address))
      records.update(.anyoneAt(address: address)) { record in
        record.failures = max(0, record.failures - 1)
        record.waitsUntil = record.last
      }
    }
  }

  private static func keys(_ user: String, _ address: String) -> [Key] {
    [.userAt(user: user, address: address), .anyoneAt(address: address)]
  }
}
