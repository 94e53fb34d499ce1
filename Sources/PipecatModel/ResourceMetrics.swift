/// What the instance of a session used while the session ran (`resourceMetrics`).
public struct ResourceMetrics: Sendable, Hashable {
  /// Percentiles of a quantity over the samples.
  public struct Percentiles: Sendable, Hashable {
    /// The median.
    public var p50: Int
    /// The 90th percentile.
    public var p90: Int
    /// The 95th percentile.
    public var p95: Int
    /// The 99th percentile.
    public var p99: Int

    /// Percentiles of a quantity.
    public init(p50: Int, p90: Int, p95: Int, p99: Int) {
      self.p50 = p50
      self.p90 = p90
      self.p95 = p95
      self.p99 = p99
    }
  }

  /// One measurement.
  public struct Sample: Sendable, Hashable {
    /// When it was taken, in Unix seconds (`t`).
    public var time: Int64
    /// CPU in thousandths of a core (`c`).
    public var cpuMillicores: Int
    /// Memory in bytes (`m`).
    public var memoryBytes: Int

    /// A measurement.
    public init(time: Int64, cpuMillicores: Int, memoryBytes: Int) {
      self.time = time
      self.cpuMillicores = cpuMillicores
      self.memoryBytes = memoryBytes
    }
  }

  /// How many samples upstream took; it may list fewer.
  public var sampleCount: Int?
  /// CPU in thousandths of a core.
  public var cpuMillicores: Percentiles?
  /// Memory in bytes.
  public var memoryBytes: Percentiles?
  /// The samples that upstream lists, in the order of time.
  public var samples: [Sample]

  /// Metrics with the values that are known.
  public init(
    sampleCount: Int?, cpuMillicores: Percentiles?, memoryBytes: Percentiles?, samples: [Sample]
  ) {
    self.sampleCount = sampleCount
    self.cpuMillicores = cpuMillicores
    self.memoryBytes = memoryBytes
    self.samples = samples
  }
}

extension ResourceMetrics.Sample: Decodable {
  private enum CodingKeys: String, CodingKey {
    case time = "t"
    case cpuMillicores = "c"
    case memoryBytes = "m"
  }
}

extension ResourceMetrics: Decodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads the object that upstream sends; what is missing or odd in it reads as not known.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func percentiles(_ name: String) -> Percentiles? {
      func percentile(_ percent: Int) -> Int? {
        container.lenient(Int.self, forKey: Key("\(name)P\(percent)"))
      }
      guard
        let p50 = percentile(50), let p90 = percentile(90), let p95 = percentile(95),
        let p99 = percentile(99)
      else { return nil }
      return Percentiles(p50: p50, p90: p90, p95: p95, p99: p99)
    }
    let samples = container.lenientArray(of: Sample.self, forKey: Key("timeseries"))?.elements ?? []
    self.init(
      sampleCount: container.lenient(Int.self, forKey: Key("sampleCount")),
      cpuMillicores: percentiles("cpuMillicores"),
      memoryBytes: percentiles("memoryBytes"),
      samples: samples.filter { ResourceMetrics.times.contains($0.time) }
        .sorted { $0.time < $1.time })
  }

  /// The years 0 to 9999, as all other times have: of these the distance to any other can be told.
  private static let times: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  /// Writes the metrics of a session as upstream does.
  public func write(to json: inout JSONWriter, sessionID: String) {
    json.beginObject()
    json.field("sessionId", sessionID)
    json.field("sampleCount", sampleCount)
    for (name, percentiles) in [("cpuMillicores", cpuMillicores), ("memoryBytes", memoryBytes)] {
      guard let percentiles else { continue }
      json.field("\(name)P50", percentiles.p50)
      json.field("\(name)P90", percentiles.p90)
      json.field("\(name)P95", percentiles.p95)
      json.field("\(name)P99", percentiles.p99)
    }
    json.key("timeseries")
    json.beginArray()
    for sample in samples {
      json.beginObject()
      json.field("t", Int(sample.time))
      json.field("c", sample.cpuMillicores)
      json.field("m", sample.memoryBytes)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}
