import Foundation
import PipecatModel
import SessionReport
import Testing

@Suite struct SessionRequestLinksTests {
  private let asOf = Timestamp(milliseconds: 1_763_892_000_000)

  private var request: SessionRequest {
    var request = SessionRequest(defaults: .page(in: .gmt))
    request.offset = 100
    request.outcomes = [.failed]
    request.startTime = 5
    return request
  }

  @Test(arguments: [
    (Facet.outcome, "closed"), (.startType, "cold"), (.deploymentID, "d"),
    (.completionStatus, "500"), (.endState, "terminated"), (.status, "ended"),
  ])
  func `a value that is added can be taken away again`(facet: Facet, value: String) {
    let more = request.selecting(value, of: facet)
    #expect(more.values(of: facet).contains(value))
    #expect(more.selecting(value, of: facet) == more)
    #expect(more.offset == 0, "other rows match, so the first page is shown")
    #expect(more.removing(value, of: facet) == request.page(at: 0))
    #expect(more.removing("no such value", of: facet) == more)
  }

  @Test func `a value that a filter does not have changes nothing`() {
    #expect(request.selecting("broken", of: .outcome) == request.page(at: 0))
    #expect(request.selecting("broken", of: .status) == request.page(at: 0))
    #expect(request.selecting("unknown", of: .startType) == request.page(at: 0))
  }

  @Test func `one window takes the place of another`() {
    let link = request.withWindow(from: TimeExpression("now-1d"), to: nil)
    #expect(link.startTime == nil && link.endTime == nil && link.from?.text == "now-1d")
    #expect(request.withWindow(from: nil, to: nil).hasDefaultWindow)
  }

  @Test func `fixed times show the same sessions at any time`() throws {
    for parameters in [[], [("from", "now-1d/d"), ("to", "now/h")], [("endTime", "1763892000")]] {
      let request = try SessionRequest(parameters: parameters, defaults: .page(in: .gmt))
      let fixed = request.withFixedWindow(asOf: asOf)
      let later = Timestamp(milliseconds: asOf.milliseconds + 9_000_000)
      #expect(fixed.filter(asOf: later) == fixed.filter(asOf: asOf))
      let (window, given) = (fixed.filter(asOf: asOf).window, request.filter(asOf: asOf).window)
      #expect(window.from == given.from)
      #expect(window.to == given.to ?? asOf.advanced(byMilliseconds: 1))
    }
  }

  @Test func `filters can be dropped while window and order stay`() {
    let link = request.selecting("cold", of: .startType).withBotStart(moreThan: 3)
      .withSession(startingWith: "81").ordered(by: SessionOrder(by: .duration)).withoutFilters()
    #expect(link.parameters.map(\.name) == ["startTime", "sort"])
  }
}
