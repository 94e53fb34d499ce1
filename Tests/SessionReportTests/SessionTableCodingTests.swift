import PipecatModel
import TestSupport
import Testing

@testable import SessionReport

@Suite struct SessionTableCodingTests {
  @Test(arguments: 1...100)
  func `a table that was written reads as the same`(seed: Int) throws {
    var random = RandomSessions(seed: seed)
    let sessions = random.next(Int.random(in: 0...150, using: &random.generator))
    let table = SessionTable(
      sessions, maxRowsPerSegment: random.generator.pick(3, 40, SessionSegment.maxRows))
    let read = try SessionTable(table.encoded)
    let everything = SessionFilter()
    #expect(
      read.select(everything).sessions(0..<sessions.count)
        == table.select(everything).sessions(0..<sessions.count))
    #expect(read.encoded == table.encoded)
    for session in sessions {
      #expect(read.session(id: session.id) == table.session(id: session.id))
    }
  }

  @Test(arguments: 1...300)
  func `bytes that were changed are refused, or read as a table that can be used`(seed: Int) {
    var random = RandomSessions(seed: seed)
    let table = SessionTable(random.next(40), maxRowsPerSegment: 15)
    var bytes = table.encoded
    for _ in 0..<Int.random(in: 1...4, using: &random.generator) {
      let place = Int.random(in: bytes.indices, using: &random.generator)
      bytes[place] = UInt8.random(in: 0...255, using: &random.generator)
    }
    if random.generator.once(in: 3) {
      bytes.removeLast(Int.random(in: 1...bytes.count, using: &random.generator))
    }
    guard let read = try? SessionTable(bytes) else { return }
    let filter = SessionFilter.random(over: random, using: &random.generator)
    let count = read.select(filter).count
    #expect(read.select(filter, order: SessionOrder(by: .duration)).sessions(0..<50).count <= count)
    #expect(read.merging(random.next(5)).count >= read.count)
  }

  @Test func `what is not a table is refused`() {
    #expect(throws: InvalidEncoding.self) { try SessionTable([UInt8]()) }
    #expect(throws: InvalidEncoding.self) { try SessionTable([UInt8](repeating: 0xff, count: 999)) }
    #expect(throws: InvalidEncoding.self) { try SessionTable(SessionTable.empty.encoded + [0]) }
  }
}

extension SessionTable {
  fileprivate var encoded: [UInt8] {
    var bytes: [UInt8] = []
    encode { bytes += $0 }
    return bytes
  }

  fileprivate init(_ bytes: [UInt8]) throws(InvalidEncoding) {
    let table = bytes.withUnsafeBytes { bytes in
      Result { () throws(InvalidEncoding) in try SessionTable(decoding: bytes) }
    }
    self = try table.get()
  }
}
