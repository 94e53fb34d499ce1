import CoreMetrics
import Synchronization
import TestSupport
import Testing

@testable import Dashboard

struct PrometheusRegistryTests {
  private typealias Sample = ParsedMetrics.Sample

  private func parsed(_ registry: PrometheusRegistry) throws -> ParsedMetrics {
    var text = MetricsText()
    registry.write(to: &text)
    return try ParsedMetrics(text.bytes)
  }

  @Test func `what was declared is said, and all else in general words`() throws {
    let registry = PrometheusRegistry(families: [
      .init(name: "z_total", help: "Zs\nso far.", kind: .counter),
      .init(name: "wait_seconds", help: "Waiting.", kind: .histogram(buckets: [2, 1, 1])),
    ])
    Counter(label: "z_total", factory: registry).increment()
    Timer(label: "wait_seconds", factory: registry).recordSeconds(1)
    Meter(label: "a.load", factory: registry).set(0.5)
    let metrics = try parsed(registry)
    #expect(metrics.families.map(\.name) == ["a_load", "wait_seconds", "z_total"])
    #expect(metrics.families.map(\.kind) == ["gauge", "histogram", "counter"])
    #expect(
      metrics.families.map(\.help) == ["A metric of the program.", "Waiting.", "Zs\nso far."])
    #expect(
      metrics.samples == [
        Sample("a_load"): "0.5", Sample("z_total"): "1",
        Sample("wait_seconds_bucket", ["le": "1"]): "1",
        Sample("wait_seconds_bucket", ["le": "2"]): "1",
        Sample("wait_seconds_bucket", ["le": "+Inf"]): "1",
        Sample("wait_seconds_sum"): "1", Sample("wait_seconds_count"): "1",
      ])
  }

  @Test func `a counter never goes back and stays exact`() throws {
    let registry = PrometheusRegistry(families: [])
    let counter = registry.makeCounter(label: "a_total", dimensions: [])
    counter.increment(by: 9_007_199_254_740_992)
    counter.increment(by: 1)
    counter.increment(by: -5)
    let fractions = registry.makeFloatingPointCounter(label: "b_total", dimensions: [])
    for step in [0.25, -1, .nan, .infinity, 2] { fractions.increment(by: step) }
    registry.makeCounter(label: "b_total", dimensions: []).increment(by: 3)
    let metrics = try parsed(registry)
    #expect(
      metrics.samples == [Sample("a_total"): "9007199254740993", Sample("b_total"): "5.25"])
    counter.reset()
    #expect(try parsed(registry).samples[Sample("a_total")] == "0")
  }

  @Test func `a time in nanoseconds lies in the bucket of its seconds`() throws {
    let registry = PrometheusRegistry(families: [])
    let timer = registry.makeTimer(label: "wait_seconds", dimensions: [])
    timer.recordNanoseconds(5_000_000)
    timer.recordNanoseconds(5_000_001)
    timer.recordNanoseconds(-1)
    let samples = try parsed(registry).samples
    #expect(samples[Sample("wait_seconds_bucket", ["le": "0.005"])] == "2")
    #expect(samples[Sample("wait_seconds_bucket", ["le": "0.01"])] == "3")
    #expect(samples[Sample("wait_seconds_sum")] == "0.010000001")
  }

  @Test func `a value that is not a number spoils no histogram`() throws {
    let registry = PrometheusRegistry(families: [])
    let sizes = registry.makeRecorder(label: "size", dimensions: [], aggregate: true)
    for value in [.nan, 1, .infinity, -.infinity] as [Double] { sizes.record(value) }
    let samples = try parsed(registry).samples
    #expect(samples[Sample("size_count")] == "1")
    #expect(samples[Sample("size_sum")] == "1")
  }

  @Test func `a name stands for one kind alone`() throws {
    let registry = PrometheusRegistry(families: [
      .init(name: "wait", help: "Waiting.", kind: .histogram(buckets: []))
    ])
    registry.makeMeter(label: "wait", dimensions: [("agent", "x")]).set(Int64(1))
    // They would be taken for the histogram's own.
    for name in ["wait_sum", "wait_count", "wait.bucket"] {
      registry.makeCounter(label: name, dimensions: []).increment(by: 1)
    }
    registry.makeTimer(label: "wait", dimensions: []).recordNanoseconds(1_000_000_000)
    registry.makeCounter(label: "a", dimensions: []).increment(by: 1)
    registry.makeRecorder(label: "a", dimensions: [], aggregate: false).record(Int64(2))
    #expect(
      try parsed(registry).samples == [
        Sample("wait_bucket", ["le": "+Inf"]): "1", Sample("wait_sum"): "1",
        Sample("wait_count"): "1", Sample("a"): "1",
      ])
  }

  @Test func `what is destroyed is gone and begins again`() throws {
    let registry = PrometheusRegistry(families: [])
    let counters = ["x", "y"].map {
      Counter(label: "a_total", dimensions: [("agent", $0)], factory: registry)
    }
    for counter in counters { counter.increment(by: 7) }
    counters[0].destroy()
    #expect(try parsed(registry).samples == [Sample("a_total", ["agent": "y"]): "7"])
    Counter(label: "a_total", dimensions: [("agent", "x")], factory: registry).increment()
    #expect(try parsed(registry).samples[Sample("a_total", ["agent": "x"])] == "1")
  }

  @Test func `many tasks at once count exactly, while the text is read`() async throws {
    let registry = PrometheusRegistry(families: [
      .init(name: "wait_seconds", help: "Waiting.", kind: .histogram(buckets: [1, 2, 3]))
    ])
    let tasks = 16
    let steps = 2000
    try await withThrowingTaskGroup { group in
      for task in 0..<tasks {
        group.addTask {
          for step in 0..<steps {
            // Asked for each time, so that asking is tried at once too.
            Counter(
              label: "steps_total", dimensions: [("task", "\(task % 3)")], factory: registry
            ).increment()
            FloatingPointCounter(label: "quarters_total", factory: registry).increment(by: 0.25)
            Timer(label: "wait_seconds", factory: registry).recordSeconds(step % 4 + 1)
            Meter(label: "level", factory: registry).increment(by: step % 2 == 0 ? 2 : -1)
          }
        }
      }
      group.addTask {
        for _ in 0..<100 {
          let samples = try parsed(registry).samples
          // Of one instant: the buckets belong to the count.
          #expect(
            samples[Sample("wait_seconds_bucket", ["le": "+Inf"])]
              == samples[Sample("wait_seconds_count")])
        }
      }
      try await group.waitForAll()
    }
    let samples = try parsed(registry).samples
    let all = tasks * steps
    for remainder in 0..<3 {
      let counting = (0..<tasks).count { $0 % 3 == remainder }
      #expect(
        samples[Sample("steps_total", ["task": "\(remainder)"])] == "\(counting * steps)")
    }
    #expect(samples[Sample("quarters_total")] == "\(all / 4)")
    #expect(samples[Sample("level")] == "\(all / 2)")
    for (bound, share) in [("1", 1), ("2", 2), ("3", 3), ("+Inf", 4)] {
      #expect(
        samples[Sample("wait_seconds_bucket", ["le": bound])] == "\(all / 4 * share)")
    }
    #expect(samples[Sample("wait_seconds_sum")] == "\(all / 4 * (1 + 2 + 3 + 4))")
  }

  // MARK: A second computation

  /// Something that was told to a metric.
  private struct Step {
    let name: String
    let labels: [String: String]
    let value: Double
  }

  private static let bounds: [String: [Double]] = [
    "wait_seconds": [0.1, 0.5, 2], "size": [-10, 0, 10, 100],
    "undeclared_seconds": [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  ]

  private static func randomStep(_ random: inout SeededGenerator) -> Step {
    var labels: [String: String] = [:]
    for label in ["agent", "route"] where random.once(in: 2) {
      labels[label] = random.pick(
        "", "a", "b", "quo\"te", "back\\slash", "\\", "li\nne", "\\n", "x\",le=\"1", "} 7", "é")
    }
    let name = random.pick(
      "asked_total", "quarters_total", "level", "queue", "wait_seconds", "size",
      "undeclared_seconds")
    let value: Double =
      switch name {
      case "asked_total": Double(Int.random(in: 0...1000, using: &random))
      case "wait_seconds", "undeclared_seconds":
        // Whole nanoseconds; some on a bound.
        random.once(in: 3)
          ? random.pick(bounds[name] ?? [])
          : Double(Int.random(in: 0...20_000_000_000, using: &random)) / 1e9
      case "quarters_total": Double(Int.random(in: 0...1000, using: &random)) / 4
      default: Double(Int.random(in: -800...800, using: &random)) / 4
      }
    return Step(name: name, labels: labels, value: value)
  }

  private func tell(
    _ step: Step, to registry: PrometheusRegistry, _ random: inout SeededGenerator
  ) {
    let labels = step.labels.map { ($0.key, $0.value) }.shuffled(using: &random)
    switch step.name {
    case "asked_total":
      Counter(label: step.name, dimensions: labels, factory: registry)
        .increment(by: Int64(step.value))
    case "quarters_total":
      FloatingPointCounter(label: step.name, dimensions: labels, factory: registry)
        .increment(by: step.value)
    case "level":
      Meter(label: step.name, dimensions: labels, factory: registry).set(step.value)
    case "queue":
      Recorder(label: step.name, dimensions: labels, aggregate: false, factory: registry)
        .record(step.value)
    case "size":
      Recorder(label: step.name, dimensions: labels, aggregate: true, factory: registry)
        .record(step.value)
    default:
      Timer(label: step.name, dimensions: labels, factory: registry)
        .recordNanoseconds(Int64((step.value * 1e9).rounded()))
    }
  }

  /// Every sample, by going through all steps again for each.
  private func samples(after steps: [Step]) -> [Sample: Double] {
    var samples: [Sample: Double] = [:]
    for step in steps {
      let labels = step.labels.filter { !$0.value.isEmpty }
      let values = steps.filter {
        $0.name == step.name && $0.labels.filter { !$0.value.isEmpty } == labels
      }.map(\.value)
      let sum = values.reduce(0, +)
      if let bounds = Self.bounds[step.name] {
        for bound in bounds + [.infinity] {
          let le = bound.isInfinite ? "+Inf" : "\(bound)".replacing(/\.0$/, with: "")
          let upTo = Sample(step.name + "_bucket", labels.merging(["le": le]) { $1 })
          samples[upTo] = Double(values.count { $0 <= bound })
        }
        samples[Sample(step.name + "_sum", labels)] = sum
        samples[Sample(step.name + "_count", labels)] = Double(values.count)
      } else {
        samples[Sample(step.name, labels)] = step.name.hasSuffix("_total") ? sum : values.last
      }
    }
    return samples
  }

  @Test(arguments: 1...20)
  func `the text says what a second computation finds`(seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    let registry = PrometheusRegistry(families: [
      .init(
        name: "wait_seconds", help: "Waiting.",
        kind: .histogram(buckets: Self.bounds["wait_seconds"] ?? [])),
      .init(name: "size", help: "Sizes.", kind: .histogram(buckets: Self.bounds["size"] ?? [])),
      .init(name: "asked_total", help: "Questions.", kind: .counter),
    ])
    let steps = (0..<Int.random(in: 1...400, using: &random)).map { _ in
      Self.randomStep(&random)
    }
    for step in steps { tell(step, to: registry, &random) }
    let metrics = try parsed(registry)
    #expect(metrics.families.map(\.name) == metrics.families.map(\.name).sorted())
    #expect(metrics.samples.mapValues { Double($0) } == samples(after: steps))
  }
}
