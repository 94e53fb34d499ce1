import MicroHTTP
import Synchronization

/// Slows down whoever guesses passwords.
///
/// A name from an address is refused for a while after a few failures: someone else who signs in with
/// that name, or from that address, is not kept out by it. An address from which many names are tried
/// only waits for each answer. Whoever has signed in before is not slowed at all.
final class SignInAttempts: Sendable {
  /// What becomes of an attempt.
  enum Pace: Equatable {
    case atOnce
    /// After a moment, since many failed from the same address.
    case slowly
    /// Not before so many seconds.
    case refused(retryAfter: Int)
  }

  private enum Key: Hashable {
    case userAt(user: String, address: String)
    case anyoneAt(address: String)
  }

  private struct Record {
    var failures = 0
    var last: ContinuousClock.Instant
    var waitsUntil: ContinuousClock.Instant
  }

  /// How many failures of a name from an address are nothing to worry about.
  private static let patienceWithUser = 5
  /// How long one waits at most after more.
  private static let mostSeconds = 60
  /// How many failures from an address are nothing to worry about: an office may share one.
  private static let patienceWithAddress = 100
  /// After so long a time nothing is held against anyone.
  private static let memory = Duration.seconds(900)
  /// Some ten thousand of them.
  private static let capacity = 2 << 20

  private let records = Mutex(BoundedCache<Key, Record>(capacity: SignInAttempts.capacity))

  /// Begins an attempt, which counts as failed until it is known to have succeeded: many at once are
  /// slowed like one after the other.
  func begin(user: String, from address: String, at now: ContinuousClock.Instant) -> Pace {
    let address = Self.household(of: address)
    let keys = Keys(user, address)
    return records.withLock { records in
      if let waits = records.value(of: keys.user)?.waitsUntil, waits > now {
        return .refused(retryAfter: Int((waits - now).components.seconds) + 1)
      }
      let byUser = Self.addFailure(to: keys.user, in: &records, at: now)
      let excess = byUser - Self.patienceWithUser
      if excess >= 0 {
        let seconds = excess >= 16 ? Self.mostSeconds : min(Self.mostSeconds, 1 << excess)
        records.update(keys.user) { $0.waitsUntil = now + .seconds(seconds) }
      }
      let byAddress = Self.addFailure(to: keys.address, in: &records, at: now)
      return byAddress > Self.patienceWithAddress ? .slowly : .atOnce
    }
  }

  /// The attempt has succeeded.
  func succeeded(user: String, from address: String) {
    let keys = Keys(user, Self.household(of: address))
    records.withLock { records in
      records.remove(keys.user)
      records.update(keys.address) { $0.failures = max(0, $0.failures - 1) }
    }
  }

  /// The attempt was not looked at.
  func undone(user: String, from address: String) {
    let keys = Keys(user, Self.household(of: address))
    records.withLock { records in
      for key in [keys.user, keys.address] {
        records.update(key) { record in
          record.failures = max(0, record.failures - 1)
          record.waitsUntil = record.last
        }
      }
    }
  }

  private struct Keys {
    let user: Key
    let address: Key

    init(_ user: String, _ address: String) {
      // A name as long as a request would fill memory.
      self.user = .userAt(user: String(user.prefix(128)), address: address)
      self.address = .anyoneAt(address: address)
    }
  }

  /// How many failures there are then.
  private static func addFailure(
    to key: Key, in records: inout BoundedCache<Key, Record>, at now: ContinuousClock.Instant
  ) -> Int {
    var record = records.value(of: key) ?? Record(last: now, waitsUntil: now)
    if now - record.last > memory { record.failures = 0 }
    record.failures += 1
    record.last = now
    records.set(record, of: key, size: size)
    return record.failures
  }

  /// Roughly what one takes at most.
  private static let size = 256

  /// What one household or server is given: an address of IPv4, and of IPv6 all that share 64 bits.
  private static func household(of address: String) -> String {
    address.contains(":") ? AddressRange("\(address)/64")?.description ?? address : address
  }
}
