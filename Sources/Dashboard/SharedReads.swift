/// Values that are read once, however many ask for them at the same time, and kept for as long as
/// they can't change.
actor SharedReads<Key: Hashable & Sendable, Value: Sendable> {
  private struct Entry {
    var read: Task<Value, any Error>
    /// When the value may have changed; `nil` while it is read.
    var expires: ContinuousClock.Instant?
    var lastUse: Int
  }

  private let capacity: Int
  private let clock = ContinuousClock()
  private var entries: [Key: Entry] = [:]
  private var uses = 0

  /// An empty store.
  ///
  /// - Parameter capacity: how many values are kept and read at most.
  init(capacity: Int) {
    self.capacity = capacity
  }

  /// The value of a key, from a read that is under way or still good, or else from `read`.
  ///
  /// A caller that is cancelled waits on: the read goes on for the others, and for the next.
  ///
  /// - Parameters:
  ///   - key: what is read.
  ///   - lifetime: for how long the value can't change once it was read.
  ///   - read: reads it.
  /// - Returns: the value.
  /// - Throws: what `read` throws, which is not kept, or ``TooManyReads``.
  func value(
    of key: Key, keptFor lifetime: Duration, read: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    uses += 1
    if var entry = entries[key], entry.expires.map({ $0 > clock.now }) ?? true {
      entry.lastUse = uses
      entries[key] = entry
      return try await entry.read.value
    }
    try makeRoom()
    let task = Task {
      let result = await Result { try await read() }
      self.finish(key, lifetime: (try? result.get()) == nil ? .zero : lifetime)
      return try result.get()
    }
    entries[key] = Entry(read: task, expires: nil, lastUse: uses)
    return try await task.value
  }

  private func finish(_ key: Key, lifetime: Duration) {
    if lifetime > .zero {
      entries[key]?.expires = clock.now + lifetime
    } else {
      entries[key] = nil
    }
  }

  /// Drops what was not used for longest, where there are too many values.
  private func makeRoom() throws {
    guard entries.count >= capacity else { return }
    let oldest = entries.filter { $0.value.expires != nil }.min {
      $0.value.lastUse < $1.value.lastUse
    }
    guard let oldest else { throw TooManyReads() }
    entries[oldest.key] = nil
  }
}

/// As many reads are under way as may be.
struct TooManyReads: Error {}
