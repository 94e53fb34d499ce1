import TestSupport
import Testing

@testable import Charts

/// The links over the labels of a timeline's markers.
@Suite struct MarkerLinkTests {
  @Test func `each marker that leads somewhere has one link`() throws {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<200 {
      let markers = (0..<Int.random(in: 0...14, using: &random)).map { index in
        AxisTick(
          at: Double.random(in: 0...1, using: &random), label: "7c41e9d\(index)",
          href: index % 5 == 4 ? nil : "sessions?a=1&deploymentId=\(index)")
      }
      let overlay = chart(markers).markerLinks
      let hrefs = overlay.matches(of: /<a href="([^"]*)" tabindex="-1" target="_top">/).map {
        String($0.1)
      }
      #expect(hrefs.sorted() == markers.compactMap { $0.href?.escapedForMarkup }.sorted())
      guard !overlay.isEmpty else { continue }
      #expect(try XMLReader(overlay).root["aria-hidden"] == "true")
    }
  }

  @Test func `markers that lead nowhere have no overlay`() {
    #expect(!chart([AxisTick(at: 0.5, label: "7c41e9d2")]).layer.contains("overlay"))
  }

  @Test func `a link lies on the line and over the label beside it`() {
    let right = chart([AxisTick(at: 0.5, label: "7c41e9d2", href: "/a")]).markerLinks
    #expect(
      right.contains(
        "<a href=\"/a\" tabindex=\"-1\" target=\"_top\">"
          + "<rect x=\"50%\" y=\"0\" width=\"8\" height=\"18\" transform=\"translate(-4)\"/>"
          + "<rect x=\"50%\" y=\"0\" width=\"54.8\" height=\"18\" transform=\"translate(4)\"/></a>")
    )
    let left = chart([AxisTick(at: 0.9, label: "7c41e9d2", href: "/a")]).markerLinks
    #expect(left.contains("transform=\"translate(-58.8)\"/></a>"))
  }

  @Test func `where a label was left out only the line can be hit, over any label that it crosses`()
  {
    let markers = [
      AxisTick(at: 0.775, label: "7c41e9d2", href: "/crossing"),
      AxisTick(at: 0.83, label: "0fd7728c", href: "/labelled"),
    ]
    let chart = chart(markers)
    #expect(!chart.drawing.body.contains("7c41e9d2"))
    #expect(
      chart.markerLinks.hasSuffix(
        "<a href=\"/crossing\" tabindex=\"-1\" target=\"_top\"><rect x=\"77.5%\" y=\"0\" width=\"8\" height=\"18\""
          + " transform=\"translate(-4)\"/></a></svg>"))
  }

  @Test func `the link over a label goes from narrow plots with it`() throws {
    let markers = [0.5, 0.65].map { AxisTick(at: $0, label: "\($0)", href: "/\($0)") }
    let chart = chart(markers)
    #expect(chart.drawing.body.contains("class=\"marker-label minor\">0.5</text>"))
    #expect(chart.markerLinks.matches(of: /class="minor"/).count == 1)
  }

  @Test func `links lie over the band alone, after the columns, so that these can be hit`() throws {
    let chart = chart([AxisTick(at: 0.5, label: "7c41e9d2", href: "/a")])
    #expect(chart.layer.hasPrefix("<div class=\"hits\""))
    #expect(chart.layer.hasSuffix(chart.markerLinks))
    #expect(
      chart.markerLinks.hasPrefix("<svg class=\"overlay\" height=\"18\" aria-hidden=\"true\">"))
  }

  private func chart(_ markers: [AxisTick]) -> StackedTimeline {
    StackedTimeline(
      title: "Sessions", noun: Noun("session"),
      series: [StackedTimeline.Series(name: "failed", style: "failed")],
      buckets: (0..<20).map { StackedTimeline.Bucket(label: "bucket \($0)", values: [5]) },
      bucketSeconds: 3600, ticks: [], markers: markers)
  }
}
