import PipecatModel
import Testing

@Suite struct LogTests {
  private let log = "/v1/agents/support-line/logs"

  @Test func `the lines of a session lie within it, and pages of them add up`() async throws {
    try await simulating { cloud in
      for session in try cloud.allSessions(of: "support-line").prefix(60) {
        let query = "\(log)?sessionId=\(session.id)&order=asc"
        let whole: LogPage = try cloud.read("\(query)&limit=1000")
        #expect(whole.total == whole.lines.count)
        #expect(!whole.totalIsLowerBound)
        let times = whole.lines.compactMap(\.at)
        #expect(times.count == whole.lines.count)
        #expect(times == times.sorted())
        if let createdAt = session.createdAt {
          #expect(times.allSatisfy { $0 >= createdAt })
          // A line is written at the end, or at once where a session ended before it began.
          let end = max(
            session.endedAt ?? TestClock.start, createdAt.advanced(byMilliseconds: 1500))
          #expect(times.allSatisfy { $0 <= end })
        }
        var pages: [LogLine] = []
        while let page = try? cloud.read(
          "\(query)&limit=7&offset=\(pages.count)", as: LogPage.self),
          !page.lines.isEmpty
        {
          pages += page.lines
        }
        #expect(pages == whole.lines)
      }
    }
  }

  @Test func `a failed session tells why, with levels in the text`() async throws {
    try await simulating(sessions: 20_000) { cloud in
      let sessions = try cloud.allSessions(of: "support-line")
      let failed = try #require(
        sessions.first { $0.completionStatus == "HTTP_ERROR" && $0.botStartSeconds != nil })
      let page: LogPage = try cloud.read("\(log)?sessionId=\(failed.id)&limit=1000")
      let pattern = #/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \| ERROR    \| pipecat\.\S+ - .+/#
      #expect(page.lines.contains { $0.text.wholeMatch(of: pattern) != nil })
    }
  }

  @Test func `times have nanoseconds`() async throws {
    try await simulating { cloud in
      let answer = try cloud.ask("\(log)?limit=50")
      let times = answer.text.matches(of: #/"timestamp":"[0-9T:-]{19}\.\d{9}Z"/#)
      #expect(times.count == 50)
    }
  }

  @Test func `the log of an agent is newest first unless asked otherwise`() async throws {
    try await simulating(sessions: 20_000) { cloud in
      let newest: LogPage = try cloud.read("\(log)?limit=200")
      let times = newest.lines.compactMap(\.at)
      #expect(times == times.sorted(by: >))
      #expect(times.allSatisfy { $0 <= TestClock.start })
      #expect(newest.totalIsLowerBound)
      let oldest: LogPage = try cloud.read("\(log)?limit=200&order=asc")
      let old = oldest.lines.compactMap(\.at)
      #expect(old == old.sorted())
      let month: Int64 = 30 * 86_400_000
      #expect(old.allSatisfy { TestClock.start.milliseconds - $0.milliseconds <= month })
    }
  }

  @Test func `lines can be asked for by text, time and deployment`() async throws {
    try await simulating { cloud in
      let sessions = try cloud.allSessions(of: "support-line")
      let from = try #require(sessions[20].createdAt).seconds
      let until = try #require(sessions[5].createdAt).seconds
      let window = "startTime=\(from)&endTime=\(until)"
      let all: LogPage = try cloud.read("\(log)?\(window)&limit=1000")
      let range = Timestamp(seconds: from)...Timestamp(seconds: until)
      #expect(all.lines.compactMap(\.at).allSatisfy(range.contains))
      #expect(all.total == all.lines.count)
      let text: LogPage = try cloud.read("\(log)?\(window)&limit=1000&query=MODEL%20answered")
      #expect(text.lines == all.lines.filter { $0.text.contains("model answered") })
      #expect(!text.lines.isEmpty)
      let id = try #require(all.lines[0].deploymentID)
      let deployed: LogPage = try cloud.read("\(log)?\(window)&limit=1000&deploymentId=\(id)")
      #expect(deployed.lines == all.lines.filter { $0.deploymentID == id })
      let other: LogPage = try cloud.read("\(log)?\(window)&deploymentId=none")
      #expect(other.lines.isEmpty && other.total == 0)
    }
  }

  @Test func `a session that is not there has no lines`() async throws {
    try await simulating { cloud in
      let page: LogPage = try cloud.read("\(log)?sessionId=11111111-2222-4333-8444-555555555555")
      #expect(page.total == 0 && page.lines.isEmpty)
    }
  }
}
