import PipecatModel
import SessionReport
import Testing

@Suite struct OutcomeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var status: String?
    var state: String?
    var outcome: Outcome
    var why: String
    var testDescription: String { "\(status ?? "nil"), \(state ?? "nil"): \(why)" }
  }

  @Test(arguments: [
    Case(status: "HTTP_COMPLETED", outcome: .completed, why: "upstream's usual word"),
    Case(status: "200", outcome: .completed, why: "an HTTP success"),
    Case(status: "299", outcome: .completed, why: "the last HTTP success"),
    Case(status: "300", outcome: .unknown, why: "a redirect tells nothing"),
    Case(status: "399", outcome: .unknown, why: "not yet an HTTP error"),
    Case(status: "400", outcome: .failed, why: "the first HTTP error"),
    Case(status: "500", state: "completed", outcome: .failed, why: "an error wins over the state"),
    Case(status: "99999999999999999999", outcome: .failed, why: "a number past 64 bits"),
    Case(status: "-500", outcome: .unknown, why: "not all digits"),
    Case(status: "５００", outcome: .unknown, why: "digits, but not of ASCII"),
    Case(status: "", outcome: .unknown, why: "no digits at all"),
    Case(status: "HTTP_ERROR", outcome: .failed, why: "upstream's word for an error"),
    Case(status: "BOT_CONNECTION_TIMEOUT", outcome: .failed, why: "the bot never came"),
    Case(status: "WS_CONNECTION_CLOSED", outcome: .closed, why: "someone hung up"),
    Case(status: "http_completed", outcome: .unknown, why: "words are matched exactly"),
    Case(status: "HTTP_ERROR", state: "completed", outcome: .completed, why: "the state wins"),
    Case(status: "200", state: "agent_error", outcome: .failed, why: "the state wins"),
    Case(state: "agent_start_timeout", outcome: .failed, why: "it never came to run"),
    Case(status: "200", state: "terminated", outcome: .closed, why: "it was stopped"),
    Case(state: "ended_before_agent_start", outcome: .closed, why: "the caller left"),
    Case(status: "200", state: "active", outcome: .completed, why: "a stale state says nothing"),
    Case(state: "unknown", outcome: .unknown, why: "upstream does not know either"),
    Case(status: "200", state: "new_word", outcome: .completed, why: "states are an open set"),
    Case(outcome: .unknown, why: "nothing is said"),
  ])
  func `an ended session's outcome`(_ test: Case) {
    var session = Session(
      id: "1", endedAt: Timestamp(milliseconds: 1), completionStatus: test.status,
      endState: test.state)
    #expect(Outcome(of: session) == test.outcome)
    session.endedAt = nil
    #expect(Outcome(of: session) == .active)
  }

  @Test func `a start that is not known is never warm`() {
    #expect(StartType(of: Session(id: "1", coldStart: true)) == .cold)
    #expect(StartType(of: Session(id: "1", coldStart: false)) == .warm)
    #expect(StartType(of: Session(id: "1", coldStart: nil)) == .unknown)
  }
}
