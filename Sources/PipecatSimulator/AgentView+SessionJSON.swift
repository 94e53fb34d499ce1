import PipecatModel

extension AgentView {
  /// Writes one page of sessions.
  func writeSessions(_ request: SessionListRequest, to json: inout JSONWriter) {
    let (total, positions) = page(matching: request.query, endState: request.endState)
    json.beginObject()
    switch habits.total {
    case .current: json.field("total_count", total)
    case .lagging(let memory):
      json.field("total_count", memory.late(total, of: request, agent: agent.name))
    case .absent: break
    }
    json.key("sessions")
    json.beginArray()
    for position in positions {
      json.beginObject()
      write(session(at: position), to: &json)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  /// Writes everything about one session.
  func writeSessionDetails(at position: Int, to json: inout JSONWriter) {
    let session = session(at: position)
    json.beginObject()
    write(session, to: &json)
    json.key("resourceMetrics")
    if let resources = resources(ofSessionAt: position) {
      write(resources, of: session, number: number(of: position), to: &json)
    } else {
      json.null()
    }
    json.key("meetingIds")
    json.beginArray()
    for meeting in meetings(ofSessionAt: position) {
      json.beginObject()
      json.field("participantId", meeting.participantId)
      json.field("meetingId", meeting.meetingId)
      json.endObject()
    }
    json.endArray()
    if let events = events(ofSessionAt: position) {
      json.key("events")
      json.beginArray()
      for event in events {
        json.beginObject()
        json.field("eventCode", event.name)
        json.field("eventTs", event.at)
        json.endObject()
      }
      json.endArray()
    }
    json.endObject()
  }

  private func write(_ session: Session, to json: inout JSONWriter) {
    if habits.leavesOutNulls {
      session.writeKnownFields(to: &json)
    } else {
      session.writeFields(to: &json)
    }
  }

  /// Writes one page of log lines.
  func writeLog(_ query: LogQuery, to json: inout JSONWriter) {
    let (total, isLowerBound, lines) = log(matching: query)
    json.beginObject()
    json.key("total")
    json.beginObject()
    json.field("value", total)
    json.field("relation", isLowerBound ? "gte" : "eq")
    json.endObject()
    json.key("logs")
    json.beginArray()
    for line in lines {
      json.beginObject()
      json.field("log", line.text)
      json.field("timestamp", line.timestamp)
      json.field("deploymentId", line.deploymentID)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private func write(
    _ resources: ResourceMetrics, of session: Session, number: Int, to json: inout JSONWriter
  ) {
    json.beginObject()
    json.field("id", agent.ids.text(.metrics, number: number))
    json.field("sessionId", session.id)
    json.field("sampleCount", resources.sampleCount)
    for (name, percentiles) in [
      ("cpuMillicores", resources.cpuMillicores), ("memoryBytes", resources.memoryBytes),
    ] {
      json.field("\(name)P50", percentiles?.p50)
      json.field("\(name)P90", percentiles?.p90)
      json.field("\(name)P95", percentiles?.p95)
      json.field("\(name)P99", percentiles?.p99)
    }
    json.key("timeseries")
    json.beginArray()
    for sample in resources.samples {
      json.beginObject()
      json.field("t", Int(sample.time))
      json.field("c", sample.cpuMillicores)
      json.field("m", sample.memoryBytes)
      json.endObject()
    }
    json.endArray()
    let measuredAt = resources.samples.last.map { Timestamp(seconds: $0.time) }
    json.field("eventTs", measuredAt)
    json.field("createdAt", measuredAt)
    json.endObject()
  }
}

extension SimulatedLine {
  /// The line's time as RFC 3339 with nanoseconds.
  var timestamp: String {
    let time = Timestamp(milliseconds: nanoseconds / 1_000_000)
    let rest = String(nanoseconds % 1_000_000)
    let padding = String(repeating: "0", count: 6 - rest.count)
    return "\(time.iso8601.dropLast())\(padding)\(rest)Z"
  }
}
