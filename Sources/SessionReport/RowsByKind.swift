/// The rows of a segment by kind, and what can be known of each kind beforehand.
///
/// Worked out once, when the segment is made, so that a report of kinds as a whole adds up what is
/// known of them instead of going through their rows.
struct RowsByKind: Sendable {
  /// Kind after kind, in each the earliest first.
  private let byTime: [UInt16]
  /// Kind after kind, in each the shortest first; those whose length the columns don't have behind.
  private let byLength: [UInt16]
  /// Where the rows of each kind begin, and at the end how many there are.
  private let firsts: [Int]
  /// How many of each kind have a length in the columns.
  private let withLength: [Int]
  /// The known bot starts within the columns, kind after kind, in each the shortest first.
  private let bars: [Bar]
  private let firstBars: [Int]

  /// A number of ``SegmentColumns/botStart``, and how many rows have it.
  struct Bar: Sendable {
    var botStart: UInt16
    var rows: UInt16
  }

  init(_ columns: SegmentColumns) {
    var counts = [Int](repeating: 0, count: columns.kinds.count)
    for kind in columns.kind { counts[Int(kind)] += 1 }
    firsts = counts.runningTotals
    let places = (0..<UInt16(columns.count)).map { UInt64($0) }
    byTime = RowsByKind.distribute(places, columns, firsts)
    var lengths = places.map { UInt64(columns.length[Int($0)]) << RowsByKind.rowBits | $0 }
    lengths.sortByDigits(ignoringBits: RowsByKind.rowBits)
    byLength = RowsByKind.distribute(lengths, columns, firsts)
    var withLength = counts
    for row in 0..<columns.count where columns.length[row] >= SegmentColumns.far {
      withLength[Int(columns.kind[row])] -= 1
    }
    self.withLength = withLength

    var botStarts = (0..<columns.count).map {
      UInt32(columns.kind[$0]) << 16 | UInt32(columns.botStart[$0])
    }
    botStarts.sortByDigits()
    var bars: [Bar] = []
    var barCounts = [Int](repeating: 0, count: columns.kinds.count)
    var last: UInt32?
    for value in botStarts {
      let botStart = UInt16(truncatingIfNeeded: value)
      if botStart == 0 || botStart == SegmentColumns.farBotStart { continue }
      if value == last {
        bars[bars.count - 1].rows += 1
      } else {
        bars.append(Bar(botStart: botStart, rows: 1))
        barCounts[Int(value >> 16)] += 1
        last = value
      }
    }
    self.bars = bars
    firstBars = barCounts.runningTotals
  }

  private static let rowBits = 16

  /// The rows in the lowest bits of `values`, kind after kind and otherwise in the order given.
  private static func distribute(
    _ values: [UInt64], _ columns: SegmentColumns, _ firsts: [Int]
  ) -> [UInt16] {
    var next = firsts
    var rows = [UInt16](repeating: 0, count: values.count)
    for value in values {
      let row = UInt16(truncatingIfNeeded: value)
      let kind = Int(columns.kind[Int(row)])
      rows[next[kind]] = row
      next[kind] += 1
    }
    return rows
  }

  /// How many rows a kind has.
  func count(ofKind kind: Int) -> Int { firsts[kind + 1] - firsts[kind] }

  /// The rows of a kind, earliest first.
  func rows(ofKind kind: Int) -> ArraySlice<UInt16> { byTime[firsts[kind]..<firsts[kind + 1]] }

  /// The rows of a kind whose length the columns have, shortest first.
  func rowsByLength(ofKind kind: Int) -> ArraySlice<UInt16> {
    byLength[firsts[kind]..<firsts[kind] + withLength[kind]]
  }

  /// The other rows of a kind.
  func rowsWithoutLength(ofKind kind: Int) -> ArraySlice<UInt16> {
    byLength[firsts[kind] + withLength[kind]..<firsts[kind + 1]]
  }

  /// The bot starts of a kind.
  func bars(ofKind kind: Int) -> ArraySlice<Bar> { bars[firstBars[kind]..<firstBars[kind + 1]] }
}

extension [Int] {
  /// The sums of the elements before each place, and of all of them.
  fileprivate var runningTotals: [Int] {
    var totals = [0]
    totals.reserveCapacity(count + 1)
    var sum = 0
    for element in self {
      sum += element
      totals.append(sum)
    }
    return totals
  }
}
