import TestSupport
import Testing

@testable import SessionReport

@Suite struct RowsByKindTests {
  @Test(arguments: 1...60)
  func `what a segment knows of its kinds is what its rows say`(seed: Int) {
    var random = RandomSessions(seed: seed)
    let table = SessionTable(
      random.next(Int.random(in: 0...300, using: &random.generator)), maxRowsPerSegment: 90)
    for segment in table.segments {
      let columns = segment.columns
      for kind in columns.kinds.indices {
        let rows = (0..<segment.count).filter { columns.kind[$0] == kind }
        #expect(segment.byKind.rows(ofKind: kind).map(Int.init) == rows)
        #expect(segment.byKind.count(ofKind: kind) == rows.count)

        let ordered = rows.filter { columns.length[$0] < SegmentColumns.far }
          .sorted { (columns.length[$0], $0) < (columns.length[$1], $1) }
        #expect(segment.byKind.rowsByLength(ofKind: kind).map(Int.init) == ordered)
        #expect(
          Set(segment.byKind.rowsWithoutLength(ofKind: kind).map(Int.init))
            == Set(rows).subtracting(ordered))

        let known = rows.map { columns.botStart[$0] }
          .filter { $0 != 0 && $0 != SegmentColumns.farBotStart }
        let bars = segment.byKind.bars(ofKind: kind)
        #expect(bars.map(\.botStart) == Set(known).sorted())
        #expect(bars.allSatisfy { bar in Int(bar.rows) == known.count { $0 == bar.botStart } })
      }
    }
  }

  @Test(arguments: 1...60)
  func `the rows that match are those of which the filter says so one by one`(seed: Int) throws {
    var random = RandomSessions(seed: seed)
    let table = SessionTable(
      random.next(Int.random(in: 0...300, using: &random.generator)), maxRowsPerSegment: 90)
    let filter = SessionFilter.random(over: random, using: &random.generator)
    for matching in table.matching(RowFilter(filter, codes: table.codes)) {
      let segment = matching.segment
      let expected = (0..<segment.count).filter { row in
        let session = segment.columns[row].session(codes: table.codes)
        return Slow.isInWindow(session, filter) && Slow.matches(session, filter)
      }
      let matched = segment.columns.kinds.indices.filter { matching.failures[$0] == 0 }
        .flatMap { matching.rows(ofKind: $0) }
      #expect(matched.map(Int.init).sorted() == expected)
      #expect(matching.count == expected.count)
      #expect(matching.rows.filter(matching.matches) == expected)
    }
  }
}
