import HTTPTypes
import MicroHTTP
import PipecatModel
import Testing

@testable import PipecatClient

@Suite(.timeLimit(.minutes(10)))
struct KeySecrecyTests {
  /// A key with all that JSON may write in more than one way.
  private static let odd = #"sk_odd/5f0c"9a7e\1b3d"#

  /// The ways to write `key` in a text of JSON.
  private static func spellings(of key: String) -> [String] {
    let escaped = key.replacing(#"\"#, with: #"\\"#).replacing("\"", with: #"\""#)
    let codes = key.utf8.map { String($0, radix: 16) }
    return [
      escaped, escaped.replacing("/", with: #"\/"#),
      codes.map { #"\u00"# + $0 }.joined(), codes.map { #"\u00"# + $0.uppercased() }.joined(),
    ]
  }

  /// An answer to all six reads that says `text` wherever a text can be.
  private static func echo(_ text: String) -> String {
    """
    {"services":[{"name":"a","id":"\(text)","region":"x \(text) y","organizationId":"\(text)",\
    "activeDeploymentId":"\(text)"},{"name":"\(text)"}],"deployment":{"id":"\(text)",\
    "manifest":{"spec":{"image":"registry/\(text)"}}},"previousRevision":{"deploymentID":\
    "\(text)"},"total_count":1,"sessions":[{"sessionId":"\(text)","serviceId":"\(text)",\
    "deploymentId":"\(text)","completionStatus":"\(text)\(text)","endState":"Bearer \(text)"}],\
    "sessionId":"\(text)","completionStatus":"\(text)","meetingIds":[{"meetingId":"\(text)",\
    "participantId":"\(text)"}],"events":[{"eventCode":"\(text)"}],"logs":[{"log":\
    "Authorization: Bearer \(text)","deploymentId":"\(text)"}],"regions":[{"code":"\(text)",\
    "display_name":"\(text)"}],"\(text)":"\(text)"}
    """
  }

  @Test(arguments: [Sample.key, odd])
  func `a key that upstream echoes is in no value and no log line`(key: String) async throws {
    let spellings = Self.spellings(of: key)
    try await upstream { _, turn in
      .json(Self.echo(spellings[turn / Read.allCases.count]))
    } _: { upstream in
      let lines = LogLines()
      let client = try PipecatClient(upstream.address, key: key, logger: lines.logger)
      for _ in spellings {
        for read in Read.allCases {
          let text = try await read.dumped(by: client, agent: Sample.agent())
          #expect(text.contains("***"))
          #expect(!Self.tells(key, text), "\(text)")
        }
      }
      #expect(lines.all.count == spellings.count * Read.allCases.count)
      #expect(!lines.all.contains { Self.tells(key, $0) })
    }
  }

  @Test(arguments: [302, 400, 401, 402, 403, 404, 408, 429, 500, 502])
  func `a key that upstream echoes is in no error and no log line`(status: Int) async throws {
    try await upstream { _, _ in
      .json(
        #"{"error":"bad key \#(Sample.key)","code":"\#(Sample.key)"}"#,
        status: .init(code: status, reasonPhrase: Sample.key),
        headers: [.location: "http://127.0.0.1:1/\(Sample.key)", .retryAfter: Sample.key])
    } _: { upstream in
      let lines = LogLines()
      let client = try PipecatClient(upstream.address, retries: .never, logger: lines.logger)
      let error = try await failure { try await client.agents() }
      for text in Self.texts(error) + lines.all { #expect(!Self.tells(Sample.key, text)) }
      #expect(!lines.all.isEmpty)
    }
  }

  @Test(arguments: [
    "\(Sample.key)", "HTTP/1.1 200 OK\r\n\(Sample.key) \(Sample.key)\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: \(Sample.key)\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\(Sample.key)",
    "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{\"regions\":\"\(Sample.key)",
  ])
  func `a key in an answer that can't be read is in no error and no log line`(
    answer: String
  ) async throws {
    let upstream = try RawUpstream { $0.send(answer) }
    defer { upstream.stop() }
    let lines = LogLines()
    let client = try PipecatClient(upstream.address, retries: .never, logger: lines.logger)
    let error = try await failure { try await client.regions() }
    for text in Self.texts(error) + lines.all { #expect(!Self.tells(Sample.key, text)) }
  }

  @Test func `nobody to connect to is told without the key`() async throws {
    let port = try DeafPort()
    defer { withExtendedLifetime(port) {} }
    let lines = LogLines()
    let client = try PipecatClient(port.address, retries: .never, logger: lines.logger)
    let error = try await failure { try await client.regions() }
    for text in Self.texts(error) + lines.all { #expect(!Self.tells(Sample.key, text)) }
  }

  @Test func `a log line tells what was asked and what came of it`() async throws {
    try await upstream { _, turn in
      turn == 0 ? .json("{}", status: .badGateway) : .json(#"{"sessionId":"one"}"#)
    } _: { upstream in
      let lines = LogLines()
      let client = try PipecatClient(upstream.address, logger: lines.logger)
      _ = try await client.session("one", of: Sample.agent())
      #expect(lines.all.count == 2)
      let start = "debug Asked Pipecat Cloud agent=support-line milliseconds="
      #expect(lines.all.allSatisfy { $0.hasPrefix(start) })
      #expect(lines.all.first?.hasSuffix(" operation=session result=status 502") == true)
      #expect(lines.all.last?.hasSuffix(" operation=session result=status 200") == true)
    }
  }

  @Test func `a client tells its key to nobody`() throws {
    let client = try PipecatClient("http://127.0.0.1:1")
    for text in Self.texts(client) { #expect(!Self.tells(Sample.key, text)) }
  }

  /// All that printing a value can give.
  private static func texts(_ value: some Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    return ["\(value)", String(reflecting: value), dumped]
  }

  /// Whether the key is in the text, as it is or as a dump escapes it.
  private static func tells(_ key: String, _ text: String) -> Bool {
    text.contains(key) || text.contains(String(key.debugDescription.dropFirst().dropLast()))
  }
}
