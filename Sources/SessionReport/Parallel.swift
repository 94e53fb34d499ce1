import Dispatch
import Synchronization

/// Work on parts of the same kind, on all cores.
enum Parallel {
  /// What `work` returns for each of `count` parts, in their order. Where the parts have few `rows`
  /// together, this thread does them alone.
  static func map<Part: Sendable>(
    _ count: Int, rows: Int, _ work: @Sendable (Int) -> Part
  ) -> [Part] {
    guard count > 1, rows > 20_000 else { return (0..<count).map(work) }
    let parts = Mutex([Part?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let part = work(index)
      parts.withLock { $0[index] = part }
    }
    return parts.withLock { $0.compactMap { $0 } }
  }
}

extension Array {
  /// The elements in runs of `size`, the last of what is left.
  func chunks(ofCount size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
