import Foundation
import PipecatModel
import SessionReport
import TestSupport
import Testing

@Suite struct SessionRequestParametersTests {
  @Test(arguments: 1...500)
  func `a request is what its own parameters ask for`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let zone = try #require(TimeZone(ianaName: generator.pick("UTC", "Europe/Berlin")))
    let defaults = generator.pick(
      SessionRequest.Defaults.page(in: zone), .document(in: zone), .upstream(in: zone))
    let parameters = SessionRequestParametersTests.parameters(&generator)
    guard let request = try? SessionRequest(parameters: parameters, defaults: defaults) else {
      return
    }
    let again = try SessionRequest(parameters: request.parameters, defaults: defaults)
    #expect(again == request)
    #expect(again.parameters.map(\.name) == request.parameters.map(\.name))
    #expect(again.parameters.map(\.value) == request.parameters.map(\.value))
    for index in request.parameters.indices {
      var shorter = request.parameters
      shorter.remove(at: index)
      let less = try SessionRequest(parameters: shorter, defaults: defaults)
      #expect(less != request, "\(request.parameters[index].name) could be left out")
    }
  }

  @Test func `defaults are left out and the rest is in a fixed order`() throws {
    let defaults = SessionRequest.Defaults.page(in: .gmt)
    let request = try SessionRequest(
      parameters: [
        ("view", "full"), ("limit", "50"), ("sort", "-createdAt"), ("tz", "UTC"),
        ("outcome", "failed"),
        ("offset", "100"), ("outcome", "completed"), ("from", "now-1d"), ("status", "all"),
        ("deploymentId", "b"), ("deploymentId", "a"), ("startTimeMin", "0"),
      ], defaults: defaults)
    let link = request.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    #expect(
      link
        == "from=now-1d&deploymentId=b&deploymentId=a&outcome=completed&outcome=failed&offset=100")
  }

  private static func parameters(
    _ generator: inout SeededGenerator
  ) -> [(name: String, value: String)] {
    let values: [String: [String]] = [
      "limit": ["1", "10", "50", "1000", "007", ""], "offset": ["0", "5", "100000", ""],
      "deploymentId": ["a", "b", "c d", "é&="], "startTime": ["0", "-5", "1763892000"],
      "endTime": ["1763892000", "00"], "from": ["now-7d", "now-1d/d", "0", "2025-10-22"],
      "to": ["now", "2025-10-22T08:39Z", "1763892000000"], "status": ["active", "ended", "all"],
      "startType": ["cold", "warm", "all"], "startTimeMin": ["0", "3"], "startTimeMax": ["0", "9"],
      "outcome": Outcome.allCases.map(\.rawValue), "completionStatus": ["500", "HTTP_ERROR", ""],
      "endState": ["completed", "new"], "session": ["81f4", ""],
      "sort": ["createdAt", "-createdAt", "duration", "-botStartSeconds"],
      "tz": ["UTC", "Europe/Berlin", "Asia/Kathmandu", "GMT"], "refresh": ["10", "600"],
      "theme": ["auto", "dark"], "view": ["full", "embed"], "other": ["1"],
    ]
    let names = values.keys.sorted()
    return (0..<Int.random(in: 0...12, using: &generator)).map { _ in
      let name = names.randomElement(using: &generator) ?? ""
      return (name, values[name]?.randomElement(using: &generator) ?? "")
    }
  }
}
