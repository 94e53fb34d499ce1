import Charts
import Testing

@Suite struct MarkupTests {
  @Test(arguments: Sample.all, Theme.allCases)
  func `a chart that stands alone is well-formed and has the one style`(
    _ sample: Sample, _ theme: Theme
  ) throws {
    let document = sample.chart.standalone(theme: theme)
    let reader = try XMLReader(document)
    #expect(reader.styles == [StyleSheet.standalone])
    #expect(!reader.attributes.contains("style"))
    #expect(reader.root["role"] == "img")
    #expect(document.contains("class=\"chart \(theme.rawValue)\""))
  }

  @Test(arguments: Sample.all)
  func `every class of a chart that stands alone has a rule`(_ sample: Sample) throws {
    let classes = try XMLReader(sample.chart.standalone()).classes
    // These say what an element is, or act in a page only.
    let silent: Set = ["auto", "plot", "flush", "lanes", "minor", "ranges"]
    for name in classes.subtracting(silent) {
      #expect(StyleSheet.standalone.contains(".\(name)"), "\(name) in \(sample.name)")
    }
  }

  @Test(arguments: Sample.all)
  func `a chart in a page is named, described and without style attributes`(
    _ sample: Sample
  ) throws {
    let reader = try XMLReader(sample.chart.html(id: "here"))
    #expect(!reader.attributes.contains("style"))
    #expect(reader.texts["here-title"] == sample.chart.drawing.title)
    #expect(reader.texts["here-desc"] == sample.chart.drawing.summary)
    #expect(!sample.chart.drawing.summary.isEmpty)
  }

  @Test(arguments: Sample.all)
  func `the rows of a table are as long as its head`(_ sample: Sample) {
    let table = sample.chart.table
    #expect(table.rows.allSatisfy { $0.cells.count == table.header.count })
  }

  @Test(arguments: [
    ("<script>alert(1)</script>", "an element"), ("\" onload=\"alert(1)", "an attribute"),
    ("' & &amp; ]]> -->", "what ends other things"),
    ("\u{0}\u{1B}[31m\u{FFFE}", "what XML forbids"),
    ("\u{202E}\u{1F469}\u{200D}\u{1F692}", "scalars that belong together"),
  ])
  func `text stays text wherever it goes`(_ text: String, _ why: String) throws {
    for chart in Self.charts(saying: text) {
      for markup in [chart.standalone(caption: text), chart.html(id: text)] {
        let reader = try XMLReader(markup)
        #expect(!reader.elements.contains("script"))
        #expect(!reader.attributes.contains("onload"))
      }
    }
    let cells = [
      Meter(title: text, fraction: 1).svg(), Sparkline(title: text, values: [1]).svg(),
      RangeMark(name: text, p50: 1, p95: 2, p99: 3).svg(on: .linear(upTo: 4)),
      SplitBar(parts: [SplitBar.Part(name: text, style: "failed", value: 1)]).svg(),
    ]
    for cell in cells { #expect(try !XMLReader(cell).attributes.contains("onload")) }
  }

  private static func charts(saying text: String) -> [any Chart] {
    let noun = Noun(text)
    let tick = AxisTick(at: 0.3, label: text, href: text)
    return [
      StackedTimeline(
        title: text, noun: noun, series: [StackedTimeline.Series(name: text, style: "failed")],
        buckets: [StackedTimeline.Bucket(label: text, values: [3], href: text)], bucketSeconds: 60,
        ticks: [tick], markers: [tick],
        share: StackedTimeline.Share(
          ofSeries: 0, name: text, reference: 0.1, referenceName: text), finding: text),
      StepAreaChart(
        title: text, noun: noun,
        buckets: [StepAreaChart.Bucket(label: text, value: 2, href: text)], bucketSeconds: 60,
        ticks: [tick], cap: StepAreaChart.Cap(5, name: text), finding: text),
      CumulativeChart(
        title: text, noun: noun, rowName: text, scale: .linear(upTo: 9),
        series: [CumulativeChart.Series(name: text, values: [1, 2], href: text)], finding: text),
      SplitBarChart(
        title: text, noun: noun, rowName: text,
        rows: [
          SplitBarChart.Row(
            label: text,
            bar: SplitBar(parts: [SplitBar.Part(name: text, style: "failed", value: 3)]))
        ], finding: text),
      RangeMarkChart(
        title: text, noun: noun, rowName: text, scale: .linear(upTo: 9),
        rows: [
          RangeMarkChart.Row(
            label: text, count: 1, mark: RangeMark(name: text, p50: 1, p95: 2, p99: 3))
        ], finding: text),
      LaneChart(
        title: text, seconds: 60, clock: [tick],
        lanes: [
          .spans(
            name: text, [Lane.Span(from: 0, to: 50, style: .solid, label: text)],
            end: Lane.End(at: 50, label: text, style: "failed")),
          .values(name: text, [Lane.Sample(at: 1, value: 1)], unit: text),
          .events(
            name: text, [Lane.Event(at: 2, row: 0, href: text)],
            rows: [Lane.EventRow(label: text, style: "bad", isLarge: true)]),
        ], finding: text),
    ]
  }
}
