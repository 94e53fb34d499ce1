/// The most sessions that ran at once.
struct ConcurrencyPeaks: Sendable {
  /// In the whole time.
  var sessions = 0
  /// The first instant at which so many ran; `nil` where nothing ran.
  var at: Int64?
  /// In each bucket.
  var buckets: [Int]

  init(buckets: Int) {
    self.buckets = Array(repeating: 0, count: buckets)
  }

  /// Takes note that so many ran at an instant.
  mutating func add(_ running: Int, at instant: Int64) {
    guard running > 0 else { return }
    if running > sessions || running == sessions && at.map({ instant < $0 }) == true {
      sessions = running
      at = instant
    }
  }

  /// Takes note that so many ran in a bucket.
  mutating func add(_ running: Int, inBucket bucket: Int) {
    if bucket < buckets.count { buckets[bucket] = max(buckets[bucket], running) }
  }
}
