import PipecatModel

extension Comparison {
  /// Writes the comparison as members of an object that `json` has begun.
  public func writeFields(to json: inout JSONWriter) {
    json.field("baseline", baseline?.deploymentID)
    json.field("candidate", candidate?.deploymentID)
    json.field("verdict", verdict.rawValue)
    json.key("measures")
    json.beginArray()
    for measured in measures { measured.write(outlook(for: measured), to: &json) }
    json.endArray()
    json.key("newStatuses")
    json.beginArray()
    for status in newStatuses { status.write(to: &json) }
    json.endArray()
    json.key("counted")
    json.beginObject()
    for (side, sample) in [("baseline", baseline), ("candidate", candidate)] {
      json.key(side)
      if let sample { sample.write(to: &json) } else { json.null() }
    }
    json.endObject()
    json.key("caveats")
    json.beginArray()
    for caveat in caveats { json.value(caveat.name) }
    json.endArray()
  }
}

extension MeasuredDifference {
  fileprivate func write(_ outlook: Outlook?, to json: inout JSONWriter) {
    json.beginObject()
    json.field("name", measure.rawValue)
    json.field("verdict", verdict.rawValue)
    json.key("baseline")
    baseline.write(to: &json)
    json.key("candidate")
    candidate.write(to: &json)
    json.key("difference")
    json.beginObject()
    json.field("value", difference.value)
    json.field("low", difference.low)
    json.field("high", difference.high)
    json.endObject()
    if case .more(let missing) = outlook {
      json.field("moreNeeded", missing)
    } else {
      json.field("moreNeeded", Int?.none)
    }
    json.endObject()
  }
}

extension MeasuredDifference.Side {
  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("value", value)
    json.field("count", count)
    json.field("low", low)
    json.field("high", high)
    json.endObject()
  }
}

extension Comparison.NewStatus {
  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("completionStatus", completionStatus)
    json.field("sessions", sessions)
    json.field("outcome", outcome.rawValue)
    json.field("firstCreatedAt", createdAt?.lowerBound)
    json.field("lastCreatedAt", createdAt?.upperBound)
    json.endObject()
  }
}

extension DeploymentSample {
  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.field("sessions", sessions)
    json.field("firstCreatedAt", createdAt?.lowerBound)
    json.field("lastCreatedAt", createdAt?.upperBound)
    json.key("leftOut")
    json.beginObject()
    json.field("active", leftOut.active)
    json.field("waiting", leftOut.waiting)
    json.field("tooLong", leftOut.tooLong)
    json.field("unknownOutcomes", leftOut.unknownOutcomes)
    json.field("unknownStarts", leftOut.unknownStarts)
    json.endObject()
    json.endObject()
  }
}

extension JSONWriter {
  fileprivate mutating func field(_ name: String, _ number: Double?) {
    key(name)
    value(number)
  }
}
