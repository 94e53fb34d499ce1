/// Values by key, of which those that were used last are kept, as many as fit.
struct BoundedCache<Key: Hashable, Value> {
  private struct Slot {
    let key: Key
    var value: Value
    var size: Int
    /// The slots of the values used before and after this one; `nil` at the ends.
    var older: Int?
    var newer: Int?
  }

  /// How large all values together may be.
  let capacity: Int
  /// How large they are.
  private(set) var size = 0
  /// Slots stay where they are, and are `nil` while free.
  private var slots: [Slot?] = []
  private var free: [Int] = []
  private var places: [Key: Int] = [:]
  private var oldest: Int?
  private var newest: Int?

  /// An empty cache.
  init(capacity: Int) {
    self.capacity = capacity
  }

  /// How many values there are.
  var count: Int { places.count }

  /// The value of a key, which counts as a use.
  mutating func value(of key: Key) -> Value? {
    guard let place = places[key] else { return nil }
    if place != newest {
      unlink(place)
      link(place)
    }
    return slots[place]?.value
  }

  /// Sets the value of a key, and drops what was not used for longest as far as it must. A value
  /// larger than an eighth of the capacity is not kept: it would drop too many others.
  mutating func set(_ value: Value, of key: Key, size: Int) {
    remove(key)
    guard size <= capacity / 8 else { return }
    while self.size + size > capacity, let oldest, let key = slots[oldest]?.key { remove(key) }
    let slot = Slot(key: key, value: value, size: size)
    let place = free.popLast() ?? slots.count
    if place == slots.count { slots.append(slot) } else { slots[place] = slot }
    places[key] = place
    self.size += size
    link(place)
  }

  /// Changes the value of a key where there is one; that is no use, and keeps its size.
  mutating func update(_ key: Key, _ change: (inout Value) -> Void) {
    guard let place = places[key], var slot = slots[place] else { return }
    change(&slot.value)
    slots[place] = slot
  }

  /// Drops the value of a key.
  mutating func remove(_ key: Key) {
    guard let place = places.removeValue(forKey: key) else { return }
    unlink(place)
    size -= slots[place]?.size ?? 0
    slots[place] = nil
    free.append(place)
  }

  private mutating func link(_ place: Int) {
    slots[place]?.older = newest
    slots[place]?.newer = nil
    if let newest { slots[newest]?.newer = place } else { oldest = place }
    newest = place
  }

  private mutating func unlink(_ place: Int) {
    let (older, newer) = (slots[place]?.older, slots[place]?.newer)
    if let older { slots[older]?.newer = newer } else { oldest = newer }
    if let newer { slots[newer]?.older = older } else { newest = older }
  }
}
