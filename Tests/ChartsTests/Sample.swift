import Charts
import TestSupport
import Testing

/// A chart with a name, for goldens.
struct Sample: Sendable, CustomTestStringConvertible {
  let name: String
  let chart: any Chart

  var testDescription: String { name }

  static let all: [Sample] =
    timelines + [
      Sample(name: "outcomes", chart: outcomes()),
      Sample(name: "outcomes-none", chart: outcomes(count: 0)),
      Sample(name: "bot-start", chart: botStart()),
      Sample(name: "bot-start-none", chart: botStart(deployments: [])),
      Sample(name: "bot-start-ranges", chart: botStartRanges()),
      Sample(name: "duration", chart: duration()),
      Sample(name: "duration-ranges", chart: durationRanges()),
      Sample(name: "concurrency", chart: concurrency(cap: 25)),
      Sample(name: "concurrency-at-cap", chart: concurrency(cap: 17)),
      Sample(name: "concurrency-far-from-cap", chart: concurrency(cap: 500)),
      Sample(
        name: "concurrency-with-gap", chart: concurrency(cap: nil, isKnown: { $0 < 90 || $0 > 99 })),
      Sample(name: "concurrency-none", chart: concurrency(cap: 25, hours: 0)),
      Sample(name: "session", chart: session()),
      Sample(name: "session-active", chart: activeSession()),
      Sample(name: "cost", chart: cost()),
      Sample(name: "cost-none", chart: CostChart(title: "Cost", noun: Noun("session"), series: [])),
    ]

  private static let timelines = [
    Sample(name: "timeline", chart: timeline(buckets: 85, range: 0.007...0.995)),
    Sample(name: "timeline-compact", chart: timeline(buckets: 85, size: .compact)),
    Sample(name: "timeline-none", chart: timeline(buckets: 24, scale: 0)),
    Sample(name: "timeline-no-buckets", chart: timeline(buckets: 0)),
    Sample(name: "timeline-one", chart: timeline(buckets: 24, scale: 0, single: 15)),
    Sample(name: "timeline-single-bucket", chart: timeline(buckets: 1)),
    Sample(name: "timeline-120", chart: timeline(buckets: 120)),
    Sample(name: "timeline-huge-bucket", chart: timeline(buckets: 48, huge: 29)),
    Sample(name: "timeline-few", chart: timeline(buckets: 100, scale: 0.02)),
    Sample(
      name: "timeline-no-data",
      chart: timeline(buckets: 73, range: 0.01...0.99, missing: 0.95...0.99)),
  ]
}

// MARK: Charts

extension Sample {
  static let outcomeNames = ["failed", "unknown", "closed", "completed", "active"]
  static let deployments = ["7c41e9d2", "0fd7728c", "b35e19a2", "81c04d7e"]

  static func timeline(
    buckets count: Int, scale: Double = 1, huge: Int? = nil, single: Int? = nil,
    range: ClosedRange<Double> = 0...1, missing: ClosedRange<Double>? = nil,
    size: StackedTimeline.Size = .regular
  ) -> StackedTimeline {
    var random = SeededGenerator(seed: 7)
    let hour = 3600
    let starts = (0..<count).map { 1_760_054_400 + $0 * 2 * hour }
    let buckets = starts.enumerated().map { index, start in
      var total = Double.random(in: 0.8...1.2, using: &random) * dayShape(start) * scale
      if index == huge { total *= 40 }
      if index == single { total = 1 }
      let failed = Double.random(in: 0...(index > count * 3 / 4 ? 0.1 : 0.04), using: &random)
      let shares = index == single ? [0, 0, 0, 1, 0] : [failed, 0.008, 0.12, 0.87 - failed, 0]
      var values = shares.map { Int((total * $0).rounded()) }
      if index == count - 1, scale > 0 { values[4] = 3 }
      let label = "\(clock(start))–\(clock(start + 2 * hour).suffix(5))"
      return StackedTimeline.Bucket(
        label: label, values: values, href: "sessions?from=\(start)&to=\(start + 2 * hour)")
    }
    let markers = zip([0.19, 0.49, 0.775, 0.8], ["b35e19a2", "0fd7728c", "7c41e9d2", "5d20b7fa"])
      .map { AxisTick(at: $0, label: $1, href: "sessions?deploymentId=\($1)") }
    return StackedTimeline(
      title: "Sessions by outcome over time, and the failed share", noun: Noun("session"),
      series: outcomeNames.map { StackedTimeline.Series(name: $0, style: $0) }, buckets: buckets,
      bucketSeconds: 2 * hour,
      ticks: AxisTick.round(starts: starts) { index, isMidnight in
        isMidnight ? day(starts[index]) : String(clock(starts[index]).suffix(5))
      },
      markers: count > 50 ? markers : [],
      share: StackedTimeline.Share(
        ofSeries: 0, name: "Failed share", reference: scale == 1 ? 0.026 : nil,
        referenceName: "in the 7 d before"),
      range: range, missing: missing,
      finding: scale == 1 ? "The failed share is 6.9% since 7c41e9d2, and 2.7% before." : nil,
      size: size)
  }

  static func outcomes(count: Int = 4) -> SplitBarChart {
    let values = [
      [189, 41, 330, 2177, 3], [118, 26, 530, 3722, 0], [70, 18, 380, 2653, 0], [0, 0, 1, 16, 0],
    ]
    let rows = zip(deployments, values).prefix(count).map { name, values in
      let parts = zip(outcomeNames, values).map {
        SplitBar.Part(name: $0, style: $0, value: $1)
      }
      return SplitBarChart.Row(
        label: name, bar: SplitBar(parts: parts), href: "?deploymentId=\(name)")
    }
    return SplitBarChart(
      title: "Outcomes by deployment", noun: Noun("session"), rowName: "Deployment", rows: rows)
  }

  static func botStart(deployments: [String] = deployments) -> CumulativeChart {
    var random = SeededGenerator(seed: 11)
    let series = deployments.enumerated().map { index, name in
      let slow = index == 0 ? 1.6 : 1.2 + Double(index) * 0.02
      let values = (0..<3000).map { _ in (exponential(&random) * slow).rounded(.down) }
      return CumulativeChart.Series(name: name, values: values)
    }
    return CumulativeChart(
      title: "Bot start: share of sessions whose bot started within so many seconds",
      noun: Noun("start"), rowName: "Deployment", scale: .linear(upTo: 13), series: series)
  }

  static func duration() -> CumulativeChart {
    var random = SeededGenerator(seed: 12)
    let series = deployments.prefix(2).enumerated().map { index, name in
      let values = (0..<4000).map { _ in min(7200, exponential(&random) * Double(90 + 30 * index)) }
      return CumulativeChart.Series(name: name, values: values)
    }
    return CumulativeChart(
      title: "Duration: share of sessions that ended within so long", noun: Noun("session"),
      rowName: "Deployment", scale: .logarithmic(covering: 1...1200), series: series)
  }

  static func botStartRanges() -> RangeMarkChart {
    let values: [(Double, Double, Double)?] = [(1, 7, 10), (1, 5, 9), (1, 5, 9), nil]
    return RangeMarkChart(
      title: "Bot start by deployment: p50, p95 and p99", noun: Noun("start"),
      rowName: "Deployment", scale: .linear(upTo: 10),
      rows: zip(deployments, values).enumerated().map { index, row in
        RangeMarkChart.Row(
          label: row.0, count: row.1 == nil ? 0 : 2740,
          mark: RangeMark(
            name: "Bot start", p50: row.1?.0, p95: row.1?.1, p99: row.1?.2,
            isEmphasized: index == 0))
      })
  }

  static func durationRanges() -> RangeMarkChart {
    let values = [(106.0, 385.0, 1804.5), (114.0, 406.0, 7200.0)]
    return RangeMarkChart(
      title: "Duration by deployment: p50, p95 and p99", noun: Noun("session"),
      rowName: "Deployment", scale: .logarithmic(covering: 1...7200),
      rows: zip(deployments, values).enumerated().map { index, row in
        RangeMarkChart.Row(
          label: row.0, count: 2740,
          mark: RangeMark(
            name: "Duration", p50: row.1.0, p95: row.1.1, p99: row.1.2, isEmphasized: index == 0))
      })
  }

  static func concurrency(
    cap: Int?, hours: Int = 120, isKnown: (Int) -> Bool = { _ in true }
  ) -> StepAreaChart {
    var random = SeededGenerator(seed: 13)
    let starts = (0..<hours).map { 1_760_054_400 + $0 * 3600 }
    let buckets = starts.enumerated().map { index, start in
      let value = Int(
        (dayShape(start) / 22 * Double.random(in: 0.7...1.1, using: &random)).rounded())
      return StepAreaChart.Bucket(
        label: clock(start), value: isKnown(index) ? (index == 110 ? 17 : min(value, 16)) : nil,
        href: "sessions?from=\(start)&to=\(start + 3600)")
    }
    return StepAreaChart(
      title: "Most sessions at once in each hour, against the cap", noun: Noun("session"),
      buckets: buckets, bucketSeconds: 3600,
      ticks: AxisTick.round(starts: starts) { index, _ in day(starts[index]) },
      cap: cap.map { StepAreaChart.Cap($0) })
  }

  static func session() -> LaneChart {
    var random = SeededGenerator(seed: 14)
    let times = Array(stride(from: 10.0, to: 252, by: 5))
    let rows = [
      Lane.EventRow(label: "error", style: "bad", isLarge: true),
      Lane.EventRow(label: "warn", style: "warn", isLarge: true),
      Lane.EventRow(label: "other", style: "muted", isLarge: false),
    ]
    let events = [(0.4, 2), (8.9, 2), (24, 2), (171.3, 1), (183.8, 1), (214.2, 0), (221.4, 0)]
    let axis = LaneChart.axisSeconds(holding: 252)
    return LaneChart(
      title: "Life cycle, CPU, memory and log lines on one time axis", seconds: axis,
      clock: [
        (0.0, "02:16:04"), (60, "02:17:04"), (120, "02:18:04"), (180, "02:19:04"),
        (240, "02:20:04"),
      ]
      .map { AxisTick(at: $0 / axis, label: $1) },
      markers: [9, 252],
      lanes: [
        .spans(
          name: "Life cycle",
          [
            Lane.Span(from: 0, to: 9, style: .pending, label: "cold start, 9 s"),
            Lane.Span(from: 9, to: 252, style: .solid, label: "running"),
          ], end: Lane.End(at: 252, label: "failed", style: "failed", isBad: true)),
        .values(
          name: "CPU",
          times.map { at in
            let value = at > 180 && at < 235 ? 500 : Double.random(in: 150...350, using: &random)
            return Lane.Sample(at: at, value: (85...100).contains(at) ? nil : value)
          }, unit: "millicores", limit: 500),
        .values(
          name: "Memory", times.map { Lane.Sample(at: $0, value: 300 + $0 * $0 / 120) },
          unit: "MiB",
          limit: 1024),
        .events(
          name: "Log",
          events.enumerated().map { Lane.Event(at: $1.0, row: $1.1, href: "#log-\($0)") },
          rows: rows),
      ],
      finding: "The session failed after 4 min 12 s; CPU was at its limit from 3:00 on.")
  }

  static func activeSession() -> LaneChart {
    LaneChart(
      title: "Life cycle and CPU on one time axis", seconds: 8000, markers: [4],
      lanes: [
        .spans(
          name: "Life cycle",
          [
            Lane.Span(from: 0, to: 4, style: .pending, label: "warm start, 4 s"),
            Lane.Span(from: 4, to: 7980, style: .solid, label: "running for 2 h 13 min"),
          ]),
        .values(name: "CPU", [Lane.Sample(at: 60, value: 0.25), Lane.Sample(at: 120, value: nil)]),
        .values(name: "Memory", []),
      ], finding: "The session is active.")
  }
}

extension Sample {
  static func cost() -> CostChart {
    let costs: [(String, [Double])] = [
      ("page", [3.1, 3.9, 9, 41, 380]), ("report", [0.4, 0.6, 4.4, 36, 360]),
      ("merge", [0.09, 0.3, 0.4, 0.5, 0.7]), ("CSV", [0.9, 8, 80, 800]), ("start", [1, 9, 1200]),
    ]
    return CostChart(
      title: "Time that work takes, by the number of sessions held", noun: Noun("session"),
      series: costs.map { name, milliseconds in
        CostChart.Series(
          name: name,
          points: zip([1000, 10_000, 100_000, 1_000_000, 10_000_000], milliseconds).map {
            CostChart.Point(size: $0, milliseconds: $1)
          })
      }, finding: "A merge costs the same at any size.")
  }
}

// MARK: Numbers and words

extension Sample {
  /// Sessions in two hours of a day, few by night.
  private static func dayShape(_ start: Int) -> Double {
    let hours: [Double] = [40, 25, 30, 90, 190, 280, 300, 290, 270, 200, 130, 80]
    return hours[start / 7200 % 12]
  }

  private static func exponential(_ random: inout SeededGenerator) -> Double {
    var sum = 0.0
    // The sum of a geometric number of uniform parts: long-tailed, and the same on every platform.
    repeat {
      sum += Double.random(in: 0...1, using: &random)
    } while Double.random(
      in: 0...1, using: &random) < 0.5
    return sum
  }

  /// October 2025 in UTC, which is all that samples need.
  private static func day(_ seconds: Int) -> String {
    let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    return "\(names[seconds / 86_400 % 7]) \((seconds - 1_759_276_800) / 86_400 + 1)"
  }

  private static func clock(_ seconds: Int) -> String {
    let (hour, minute) = (seconds / 3600 % 24, seconds / 60 % 60)
    return "\(day(seconds)) Oct \(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }
}
