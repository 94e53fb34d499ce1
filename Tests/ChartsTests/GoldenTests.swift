import Charts
import Foundation
import Testing

@Suite struct GoldenTests {
  @Test(arguments: Sample.all)
  func `a chart that stands alone is drawn as recorded`(_ sample: Sample) throws {
    let caption = "support-line, 10 – 17 Oct, synced 8 s ago"
    try Golden(name: "\(sample.name).svg").expect(sample.chart.standalone(caption: caption))
  }

  @Test(arguments: [
    ("timeline-one", "bars with links over them"),
    ("concurrency-none", "no links at all"),
    ("timeline-compact", "bars with links to what is marked"),
    ("bot-start", "lines told at each second"),
    ("duration", "lines told at round times"),
    ("session", "measured values and marks of a log with links"),
    ("outcomes", "no room for labels at the sides"),
  ])
  func `a chart in a page is drawn as recorded`(_ name: String, _ why: String) throws {
    let sample = try #require(Sample.all.first { $0.name == name })
    try Golden(name: "\(name).html").expect(sample.chart.html(id: name) + "\n")
  }

  @Test func `charts for cells are drawn as recorded`() throws {
    let scale = SecondsScale.linear(upTo: 15)
    let parts = zip(Sample.outcomeNames, [189, 41, 330, 2177, 3]).map {
      SplitBar.Part(name: $0, style: $0, value: $1)
    }
    let cells = [
      scale.svg,
      RangeMark(name: "Bot start", p50: 1, p95: 7, p99: 10, isEmphasized: true).svg(on: scale),
      RangeMark(name: "Bot start", p50: nil, p95: nil, p99: nil).svg(on: scale),
      SplitBar(parts: parts).svg(),
      SplitBar(parts: []).svg(),
      Sparkline(title: "Sessions in each hour", values: [0, 2, 5, 3, 1, 0, 4]).svg(),
      Sparkline(title: "No sessions", values: [Int]()).svg(),
      Meter(title: "14 of 15 active", fraction: 14.0 / 15, style: "fill-warn").svg(),
      Meter(title: "0 of 20 active", fraction: 0).svg(),
    ]
    try Golden(name: "cells.html").expect(cells.joined(separator: "\n") + "\n")
  }
}
