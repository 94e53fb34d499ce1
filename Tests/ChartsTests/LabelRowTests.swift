import Testing

@testable import Charts

@Suite struct LabelRowTests {
  @Test func `a label near another is left out of narrow plots, then out of all`() {
    var row = LabelRow.ids
    #expect(row.place(x: 10, anchor: .start) == .always)
    #expect(row.place(x: 25, anchor: .start) == .wideOnly)
    #expect(row.place(x: 30, anchor: .start) == nil)
    #expect(row.place(x: 40, anchor: .start) == .always)
    #expect(row.place(x: 95, anchor: .end) == .always)
  }
}
