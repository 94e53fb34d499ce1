import PipecatModel

extension Session {
  /// Writes the session as a JSON object: upstream's fields, then `outcome` and `durationSeconds`,
  /// `null` where there is no duration.
  public func writeRow(to json: inout JSONWriter) {
    json.beginObject()
    writeRowFields(to: &json)
    json.endObject()
  }

  /// Writes the same fields into an object that `json` has begun.
  public func writeRowFields(to json: inout JSONWriter) {
    writeFields(to: &json)
    json.field("outcome", Outcome(of: self).rawValue)
    json.key("durationSeconds")
    json.value(secondsFromMilliseconds: durationMilliseconds)
  }
}
