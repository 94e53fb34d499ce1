import Foundation
import Synchronization
import Testing

@testable import Dashboard

struct ComputePoolTests {
  @Test func `all that is asked for is made`() async {
    let pool = ComputePool(threads: 3)
    let sum = await withTaskGroup(of: Int?.self) { group in
      for number in 0..<500 { group.addTask { await pool.value { number } } }
      return await group.reduce(into: 0) { $0 += $1 ?? 1_000_000 }
    }
    #expect(sum == 499 * 500 / 2)
  }

  @Test func `what is urgent comes first, three at a time, otherwise what came first`() async {
    let order = Order()
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    let pool = ComputePool(threads: 1)
    let mayGoOn = await busy(pool)
    for number in 0..<10 {
      #expect(
        pool.submit(isUrgent: number.isMultiple(of: 3)) {
          order.numbers.withLock { $0.append(number) }
          if number == 8 { end.finish() }
        })
    }
    mayGoOn.signal()
    for await _ in ends {}
    #expect(order.numbers.withLock { $0 } == [0, 3, 6, 1, 9, 2, 4, 5, 7, 8])
  }

  /// Gives the only thread of a pool a job that ends when the result is signalled.
  private func busy(_ pool: ComputePool) async -> DispatchSemaphore {
    let mayGoOn = DispatchSemaphore(value: 0)
    let (begins, begin) = AsyncStream.makeStream(of: Void.self)
    #expect(
      pool.submit {
        begin.finish()
        mayGoOn.wait()
      })
    for await _ in begins {}
    return mayGoOn
  }

  private final class Order: Sendable {
    let numbers = Mutex<[Int]>([])
  }

  @Test func `only so many wait, and those are all served though the pool goes`() async {
    let done = Atomic(0)
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    let mayGoOn: DispatchSemaphore
    do {
      let pool = ComputePool(threads: 1)
      mayGoOn = await busy(pool)
      for number in 1...ComputePool.mostWaiting {
        #expect(
          pool.submit {
            done.wrappingAdd(1, ordering: .relaxed)
            if number == ComputePool.mostWaiting { end.finish() }
          })
      }
      #expect(!pool.submit {})
      #expect(await pool.value { 1 } == nil)
    }
    mayGoOn.signal()
    for await _ in ends {}
    #expect(done.load(ordering: .relaxed) == ComputePool.mostWaiting)
  }
}
