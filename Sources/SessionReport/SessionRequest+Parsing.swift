import Foundation
import PipecatModel

extension SessionRequest {
  /// Reads the parameters of a link, already percent-decoded.
  ///
  /// Unknown names are passed over and empty values count as unset. Throws with all the problems
  /// where a value is not what its parameter takes.
  public init(
    parameters: [(name: String, value: String)], defaults: Defaults
  ) throws(InvalidParameters) {
    self.init(defaults: defaults)
    var reader = ParameterReader(parameters)
    readPage(&reader)
    readWindow(&reader)
    readFilter(&reader)
    baseline = reader.text("baseline")
    candidate = reader.text("candidate")
    readPresentation(&reader)
    guard reader.problems.isEmpty else {
      throw InvalidParameters(problems: reader.problems, understood: self)
    }
  }

  private mutating func readPage(_ reader: inout ParameterReader) {
    limit =
      reader.number("limit", in: 1...1000, allowed: "a whole number from 1 to 1000")
      .map { Int($0) } ?? defaults.limit
    offset =
      reader.number("offset", in: 0...Int64(Int.max), allowed: "a whole number, 0 or more")
      .map { Int($0) } ?? 0
  }

  private mutating func readWindow(_ reader: inout ParameterReader) {
    startTime = reader.number(
      "startTime", in: SessionRequest.unixSeconds, allowed: "a time in whole Unix seconds")
    endTime = reader.number(
      "endTime", in: SessionRequest.unixSeconds, allowed: "a time in whole Unix seconds")
    from = reader.value("from", allowed: SessionRequest.times, parse: TimeExpression.init)
    to = reader.value("to", allowed: SessionRequest.times, parse: TimeExpression.init)
    guard reader.text("from") != nil || reader.text("to") != nil else { return }
    for name in ["startTime", "endTime"] {
      guard let value = reader.text(name) else { continue }
      reader.note(name, value, allowed: "either startTime and endTime or from and to, not both")
    }
    startTime = nil
    endTime = nil
    // The default spelled out is the default: one state has one link.
    if to == nil, from?.text == defaults.from?.text { from = nil }
  }

  private mutating func readFilter(_ reader: inout ParameterReader) {
    deploymentIDs = reader.texts("deploymentId")
    status = reader.word("status") ?? .all
    startType = reader.word("startType") ?? .all
    botStartMoreThan = SessionRequest.seconds("startTimeMin", &reader)
    botStartLessThan = SessionRequest.seconds("startTimeMax", &reader)
    outcomes = reader.words("outcome")
    completionStatuses = reader.texts("completionStatus")
    endStates = reader.texts("endState")
    // What is pasted often has spaces around it; ids have none.
    idPrefix = reader.text("session").map { $0.filter { !$0.isWhitespace } }.flatMap {
      $0.isEmpty ? nil : $0
    }
  }

  private mutating func readPresentation(_ reader: inout ParameterReader) {
    order =
      reader.value(
        "sort",
        allowed: "one of createdAt, duration, botStartSeconds, with - in front for descending",
        parse: SessionOrder.init) ?? .newestFirst
    timeZone =
      reader.value(
        "tz", allowed: "an IANA time zone, like Europe/Berlin or UTC",
        parse: TimeZone.init(ianaName:)) ?? defaults.timeZone
    refreshSeconds =
      reader.number(
        "refresh", in: 10...Int64(Int.max), allowed: "a whole number of seconds, at least 10"
      ).map { Int($0) }
    theme = reader.word("theme") ?? .auto
    view = reader.word("view") ?? .full
  }

  private static func seconds(_ name: String, _ reader: inout ParameterReader) -> Int {
    let range = 0...Int64(Int.max)
    return reader.number(name, in: range, allowed: "a whole number of seconds, 0 or more")
      .map { Int($0) } ?? 0
  }

  private static let times =
    "now, now-6h, now/d or now-1d/d with the units s m h d w M y, an ISO 8601 date or time like "
    + "2025-10-22T08:39Z, or Unix milliseconds"
}
