import Dispatch
import Synchronization

/// Two values, each made on a core of its own where one is free.
func simultaneously<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  let results = Mutex<(First?, Second?)>((nil, nil))
  DispatchQueue.concurrentPerform(iterations: 2) { index in
    if index == 0 {
      let value = first()
      results.withLock { $0.0 = value }
    } else {
      let value = second()
      results.withLock { $0.1 = value }
    }
  }
  let made = results.withLock { $0 }
  // Both are there: whoever performs waits for all.
  return (made.0 ?? first(), made.1 ?? second())
}
