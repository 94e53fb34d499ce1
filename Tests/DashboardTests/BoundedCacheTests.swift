import TestSupport
import Testing

@testable import Dashboard

struct BoundedCacheTests {
  /// Keeps a list, the value used last at its end.
  private struct Model {
    let capacity: Int
    var values: [(key: Int, value: Int, size: Int)] = []

    mutating func value(of key: Int) -> Int? {
      guard let index = values.firstIndex(where: { $0.key == key }) else { return nil }
      values.append(values.remove(at: index))
      return values.last?.value
    }

    mutating func set(_ value: Int, of key: Int, size: Int) {
      values.removeAll { $0.key == key }
      guard size <= capacity / 8 else { return }
      while values.reduce(size, { $0 + $1.size }) > capacity { values.removeFirst() }
      values.append((key, value, size))
    }
  }

  @Test(arguments: [8, 100, 1000]) func `what was used last is kept, as much as fits`(
    capacity: Int
  ) {
    var generator = SeededGenerator(seed: UInt64(capacity))
    var cache = BoundedCache<Int, Int>(capacity: capacity)
    var model = Model(capacity: capacity)
    for step in 0..<20_000 {
      let key = Int.random(in: 0..<60, using: &generator)
      switch Int.random(in: 0..<10, using: &generator) {
      case 0..<5:
        #expect(cache.value(of: key) == model.value(of: key))
      case 5..<9:
        let size = Int.random(in: 0...capacity / 6, using: &generator)
        cache.set(step, of: key, size: size)
        model.set(step, of: key, size: size)
      default:
        cache.remove(key)
        model.values.removeAll { $0.key == key }
      }
      #expect(cache.count == model.values.count)
      #expect(cache.size == model.values.reduce(0) { $0 + $1.size })
      #expect(cache.size <= capacity)
    }
  }
}
