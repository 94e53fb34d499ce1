import PipecatModel
import Synchronization

/// How many sessions ran at once in segments that have not changed since, so that the next report
/// with the same filter goes only through what is new.
///
/// Kept apart by the filter and the length of its window, from the second report on: most filters
/// are asked for once. Bounded in bytes: what was not asked for longest goes first.
public final class ReportMemory: Sendable {
  /// Which reports can share what they counted.
  struct Key: Hashable, Sendable {
    var agent: AgentName
    /// The filter without its window.
    var filter: SessionFilter
    /// The length of the window up to `asOf` in whole days; `nil` where it has no start.
    var days: Int64?

    init(_ agent: AgentName, _ filter: SessionFilter, asOf: Timestamp) {
      self.agent = agent
      self.filter = filter
      self.filter.window = TimeWindow()
      days = filter.window.from.map { from in
        let end = filter.window.to ?? asOf
        return end.milliseconds.subtractingReportingOverflow(from.milliseconds).partialValue
          / 86_400_000
      }
    }
  }

  /// What was counted for one report.
  struct Counted: Sendable {
    var peaks: [IntervalPeaks.Key: IntervalPeaks] = [:]

    var bytes: Int {
      peaks.reduce(0) { $0 + $1.key.bytes + $1.value.bytes }
    }
  }

  private struct Entry {
    var counted: Counted
    var bytes: Int
    var lastUse: UInt64
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var bytes = 0
    var uses: UInt64 = 0
    /// What was asked for lately and is not kept.
    var once: [Key] = []
  }

  /// How many filters are remembered that were asked for once.
  private static let maxOnce = 64

  private let maxBytes: Int
  private let state = Mutex(State())

  /// A memory that keeps at most `maxBytes`.
  public init(maxBytes: Int) {
    self.maxBytes = maxBytes
  }

  /// How much is kept.
  var bytes: Int { state.withLock { $0.bytes } }

  func counted(for key: Key) -> Counted {
    state.withLock { state in
      state.uses += 1
      state.entries[key]?.lastUse = state.uses
      return state.entries[key]?.counted ?? Counted()
    }
  }

  func keep(_ counted: Counted, for key: Key) {
    let bytes = counted.bytes
    state.withLock { state in
      if let old = state.entries.removeValue(forKey: key) {
        state.bytes -= old.bytes
      } else if let place = state.once.firstIndex(of: key) {
        state.once.remove(at: place)
      } else {
        state.once.append(key)
        if state.once.count > ReportMemory.maxOnce { state.once.removeFirst() }
        return
      }
      guard bytes <= maxBytes else { return }
      state.uses += 1
      state.entries[key] = Entry(counted: counted, bytes: bytes, lastUse: state.uses)
      state.bytes += bytes
      while state.bytes > maxBytes,
        let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        state.entries[oldest.key] = nil
        state.bytes -= oldest.value.bytes
      }
    }
  }
}
