import PipecatModel

extension Report {
  /// Writes the report as a JSON object. Its keys are always in the same order; what is not known
  /// is `null`. `problem` says what keeps the data from being fresh, and since when.
  public func write(problem: String? = nil, to json: inout JSONWriter) {
    json.beginObject()
    json.field("agent", agent.text)
    json.field("asOf", asOf)
    json.key("filter")
    filter.write(to: &json)
    json.key("coverage")
    coverage.write(to: &json)
    json.field("problem", problem)
    json.key("capacity")
    capacity.write(to: &json)
    total.writeFields(to: &json)
    json.key("previous")
    if let previous { previous.write(to: &json) } else { json.null() }
    json.key("facets")
    facets.write(to: &json)
    json.key("deployments")
    json.beginArray()
    for deployment in deployments { deployment.write(to: &json) }
    json.endArray()
    json.endObject()
  }
}

extension Report.Previous {
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("from", window.from)
    json.field("to", window.to)
    figures.writeFields(to: &json, withOverdue: false)
    json.endObject()
  }
}

extension Coverage {
  /// Writes the coverage as a JSON object.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("complete", complete)
    json.field("from", from)
    json.field("sessions", sessions)
    json.field("upstreamTotal", upstreamTotal)
    json.endObject()
  }
}

extension Capacity {
  /// Writes the capacity as a JSON object.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("minReplicas", minReplicas)
    json.field("maxReplicas", maxReplicas)
    json.field("maxSessionSeconds", maxSessionSeconds)
    json.endObject()
  }
}

extension SessionFilter {
  /// Writes the filter as a JSON object: by the names of the parameters, with the window both as
  /// whole Unix seconds that are inside, and as instants.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("startTime", window.firstSecond.map { Int($0) })
    json.field("endTime", window.lastSecond.map { Int($0) })
    json.write("deploymentId", deploymentIDs)
    json.field("from", window.from)
    json.field("to", window.to)
    json.field("status", status.rawValue)
    json.field("startType", startType.rawValue)
    json.field("startTimeMin", botStartMoreThan)
    json.field("startTimeMax", botStartLessThan)
    json.write("outcome", Outcome.allCases.filter(outcomes.contains).map(\.rawValue))
    json.write("completionStatus", completionStatuses)
    json.write("endState", endStates)
    json.field("session", idPrefix)
    json.endObject()
  }
}

extension TimeWindow {
  /// The first whole Unix second that is inside; `nil` without a start.
  public var firstSecond: Int64? {
    from.map { $0.milliseconds % 1000 == 0 ? $0.seconds : $0.seconds + 1 }
  }

  /// The last whole Unix second that is inside; `nil` without an end.
  public var lastSecond: Int64? {
    to.map { $0.milliseconds % 1000 == 0 ? $0.seconds - 1 : $0.seconds }
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ name: String, _ texts: [String]) {
    key(name)
    beginArray()
    for text in texts { value(text) }
    endArray()
  }
}
