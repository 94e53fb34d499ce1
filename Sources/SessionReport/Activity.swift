import PipecatModel

/// The most sessions that ran at once.
public struct PeakConcurrency: Sendable, Hashable {
  /// How many ran.
  public let sessions: Int
  /// The first instant at which so many ran; `nil` where none did.
  public let at: Timestamp?

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("sessions", sessions)
    json.field("at", at)
    json.endObject()
  }
}

/// Sessions over time.
public struct Timeline: Sendable, Hashable {
  /// The sessions that were created in a stretch of time.
  public struct Bucket: Sendable, Hashable {
    /// The first instant of it.
    public let start: Timestamp
    /// The sessions by outcome.
    public let outcomes: OutcomeCounts
    /// Those that started cold.
    public let cold: Int
    /// The most sessions that ran at once in it, also such as were created earlier.
    public let peakConcurrency: Int

    /// How many sessions there are.
    public var sessions: Int { outcomes.total }
  }

  /// How long a bucket is, in seconds; where clocks are changed one can be shorter or longer.
  public let bucketSeconds: Int
  /// The buckets, none left out from the first to the last; at most 120.
  public let buckets: [Bucket]
  /// The end of the last bucket; `nil` where there are none.
  public let end: Timestamp?

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("bucketSeconds", bucketSeconds)
    json.key("buckets")
    json.beginArray()
    for bucket in buckets {
      json.beginObject()
      json.field("start", bucket.start)
      json.field("sessions", bucket.sessions)
      json.key("outcomes")
      bucket.outcomes.write(to: &json)
      json.field("cold", bucket.cold)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}

/// What a set of sessions adds up to, and how it went over time.
public struct Activity: Sendable, Hashable {
  /// The figures over the whole time.
  public let figures: Figures
  /// The most that ran at once within the window, also such as were created before it.
  public let peakConcurrency: PeakConcurrency
  /// The sessions over time.
  public let timeline: Timeline

  /// Writes the blocks as members of an object that `json` has begun.
  func writeFields(to json: inout JSONWriter) {
    figures.writeFields(to: &json, withOverdue: true)
    json.key("peakConcurrency")
    peakConcurrency.write(to: &json)
    json.key("timeline")
    timeline.write(to: &json)
  }
}
