import Foundation
import FuzzSupport
import PipecatModel
import SessionReport

extension Harness {
  /// The parameters of a link, decoded but not yet understood: `name=value&name=value`, with any
  /// bytes in the values but `&`.
  static let filters = Harness(name: "filters") { bytes in
    let parameters = parameters(in: bytes)
    // Only one of them each time: three times as many inputs are worth more.
    check(parameters, someDefaults[bytes.count % someDefaults.count])
  }

  /// The parameters that the bytes of a filter or a report are.
  static func parameters(in bytes: [UInt8]) -> [(name: String, value: String)] {
    bytes.split(separator: UInt8(ascii: "&")).map { pair in
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      return (
        name: String(decoding: pair[..<equals], as: UTF8.self),
        value: String(decoding: pair[equals...].dropFirst(), as: UTF8.self)
      )
    }
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
      let request = try SessionRequest(parameters: parameters, defaults: defaults)
      if let order = parameters.last(where: { $0.name == "sort" && !$0.value.isEmpty })?.value {
        let isWritten = order.utf8.elementsEqual(request.order.text.utf8)
        require(isWritten, "an order is written in one way: \(request.order.text), not \(order)")
      }
      checkUnderstood(request)
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
}
