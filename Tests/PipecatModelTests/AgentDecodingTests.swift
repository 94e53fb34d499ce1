import Foundation
import PipecatModel
import Testing

@Suite struct AgentDecodingTests {
  private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }

  @Test func `agents without a usable name are passed over`() throws {
    let list = try decode(
      AgentList.self,
      """
      {"services":[{"name":"support-line","region":"us-west","deletedAt":null,"id":5},
       {"name":"../secrets"},{"region":"eu"},{"name":null},"x"]}
      """)
    let name = try #require(AgentName("support-line"))
    #expect(list.agents == [Agent(name: name, region: "us-west")])
    #expect(throws: (any Error).self) { try decode(AgentList.self, #"{"services":null}"#) }
    #expect(throws: (any Error).self) { try decode(AgentList.self, "{}") }
  }

  @Test func `an agent's details, as far as they are there`() throws {
    let details = try decode(
      AgentDetails.self,
      """
      {"ready":true,"activeSessionCount":3,"autoScaling":{"minReplicas":1,"maxReplicas":25},
       "deployment":{"id":"d2","manifest":{"spec":{"image":"i","maxSessionDurationSeconds":600}},
       "createdAt":"1970-01-01T00:00:05Z"},"previousRevision":{"deploymentID":"d1"}}
      """)
    #expect(
      details
        == AgentDetails(
          ready: true, activeSessionCount: 3, minReplicas: 1, maxReplicas: 25,
          deployment: Deployment(
            id: "d2", image: "i", maxSessionSeconds: 600, createdAt: Timestamp(seconds: 5)),
          previousDeploymentID: details.previousDeploymentID))
  }

  @Test(arguments: [
    "{}", #"{"autoScaling":null,"deployment":null,"previousRevision":null,"ready":null}"#,
    #"{"autoScaling":[],"deployment":"d","previousRevision":7,"ready":"yes"}"#,
    #"{"deployment":{"manifest":{}},"activeSessionCount":"3"}"#,
  ])
  func `details that are missing or odd are not known`(json: String) throws {
    #expect(try decode(AgentDetails.self, json) == AgentDetails())
  }

  @Test(arguments: [Int.min, -1, (1 << 40) + 1, .max])
  func `numbers that nobody would believe are not known`(number: Int) throws {
    let details = try decode(
      AgentDetails.self,
      """
      {"activeSessionCount":\(number),"autoScaling":{"minReplicas":\(number),
       "maxReplicas":\(number)},"deployment":{"id":"d","manifest":{"spec":{
       "maxSessionDurationSeconds":\(number)}}}}
      """)
    #expect(details == AgentDetails(deployment: Deployment(id: "d")))
    let log = try decode(LogPage.self, #"{"total":{"value":\#(number)},"logs":[]}"#)
    #expect(log.total == nil)
  }

  @Test(arguments: [Int64.min, -62_167_219_201, 253_402_300_800, .max])
  func `samples of other times than can be written are passed over`(time: Int64) throws {
    let details = try decode(
      SessionDetails.self,
      """
      {"sessionId":"1","resourceMetrics":{"timeseries":[{"t":\(time),"c":1,"m":2},
       {"t":10,"c":3,"m":4}]}}
      """)
    #expect(details.resources?.samples.map(\.time) == [10])
  }

  @Test func `a deployment with an odd manifest keeps its id`() throws {
    for manifest in ["null", "[]", "{}", #"{"spec":null}"#, #"{"spec":{}}"#] {
      let json = #"{"deployment":{"id":"d","manifest":\#(manifest)}}"#
      #expect(try decode(AgentDetails.self, json).deployment == Deployment(id: "d"))
    }
  }

  @Test func `log lines without text are passed over`() throws {
    let page = try decode(
      LogPage.self,
      """
      {"total":{"value":10000,"relation":"gte"},"logs":[
       {"log":"hello","timestamp":"1970-01-01T00:00:05.123456789Z","deploymentId":"d"},
       {"timestamp":null},{"log":"bare"}]}
      """)
    let first = LogLine(text: "hello", at: Timestamp(milliseconds: 5123), deploymentID: "d")
    #expect(
      page
        == LogPage(
          total: 10_000, totalIsLowerBound: true, lines: [first, LogLine(text: "bare", at: nil)]))
    #expect(try decode(LogPage.self, #"{"logs":[],"total":5}"#) == LogPage(total: nil, lines: []))
    #expect(throws: (any Error).self) { try decode(LogPage.self, #"{"total":{"value":1}}"#) }
  }

  @Test func `a session's details with what it used`() throws {
    let details = try decode(
      SessionDetails.self,
      """
      {"sessionId":"1","resourceMetrics":{"sampleCount":2,"cpuMillicoresP50":1,
       "cpuMillicoresP90":2,"cpuMillicoresP95":3,"cpuMillicoresP99":4,"memoryBytesP50":5,
       "timeseries":[{"t":20,"c":1,"m":2},{"t":10,"c":3,"m":4},{"t":"x"}]},
       "meetingIds":[{"meetingId":"m"},7],"events":[{"eventCode":"SESSION_COMPLETED"},{}]}
      """)
    let resources = try #require(details.resources)
    #expect(resources.cpuMillicores == .init(p50: 1, p90: 2, p95: 3, p99: 4))
    #expect(resources.memoryBytes == nil, "half of the percentiles is none")
    #expect(resources.samples.map(\.time) == [10, 20], "in the order of time")
    #expect(details.meetings.map(\.meetingId) == ["m"])
    #expect(details.events.map(\.name) == ["SESSION_COMPLETED"])
    #expect(try decode(SessionDetails.self, #"{"sessionId":"1"}"#).resources == nil)
  }

  @Test func `a query asks for what is not at its default`() {
    #expect(SessionQuery().parameters.isEmpty)
    let query = SessionQuery(
      limit: 50, offset: 0, deploymentID: "d", startTime: -1, status: .active, startTimeMax: 9)
    #expect(
      query.parameters.map(\.name) == [
        "limit", "deploymentId", "startTime", "status", "startTimeMax",
      ])
    #expect(query.parameters.map(\.value) == ["50", "d", "-1", "active", "9"])
  }
}
