import Foundation
import HTTPTypes
import Logging
import MicroHTTP
import TestSupport
import Testing

@testable import Dashboard

/// Who is let in, with real bcrypt hashes as `htpasswd -B` made them.
struct SignInTests {
  /// `open sesame`, at cost 4.
  private static let alice = "alice:$2y$04$OtY4ZDuSCdhQveFpg3AXO.P2BlICDjI1UlZ2aMVtxiZ3o/juVkiYq"
  /// `correct horse`, at cost 5.
  private static let bob = "bob:$2y$05$nWZ4c7fsjl84kCLYCCJZwekF/3NakpBDGIZNiW3V.Jcnc9lRSsWma"

  /// However long a busy machine takes, no time passes.
  private static let start = ContinuousClock().now

  private func door(
    _ text: String? = alice + "\n# someone else\n\n" + bob, userHeader: String? = nil,
    proxies: [String] = [], isForProxiesAlone: Bool = false
  ) throws -> Door {
    Door(
      Door.Rules(
        passwords: try text.map { try PasswordFile($0) },
        userHeader: try userHeader.map { try #require(HTTPField.Name($0)) },
        proxies: TrustedProxies(try proxies.map { try #require(AddressRange($0)) }),
        isForProxiesAlone: isForProxiesAlone),
      audit: AuditLog(Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
      now: { Self.start })
  }

  private func verdict(
    _ door: Door, _ headers: [(String, String)] = [], from address: String = "192.0.2.7"
  ) async throws -> Door.Verdict {
    var fields = HTTPFields()
    for (name, value) in headers {
      fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
    }
    let request = try Request(
      method: .get, target: "/", headers: fields, remoteAddress: address)
    switch door.entry(request) {
    case .now(let verdict): return verdict
    case .later(let verdict): return await verdict()
    }
  }

  private func basic(_ user: String, _ password: String) -> [(String, String)] {
    [("Authorization", "Basic " + Data("\(user):\(password)".utf8).base64EncodedString())]
  }

  private func user(_ verdict: Door.Verdict) -> String? {
    if case .admitted(let visitor) = verdict { visitor.name } else { nil }
  }

  private func status(_ verdict: Door.Verdict) -> Int? {
    if case .refused(let failure) = verdict { failure.status.code } else { nil }
  }

  @Test func `the right password lets in, again without a check`() async throws {
    let door = try door()
    for _ in 0..<2 {
      #expect(user(try await verdict(door, basic("alice", "open sesame"))) == "alice")
      #expect(user(try await verdict(door, basic("bob", "correct horse"))) == "bob")
    }
  }

  @Test(arguments: [
    ("alice", "correct horse"), ("bob", "open sesame"), ("alice", ""), ("alice", "open sesame "),
    ("alice", "open sesame\0"), ("Alice", "open sesame"), ("", "open sesame"),
    ("nobody", "open sesame"), ("alice:", "open sesame"), ("# someone else", ""),
  ])
  func `any other does not`(name: String, password: String) async throws {
    #expect(status(try await verdict(door(), basic(name, password))) == 401)
  }

  @Test(arguments: [
    "", "Basic", "Basic ", "Basic !!!!", "Bearer YWxpY2U6b3BlbiBzZXNhbWU=", "Basic YWxpY2U=",
    "Basic /////w==",
  ])
  func `what is no name and password is asked for again`(value: String) async throws {
    let verdict = try await verdict(door(), [("Authorization", value)])
    guard case .refused(let failure) = verdict else { return #expect(Bool(false)) }
    #expect(failure.status == .unauthorized)
    #expect(failure.challenge == "Basic realm=\"pipecat-dashboard\", charset=\"UTF-8\"")
  }

  @Test func `two credentials are none`() async throws {
    let both = basic("alice", "open sesame") + basic("bob", "correct horse")
    #expect(status(try await verdict(door(), both)) == 401)
  }

  @Test func `whoever signed in with a file before is asked again by the next`() async throws {
    let door = try door()
    #expect(user(try await verdict(door, basic("alice", "open sesame"))) == "alice")
    door.replacePasswords(with: try PasswordFile(Self.bob))
    #expect(status(try await verdict(door, basic("alice", "open sesame"))) == 401)
    #expect(user(try await verdict(door, basic("bob", "correct horse"))) == "bob")
  }

  @Test func `guessing is slowed for a name from an address and for no one else`() async throws {
    let door = try door()
    #expect(user(try await verdict(door, basic("bob", "correct horse"))) == "bob")
    var statuses: [Int?] = []
    for guess in 0..<8 {
      statuses.append(status(try await verdict(door, basic("alice", "\(guess)"))))
    }
    #expect(statuses == Array(repeating: 401, count: 5) + [429, 429, 429])
    #expect(status(try await verdict(door, basic("alice", "open sesame"))) == 429)
    #expect(user(try await verdict(door, basic("bob", "correct horse"))) == "bob")
    #expect(
      user(try await verdict(door, basic("alice", "open sesame"), from: "192.0.2.8")) == "alice")
    // Whoever has signed in so before is not slowed, wherever they are.
    #expect(user(try await verdict(door, basic("alice", "open sesame"))) == "alice")
  }

  @Test func `how long one waits doubles up to a minute, and is forgotten`() {
    let attempts = SignInAttempts()
    var now = ContinuousClock().now
    var waits: [Int] = []
    for _ in 0..<14 {
      #expect(attempts.begin(user: "a", from: "192.0.2.1", at: now) == .atOnce)
      if case .refused(let wait) = attempts.begin(user: "a", from: "192.0.2.1", at: now) {
        waits.append(wait - 1)
        now += .seconds(wait)
        continue
      }
      attempts.undone(user: "a", from: "192.0.2.1")
    }
    #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60])
    now += .seconds(901)
    for _ in 0..<5 { #expect(attempts.begin(user: "a", from: "192.0.2.1", at: now) == .atOnce) }
    attempts.succeeded(user: "a", from: "192.0.2.1")
    for _ in 0..<5 { #expect(attempts.begin(user: "a", from: "192.0.2.1", at: now) == .atOnce) }
    #expect(attempts.begin(user: "a", from: "192.0.2.1", at: now) != .atOnce)
  }

  @Test func `whoever tries many names waits for each answer, and keeps nobody out`() {
    let attempts = SignInAttempts()
    let now = ContinuousClock().now
    for name in 0..<100 {
      let pace = attempts.begin(user: "\(name)", from: "2001:db8::\(name)", at: now)
      #expect(pace == .atOnce)
    }
    // All of one household.
    #expect(attempts.begin(user: "other", from: "2001:db8::ffff", at: now) == .slowly)
    #expect(attempts.begin(user: "other", from: "2001:db8:0:1::1", at: now) == .atOnce)
  }

  @Test func `many requests of one who signs in are one attempt`() async throws {
    let door = try door()
    let request = basic("bob", "correct horse")
    let users = try await withThrowingTaskGroup { group in
      for _ in 0..<40 { group.addTask { user(try await verdict(door, request)) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(users == Array(repeating: "bob", count: 40))
  }

  @Test(arguments: [
    "", "# nobody\n", "alice", ":hash", "alice:open sesame", "alice:$apr1$x$y",
    "alice:{SHA}fEqNCco3Yq9h5ZUglD3CZJT4lBs=", "alice:$2y$31$" + String(repeating: "a", count: 53),
    "alice:$2y$04$short", "alice:$2x$04$" + String(repeating: "a", count: 53),
  ])
  func `a file that names nobody, or no bcrypt hash, is refused`(text: String) {
    #expect(throws: PasswordFileError.self) { try PasswordFile(text) }
  }

  @Test func `a name in a header is a proxy's word or nothing`() async throws {
    let door = try door(nil, userHeader: "X-Forwarded-User", proxies: ["192.0.2.0/24", "::1"])
    let named = [("X-Forwarded-User", "carol")]
    #expect(user(try await verdict(door, named, from: "192.0.2.9")) == "carol")
    #expect(user(try await verdict(door, named, from: "::1")) == "carol")
    #expect(user(try await verdict(door, named, from: "::ffff:192.0.2.9")) == "carol")
    for address in ["198.51.100.1", "::2", "192.0.3.1"] {
      #expect(status(try await verdict(door, named, from: address)) == 401)
    }
    #expect(status(try await verdict(door, [], from: "192.0.2.9")) == 401)
    #expect(status(try await verdict(door, named + named, from: "192.0.2.9")) == 401)
    #expect(status(try await verdict(door, [("X-Forwarded-User", "")], from: "192.0.2.9")) == 401)
  }

  @Test func `where only proxies may ask, others are told so`() async throws {
    let door = try door(nil, proxies: ["192.0.2.0/24"], isForProxiesAlone: true)
    #expect(user(try await verdict(door, from: "192.0.2.1")) == "anonymous")
    #expect(status(try await verdict(door, from: "198.51.100.1")) == 401)
    #expect(user(try await verdict(self.door(nil), from: "198.51.100.1")) == "anonymous")
  }

  @Test(
    arguments: [
      (["203.0.113.5"], "203.0.113.5"), (["203.0.113.5, 192.0.2.3"], "203.0.113.5"),
      (["198.51.100.9, 203.0.113.5, 192.0.2.3"], "203.0.113.5"),
      (["198.51.100.9", "203.0.113.5:4711"], "203.0.113.5"),
      (["[2001:db8::5]:4711"], "2001:db8::5"), (["2001:db8::5"], "2001:db8::5"),
      (["unknown"], "192.0.2.1"), (["203.0.113.5, unknown"], "192.0.2.1"), ([], "192.0.2.1"),
      (["192.0.2.2, 192.0.2.3"], "192.0.2.2"),
    ] as [([String], String)])
  func `the client is the last that no proxy of ours is`(
    named: [String], client: String
  ) throws {
    let proxies = TrustedProxies([try #require(AddressRange("192.0.2.0/24"))])
    var fields = HTTPFields()
    for value in named { fields.append(HTTPField(name: .forwardedFor, value: value)) }
    func seen(from address: String) throws -> String {
      proxies.client(
        of: try Request(method: .get, target: "/", headers: fields, remoteAddress: address))
    }
    #expect(try seen(from: "192.0.2.1") == client)
    // Anyone else may have invented it.
    #expect(try seen(from: "198.51.100.77") == "198.51.100.77")
  }
}
