import TestSupport
import Testing

@testable import Charts

@Suite struct StackedTimelineTests {
  @Test func `a column over each bucket tells its numbers, and leads somewhere if the bucket does`()
    throws
  {
    let chart = timeline([[1, 2], [0, 0], [3, 4]], hrefs: ["/a?x=1&y=2", nil, "/c"])
    let layer = try XMLReader(chart.layer)
    #expect(layer.elements.prefix(4) == ["div", "a", "span", "b"])
    #expect(chart.layer.contains("<a href=\"/a?x=1&amp;y=2\" tabindex=\"-1\">"))
    #expect(layer.elements.count { $0 == "a" } == 2)
    #expect(chart.layer.contains("</a><span><span class=\"tip\"><b>bucket 1</b>"))
    #expect(layer.root["aria-hidden"] == "true")
  }

  @Test func `a chart of no buckets has no layer`() {
    #expect(timeline([]).layer.isEmpty)
  }

  @Test func `the table tells the newest bucket first`() {
    let table = timeline([[1, 19], [0, 3]], hrefs: ["/a", nil]).table
    #expect(table.header == ["From, 1 h each", "Sessions", "Failed", "Completed", "Failed share"])
    #expect(
      table.rows == [
        ChartTable.Row(["bucket 1", "3", "0", "3", "0 of 3"]),
        ChartTable.Row(["bucket 0", "20", "1", "19", "5.0%"], href: "/a"),
      ])
  }

  @Test func `the description has the total, the tallest bar and the finding`() {
    let summary = timeline([[1, 2], [500, 1000]], finding: "It got worse.").drawing.summary
    #expect(
      summary
        == "2 bars of 1 h, 1,503 sessions. The tallest bar is 1,500 at bucket 1. It got worse.")
  }

  @Test func `one huge bucket does not set the scale, many do`() {
    #expect(StackedTimeline.usual([10, 12, 11, 1000]) == 19)
    #expect(StackedTimeline.usual([10, 12, 11, 48]) == 48)
    #expect(StackedTimeline.usual([10, 1000, 1000, 1000]) == 1000)
    #expect(StackedTimeline.usual([0, 0, 1000]) == 1000)
    #expect(StackedTimeline.usual([1000]) == 1000)
    #expect(StackedTimeline.usual([]) == 0)
  }

  @Test func `a huge bucket is broken and has its number on top`() {
    let body = timeline([[0, 10], [0, 12], [0, 11], [900, 100]]).drawing.body
    #expect(body.contains("class=\"break\""))
    #expect(body.contains(">1,000</text>"))
  }

  @Test func `a single one among thousands is still a pixel`() {
    let body = timeline([[1, 5000], [0, 5000]]).drawing.body
    #expect(body.contains("<path d=\"M0.08 167H0.92V168H0.08z\" class=\"fill-failed\"/>"))
    #expect(body.contains("<path d=\"M0.08 5H0.92V166H0.08z"))
  }

  @Test func `no part of a bar is hidden by another`() throws {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<100 {
      let most = Int.random(in: 1...100_000, using: &random)
      let rows = (0..<5).map { _ in
        [Int.random(in: 0...2, using: &random), Int.random(in: 0...most, using: &random)]
      }
      let boxes = boxes(in: timeline(rows).drawing.body)
      #expect(boxes.count == rows.joined().count { $0 > 0 })
      for (index, box) in boxes.enumerated() {
        #expect(box.bottom - box.top >= 1)
        for other in boxes.dropFirst(index + 1) where other.x == box.x {
          #expect(other.bottom <= box.top)
        }
      }
    }
  }

  @Test func `buckets join until the middle column has twenty`() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<300 {
      let count = Int.random(in: 1...120, using: &random)
      let most = Int.random(in: 1...40, using: &random)
      let rows = (0..<count).map { _ in
        [Int.random(in: 0...2, using: &random), Int.random(in: 0...most, using: &random)]
      }
      let chart = timeline(rows)
      let joined = chart.joined(try #require(chart.share))
      let slow = [1, 2, 3, 4, 6, 12].first { size in
        size == 12 || median(columns(rows, size: size)) >= 20
      }
      #expect(joined.size == slow)
      #expect(joined.columns.map(\.whole) == columns(rows, size: joined.size))
      #expect(joined.columns.reduce(0) { $0 + $1.part } == rows.reduce(0) { $0 + $1[0] })
    }
  }

  @Test func `under twenty there is a stub and no share`() {
    let body = timeline([[1, 1]]).drawing.body
    #expect(body.contains("class=\"few\""))
    #expect(body.contains("Failed share: too few sessions"))
  }

  @Test func `what is missing counts as none and what is too much is left out`() {
    let table = timeline([[5], [1, 2, 3], [-4, 2]]).table
    #expect(table.rows.map { $0.cells[1] } == ["2", "3", "5"])
  }

  @Test(arguments: [
    ([], "no bucket"), ([[0, 0]], "an empty bucket"), ([[0, 0], [0, 0]], "empty buckets"),
  ])
  func `an empty range keeps its axes and says so`(_ rows: [[Int]], _ why: String) {
    let drawing = timeline(rows).drawing
    #expect(drawing.body.contains(">No sessions in this range</text>"))
    #expect(drawing.body.contains(">4</text>"))
    #expect(drawing.summary == "No sessions in this range.")
  }

  @Test func `numbers at the edge of what can be counted are drawn`() throws {
    let chart = timeline([[.max, .max], [.min, 1], [.max, 0]])
    _ = try XMLReader(chart.standalone())
    #expect(chart.table.rows.count == 3)
  }

  // MARK: Fixtures

  /// The boxes of all bars, by series and from left to right.
  private func boxes(in body: String) -> [(x: Double, top: Double, bottom: Double)] {
    guard let bars = body.firstMatch(of: /<g class="bars">(.*?)<\/g>/) else { return [] }
    return bars.1.matches(of: /M([\d.]+) ([\d.]+)H[\d.]+V([\d.]+)/).map {
      (Double($0.1) ?? .nan, Double($0.2) ?? .nan, Double($0.3) ?? .nan)
    }
  }

  private func timeline(
    _ rows: [[Int]], hrefs: [String?] = [], finding: String? = nil
  ) -> StackedTimeline {
    StackedTimeline(
      title: "Sessions", noun: Noun("session"),
      series: ["failed", "completed"].map { StackedTimeline.Series(name: $0, style: $0) },
      buckets: rows.enumerated().map { index, values in
        StackedTimeline.Bucket(
          label: "bucket \(index)", values: values,
          href: hrefs.indices.contains(index) ? hrefs[index] : nil)
      }, bucketSeconds: 3600, ticks: [],
      share: StackedTimeline.Share(ofSeries: 0, name: "Failed share"), finding: finding)
  }

  private func columns(_ rows: [[Int]], size: Int) -> [Int] {
    var sums: [Int] = []
    for (index, row) in rows.enumerated() {
      if index % size == 0 { sums.append(0) }
      sums[sums.count - 1] += row[0] + row[1]
    }
    return sums
  }

  private func median(_ values: [Int]) -> Int { values.sorted()[values.count / 2] }
}
