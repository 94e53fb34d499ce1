import Charts
import PipecatModel
import SessionReport

extension SessionStory {
  /// Life cycle, CPU, memory and log on one axis; `nil` where the session's start is not known.
  func lanes(in context: PageContext) -> LaneChart? {
    guard let start = session.createdAt, let length = offset(end) else { return nil }
    let seconds = LaneChart.axisSeconds(holding: max(length, 1))
    let started = offset(botStartedAt)
    return LaneChart(
      title: "Life cycle, CPU, memory and log lines on one time axis", seconds: seconds,
      clock: clock(from: start, seconds: seconds, in: context),
      markers: [started, session.endedAt == nil ? nil : length].compactMap(\.self),
      lanes: [life(length: length, started: started)] + measured + log(in: context),
      finding: finding(length))
  }

  private func clock(
    from start: Timestamp, seconds: Double, in context: PageContext
  ) -> [AxisTick] {
    LaneChart.clockTicks(of: seconds).map { at in
      let time = start.advanced(byMilliseconds: Int64(at * 1000))
      return AxisTick(at: at / seconds, label: context.clock.text(time, .timeOfDay))
    }
  }

  private func life(length: Double, started: Double?) -> Lane {
    let end = Lane.End(
      at: length, label: outcome.rawValue, style: outcome.rawValue, isBad: outcome == .failed)
    guard started != nil || outcome != .failed else {
      // It may never have begun to run.
      return .spans(
        name: "Life cycle",
        [Lane.Span(from: 0, to: length, style: .pending, label: "no bot start is known")],
        end: end)
    }
    let began = min(started ?? 0, max(length, 0))
    var spans: [Lane.Span] = []
    if began > 0 {
      let kind = session.coldStart == true ? "cold start" : "start"
      spans.append(
        Lane.Span(
          from: 0, to: began, style: .pending,
          label: "\(kind), \(Words.seconds(session.botStartSeconds))"))
    }
    spans.append(
      Lane.Span(
        from: began, to: max(length, began), style: .solid,
        label: outcome == .active ? "running" : "ran"))
    return .spans(name: "Life cycle", spans, end: session.endedAt == nil ? nil : end)
  }

  private var measured: [Lane] {
    guard let samples = details?.resources?.samples, !samples.isEmpty else { return [] }
    func lane(_ name: String, unit: String, value: (ResourceMetrics.Sample) -> Double) -> Lane {
      let points = samples.compactMap { sample in
        offset(Timestamp(seconds: sample.time)).map { Lane.Sample(at: $0, value: value(sample)) }
      }
      return .values(name: name, points.filter { $0.at >= 0 }, unit: unit)
    }
    return [
      lane("CPU", unit: "millicores") { Double($0.cpuMillicores) },
      lane("Memory", unit: "MiB") { (Double($0.memoryBytes) / 1_048_576).rounded() },
    ]
  }

  private func log(in context: PageContext) -> [Lane] {
    guard !lines.isEmpty else { return [] }
    let rows = [
      Lane.EventRow(label: "error", style: "bad", isLarge: true),
      Lane.EventRow(label: "warn", style: "warn", isLarge: true),
      Lane.EventRow(label: "other", style: "muted", isLarge: false),
    ]
    let events = lines.compactMap { line in
      offset(line.at).map { Lane.Event(at: $0, row: line.level.row, href: context.href(of: line)) }
    }
    return [.events(name: "Log", events, rows: rows)]
  }

  private func finding(_ length: Double) -> String {
    var text = "From the request to "
    text += session.endedAt == nil ? "now" : "the end"
    text += " it took \(Format.duration(seconds: length))."
    if let seconds = session.botStartSeconds { text += " The bot started after \(seconds) s." }
    let samples = details?.resources?.samples ?? []
    if let cpu = samples.map(\.cpuMillicores).max(), let memory = samples.map(\.memoryBytes).max() {
      text += " CPU went up to \(Format.count(cpu)) millicores"
      text += " and memory to \(Format.count(memory / 1_048_576)) MiB."
    }
    let errors = lines.count { $0.level == .error || $0.level == .critical }
    if !lines.isEmpty {
      text += " Of \(Format.count(lines.count)) log lines \(Format.count(errors)) look like errors."
    }
    return text
  }
}

extension LogLevel {
  /// The row of the chart's log lane.
  fileprivate var row: Int {
    switch self {
    case .critical, .error: 0
    case .warning: 1
    case .info, .debug, .none: 2
    }
  }
}
