import Synchronization
import Testing

@testable import Dashboard

@Suite(.timeLimit(.minutes(10)))
struct SharedReadsTests {
  private struct Failure: Error {}

  /// Counts reads, and lets them end when told.
  private final class Source: Sendable {
    private let state = Mutex((count: 0, isOpen: false))

    var count: Int { state.withLock { $0.count } }

    func open() { state.withLock { $0.isOpen = true } }

    func read() async throws -> Int {
      let number = state.withLock { state in
        state.count += 1
        return state.count
      }
      while !state.withLock({ $0.isOpen }) { await Task.yield() }
      return number
    }
  }

  @Test func `many who ask at once share a read, and later ones too while it is good`() async throws
  {
    let reads = SharedReads<String, Int>(capacity: 4)
    let source = Source()
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<20 {
        group.addTask { try await reads.value(of: "a", keptFor: .seconds(3600), read: source.read) }
      }
      source.open()
      for try await value in group { #expect(value == 1) }
    }
    #expect(try await reads.value(of: "a", keptFor: .seconds(3600), read: source.read) == 1)
    #expect(try await reads.value(of: "b", keptFor: .seconds(3600), read: source.read) == 2)
    #expect(source.count == 2)
  }

  @Test func `what may have changed is read again, and so is what failed`() async throws {
    let reads = SharedReads<String, Int>(capacity: 4)
    let source = Source()
    source.open()
    for expected in 1...3 {
      #expect(try await reads.value(of: "a", keptFor: .zero, read: source.read) == expected)
    }
    await #expect(throws: Failure.self) {
      try await reads.value(of: "b", keptFor: .seconds(3600)) { throw Failure() }
    }
    #expect(try await reads.value(of: "b", keptFor: .seconds(3600), read: source.read) == 4)
  }

  @Test func `only so many are kept, those that were used last`() async throws {
    let reads = SharedReads<Int, Int>(capacity: 3)
    let source = Source()
    source.open()
    func value(_ key: Int) async throws -> Int {
      try await reads.value(of: key, keptFor: .seconds(3600), read: source.read)
    }
    let first = try await value(0)
    for key in 1...50 {
      _ = try await value(key)
      #expect(try await value(0) == first, "in use all the time")
    }
    #expect(try await value(1) > 51, "pushed out long ago")
  }

  @Test func `no more are read at a time than are kept`() async throws {
    let reads = SharedReads<Int, Int>(capacity: 2)
    let source = Source()
    let waiting = (0..<2).map { key in
      Task { try await reads.value(of: key, keptFor: .seconds(3600), read: source.read) }
    }
    while source.count < 2 { await Task.yield() }
    await #expect(throws: TooManyReads.self) {
      try await reads.value(of: 9, keptFor: .seconds(3600), read: source.read)
    }
    source.open()
    for task in waiting { _ = try await task.value }
    _ = try await reads.value(of: 9, keptFor: .seconds(3600), read: source.read)
  }
}
