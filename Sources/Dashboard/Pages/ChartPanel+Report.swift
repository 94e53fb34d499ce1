import Charts
import SessionReport

extension ChartPanel {
  /// Sessions by outcome over time.
  static func timeline(
    _ charts: ReportCharts, size: StackedTimeline.Size, in context: PageContext
  ) -> ChartPanel {
    let outcomes = charts.report.total.figures.outcomes
    let chosen = context.request.outcomes
    let every = Format.step(seconds: charts.report.total.timeline.bucketSeconds)
    return ChartPanel(
      id: "timeline", heading: "Sessions by outcome",
      note: size == .regular ? "every \(every)" : nil,
      legend: Outcome.stacked.map { outcome in
        let word = outcome.rawValue
        return LegendItem(
          label: word.prefix(1).uppercased() + word.dropFirst(),
          // Where the link leads to others than the chart shows, its number would be wrong.
          count: chosen.isEmpty || chosen.contains(outcome)
            ? Format.count(outcomes[outcome]) : nil,
          swatch: word,
          href: context.links.sessions { $0.outcomes = [outcome] })
      },
      chart: charts.timeline(size: size))
  }

  /// Within how many seconds bots started, by deployment.
  static func botStart(_ charts: ReportCharts) -> ChartPanel {
    let chart = charts.botStart
    return ChartPanel(
      id: "bot-start", heading: "Bot start", note: "share started within",
      legend: lines(of: chart), chart: chart)
  }

  /// Within how much time sessions ended, by deployment.
  static func duration(_ charts: ReportCharts) -> ChartPanel {
    let chart = charts.duration
    return ChartPanel(
      id: "duration", heading: "Duration", note: "share ended within", legend: lines(of: chart),
      chart: chart)
  }

  /// The most sessions at once, against the cap.
  static func concurrency(_ charts: ReportCharts) -> ChartPanel {
    let every = Format.step(seconds: charts.report.total.timeline.bucketSeconds)
    let cap = charts.report.capacity.maxReplicas == nil ? "" : ", against the cap"
    return ChartPanel(
      id: "concurrency", heading: "Concurrency", note: "most in each \(every)\(cap)",
      chart: charts.concurrency)
  }

  private static func lines(of chart: CumulativeChart) -> [LegendItem] {
    chart.series.enumerated().map { index, series in
      LegendItem(
        label: series.name, isID: true, line: CumulativeChart.lineStyle(index), href: series.href)
    }
  }
}
