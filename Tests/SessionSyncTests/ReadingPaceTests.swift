import SessionReport
import Testing

@testable import SessionSync

struct ReadingPaceTests {
  private let start = ContinuousClock().now

  private func coverage(_ sessions: Int, isComplete: Bool = false) -> Coverage {
    Coverage(complete: isComplete, from: nil, sessions: sessions, upstreamTotal: nil)
  }

  @Test func `what was held before is not what was read`() {
    var pace = ReadingPace()
    #expect(pace.perMinute(coverage(5000), at: start) == nil)
    #expect(pace.perMinute(coverage(5100), at: start + .seconds(1)) == nil, "too early to tell")
    #expect(pace.perMinute(coverage(6000), at: start + .seconds(30)) == 2000)
    #expect(pace.perMinute(coverage(6000), at: start + .seconds(60)) == 1000)
    #expect(pace.perMinute(coverage(4000), at: start + .seconds(60)) == 0, "fewer are kept")
  }

  @Test func `after the end it begins anew`() {
    var pace = ReadingPace()
    #expect(pace.perMinute(coverage(0), at: start) == nil)
    #expect(pace.perMinute(coverage(900, isComplete: true), at: start + .seconds(30)) == nil)
    #expect(pace.perMinute(coverage(900), at: start + .seconds(3600)) == nil)
    #expect(pace.perMinute(coverage(1000), at: start + .seconds(3630)) == 200)
  }
}
