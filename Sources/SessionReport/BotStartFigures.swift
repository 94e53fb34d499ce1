import PipecatModel

/// How long it took until bots ran, over the sessions of which it is known.
public struct BotStartFigures: Sendable, Hashable {
  /// So many seconds, and how many sessions took them.
  public struct Bar: Sendable, Hashable {
    /// Whole seconds from the request to a running bot.
    public var seconds: Int
    /// How many sessions took them, at least one.
    public var sessions: Int
  }

  /// How many sessions have a known bot start.
  public let count: Int
  /// The median in seconds; `nil` where none is known.
  public let p50: Int?
  /// The 95th percentile in seconds.
  public let p95: Int?
  /// The 99th percentile in seconds.
  public let p99: Int?
  /// The longest in seconds.
  public let max: Int?
  /// The whole distribution, shortest first.
  public let histogram: [Bar]

  init(histogram: [Bar]) {
    let count = histogram.reduce(0) { $0 + $1.sessions }
    func percentile(_ percent: Int) -> Int? {
      var left = Percentile.rank(percent, of: count)
      for bar in histogram {
        left -= bar.sessions
        if left <= 0 { return bar.seconds }
      }
      return nil
    }
    self.count = count
    p50 = percentile(50)
    p95 = percentile(95)
    p99 = percentile(99)
    max = histogram.last?.seconds
    self.histogram = histogram
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("count", count)
    json.field("p50", p50)
    json.field("p95", p95)
    json.field("p99", p99)
    json.field("max", max)
    json.endObject()
  }
}

/// Counts bot starts. They are whole seconds and mostly few, so a counter each is cheaper than
/// sorting them.
struct BotStartTally: Sendable {
  /// Sessions by what segments have in their column, which is one more than the seconds; those of
  /// which it is not known first.
  private var counters: [Int] = []
  private var others: [Int32: Int] = [:]

  /// Bot starts of hours are not worth a counter for each second: there may be thousands of tallies.
  private static let lastCounter = 1_024

  /// Counts one of any length.
  mutating func add(_ seconds: Int32) {
    others[seconds, default: 0] += 1
  }

  /// Counts rows by ``SegmentColumns/botStart``, those left out whose seconds are not within it.
  mutating func add(_ rows: ArraySlice<UInt16>, of column: [UInt16]) {
    for row in rows {
      let value = column[Int(row)]
      if Int(value) < counters.count {
        counters[Int(value)] += 1
      } else if value != SegmentColumns.farBotStart {
        add(1, column: value)
      }
    }
  }

  /// Counts sessions by a number of ``SegmentColumns/botStart``.
  mutating func add(_ sessions: Int, column: UInt16) {
    let place = Int(column)
    guard place <= BotStartTally.lastCounter else {
      others[Int32(column) - 1, default: 0] += sessions
      return
    }
    if place >= counters.count {
      counters.append(contentsOf: repeatElement(0, count: place + 1 - counters.count))
    }
    counters[place] += sessions
  }

  mutating func add(_ other: BotStartTally) {
    for (column, sessions) in other.counters.enumerated() where sessions > 0 {
      add(sessions, column: UInt16(column))
    }
    others.merge(other.others, uniquingKeysWith: +)
  }

  var figures: BotStartFigures { BotStartFigures(histogram: bars) }

  /// The whole distribution, shortest first.
  var bars: [BotStartFigures.Bar] {
    var bars = others.map { BotStartFigures.Bar(seconds: Int($0.key), sessions: $0.value) }
    for (column, sessions) in counters.enumerated().dropFirst() where sessions > 0 {
      bars.append(.init(seconds: column - 1, sessions: sessions))
    }
    bars.sort { $0.seconds < $1.seconds }
    return bars
  }
}
