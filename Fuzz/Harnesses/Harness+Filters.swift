import Foundation
import PipecatModel
import SessionReport

extension Harness {
  /// The parameters of a link, decoded but not yet understood: `name=value&name=value`, with any
  /// bytes in the values but `&`.
  static let filters = Harness(name: "filters") { bytes in
    let parameters = bytes.split(separator: UInt8(ascii: "&")).map { pair in
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      return (
        name: String(decoding: pair[..<equals], as: UTF8.self),
        value: String(decoding: pair[equals...].dropFirst(), as: UTF8.self)
      )
    }
    // Only one of them each time: three times as many inputs are worth more.
    check(parameters, someDefaults[bytes.count % someDefaults.count])
  }

  private static let someDefaults: [SessionRequest.Defaults] = {
    let berlin = TimeZone(ianaName: "Europe/Berlin") ?? .gmt
    return [.page(in: .gmt), .document(in: berlin), .upstream(in: .gmt)]
  }()

  private static let instants = [Int64.min, 0, 1_774_747_800_000, .max].map {
    Timestamp(milliseconds: $0)
  }

  private static func check(
    _ parameters: [(name: String, value: String)], _ defaults: SessionRequest.Defaults
  ) {
    do {
      checkUnderstood(try SessionRequest(parameters: parameters, defaults: defaults))
    } catch {
      require(!error.problems.isEmpty, "what is refused has a problem")
      for problem in error.problems {
        let isGiven = parameters.contains { $0 == (problem.parameter, problem.value) }
        require(isGiven, "a problem is one of a parameter that was given: \(problem)")
      }
      // A form is filled in with it, and its links lead on.
      checkUnderstood(error.understood)
    }
  }

  private static func checkUnderstood(_ request: SessionRequest) {
    checkLink(of: request)
    require((1...1000).contains(request.limit), "a limit in its bounds: \(request.limit)")
    require(request.offset >= 0, "an offset in its bounds: \(request.offset)")
    require(request.rows(of: 7).upperBound <= 7, "rows that are there: \(request.rows(of: 7))")
    for asOf in instants {
      let fixed = request.withFixedWindow(asOf: asOf)
      checkLink(of: fixed)
      require(
        instants.allSatisfy { fixed.filter(asOf: $0) == fixed.filter(asOf: asOf) },
        "a window that is fixed does not move: \(fixed.parameters)")
    }
    // A report takes as long as all the rest: one is made of each request.
    let asOf = instants[request.parameters.count % instants.count]
    checkRows(request.filter(asOf: asOf), of: request, asOf: asOf)
    for other in others(than: request) { checkLink(of: other) }
  }

  /// What is written back and read again asks for the same.
  private static func checkLink(of request: SessionRequest) {
    let parameters = request.parameters
    do {
      let again = try SessionRequest(parameters: parameters, defaults: request.defaults)
      require(again == request, "\(parameters) is read as \(again.parameters)")
    } catch {
      fatalError("\(parameters) is refused: \(error.problems)")
    }
  }

  /// Requests that a page of this one links to.
  private static func others(than request: SessionRequest) -> [SessionRequest] {
    let facets = Facet.allCases.flatMap { facet in
      request.values(of: facet).map { request.removing($0, of: facet) }
        + [request.selecting("failed", of: facet), request.selecting("warm", of: facet)]
    }
    return facets + [
      request.withoutFilters(), request.withBotStart(moreThan: 3, lessThan: 30),
      request.withWindow(from: TimeExpression("now-1d/d"), to: TimeExpression("now/d")),
      request.ordered(by: SessionOrder(by: .duration)), request.page(at: .max),
      request.withSession(startingWith: "81f4"),
    ]
  }

  /// What becomes of a filter: rows and figures.
  private static func checkRows(
    _ filter: SessionFilter, of request: SessionRequest, asOf: Timestamp
  ) {
    let selection = sessions.select(filter, order: request.order)
    let listed = selection.sessions(request.rows(of: selection.count))
    require(listed.count <= selection.count, "no more rows than match")
    require(
      listed.allSatisfy { filter.window.contains($0.createdAt) },
      "rows in the window: \(filter.window)")
    guard let agent else { return }
    let report = Report(
      agent: agent, table: sessions, filter: filter, asOf: asOf, timeZone: request.timeZone,
      coverage: Coverage(complete: true, from: nil, sessions: sessions.count, upstreamTotal: nil),
      capacity: Capacity())
    require(
      report.total.figures.sessions == selection.count,
      "figures of as many sessions as are listed: \(request.parameters)")
    let buckets = report.total.timeline.buckets
    require(buckets.count <= 120, "120 buckets at most: \(request.parameters)")
    require(
      zip(buckets, buckets.dropFirst()).allSatisfy { $0.start < $1.start },
      "buckets follow each other: \(request.parameters)")
    var json = JSONWriter()
    report.write(to: &json)
  }

  private static let agent = AgentName("support-line")

  /// Sessions of every kind, some with times at the ends of what a table holds.
  private static let sessions: SessionTable = {
    let times: [Int64?] = [nil, .min, 0, 1_774_747_800_000, 1_774_747_801_000, .max]
    let botStarts: [Int?] = [nil, 0, 3, 40, .max]
    return SessionTable(
      (0..<24).map { number in
        let created = times[number % times.count].map { Timestamp(milliseconds: $0) }
        return Session(
          id: "\(number)81f4", deploymentID: ["81f4", "92a5", nil][number % 3],
          createdAt: created,
          endedAt: number % 4 == 0 ? nil : created?.advanced(byMilliseconds: 1000),
          botStartSeconds: botStarts[number % botStarts.count],
          coldStart: [nil, true, false][number % 3],
          completionStatus: [nil, "HTTP_COMPLETED", "500"][number / 3 % 3],
          endState: [nil, "completed"][number / 2 % 2])
      })
  }()
}
