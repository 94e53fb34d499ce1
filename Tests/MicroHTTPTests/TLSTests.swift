import CGnuTLS
import Foundation
import Logging
import MicroHTTP
import TestSupport
import Testing

/// What is not in the tests that run over TLS too.
@Suite(.timeLimit(.minutes(10)))
struct TLSTests {
  private func overTLS(
    _ certificates: TLSCertificates? = nil, timeout: Duration = .seconds(300),
    handler: @escaping @Sendable (Request) -> Answer = echo,
    _ body: (_ port: Int) async throws -> Void
  ) async throws {
    var configuration = ServerConfiguration.patient
    configuration.requestTimeout = timeout
    configuration.tls = try certificates ?? TestIdentity.usual.certificates()
    try await serving(configuration, handler: handler, body)
  }

  @Test func `a handler is told that a request came over TLS`() async throws {
    let handler: @Sendable (Request) -> Answer = { .now(.text("\($0.isSecure)")) }
    try await overTLS(handler: handler) { port in
      let reply = try await Client(port: port, tls: "NORMAL").ask(get("/"))
      #expect(reply.text == "true")
    }
    try await serving(handler: handler) { port in
      let reply = try await Client(port: port).ask(get("/"))
      #expect(reply.text == "false")
    }
  }

  @Test(
    arguments: [
      (GNUTLS_PK_ECDSA.rawValue, 256), (GNUTLS_PK_ECDSA.rawValue, 384),
      (GNUTLS_PK_ECDSA.rawValue, 521), (GNUTLS_PK_RSA.rawValue, 2048),
      (GNUTLS_PK_EDDSA_ED25519.rawValue, 256),
    ] as [(UInt32, UInt32)])
  func `both versions and each kind of key are served`(
    algorithm: UInt32, bits: UInt32
  ) async throws {
    let identity = try TestIdentity(
      name: "some", algorithm: gnutls_pk_algorithm_t(algorithm), bits: bits)
    try await overTLS(identity.certificates()) { port in
      for version in ["TLS1.2", "TLS1.3"] {
        let client = try Client(port: port, tls: "NORMAL:-VERS-ALL:+VERS-\(version)")
        #expect(client.tls?.version == version)
        #expect(try await client.ask(get("/")).status == 200)
      }
    }
  }

  @Test(arguments: [
    ("old versions", "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0"),
    ("keys that a leak of the server's opens later", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA"),
    (
      "ciphers that don't authenticate",
      "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC:+AES-256-CBC"
    ),
    ("no encryption", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+NULL"),
    ("no certificate", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-ECDH"),
  ])
  func `weak handshakes fail, and others go on`(what: String, priorities: String) async throws {
    let identity = try TestIdentity(name: "rsa", algorithm: GNUTLS_PK_RSA, bits: 2048)
    try await overTLS(identity.certificates()) { port in
      #expect(throws: TLSSession.Trouble.self) { try Client(port: port, tls: priorities) }
      let reply = try await Client(port: port, tls: "NORMAL").ask(get("/"))
      #expect(reply.status == 200)
    }
  }

  @Test func `who does not speak TLS gets no answer in plain text`() async throws {
    try await overTLS { port in
      let client = try Client(port: port)
      try await client.send(get("/"))
      #expect(try await !client.rest().contains("HTTP"))
      #expect(try await Client(port: port, tls: "NORMAL").ask(get("/")).status == 200)
    }
  }

  @Test(arguments: ["", "\u{16}", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}"])
  func `a handshake that does not go on is cut off`(beginning: String) async throws {
    try await overTLS(timeout: .milliseconds(300)) { port in
      let client = try Client(port: port)
      try await client.send(beginning)
      // Ends; with an alert, or without.
      _ = try await client.rest()
    }
  }

  @Test func `a handshake that dribbles in is cut off`() async throws {
    try await overTLS(timeout: .milliseconds(300)) { port in
      let client = try Client(port: port)
      let dribbling = Task {
        // A handshake of 512 bytes, of which the first is a hello of 508.
        try await client.send([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])
        while !Task.isCancelled {
          try await client.send([0])
          // Its pace: at full speed the hello would get whole, and wrong, before it gets too late.
          try await Task.sleep(for: .milliseconds(20))
        }
      }
      _ = try await client.rest()
      dribbling.cancel()
    }
  }

  @Test func `garbage for a handshake harms nobody`() async throws {
    var random = SeededGenerator(seed: 3)
    try await overTLS { port in
      for _ in 0..<300 {
        let count = Int.random(in: 1...300, using: &random)
        var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        if random.chance(0.7) { bytes.replaceSubrange(0..<min(3, count), with: [22, 3, 1]) }
        let client = try Client(port: port)
        // It may be refused before it is all sent.
        try? await client.send(bytes)
      }
      #expect(try await Client(port: port, tls: "NORMAL").ask(get("/")).status == 200)
    }
  }

  @Test func `another certificate is shown from then on, and no connection is lost`() async throws {
    let certificates = try TestIdentity(name: "first").certificates()
    let second = try TestIdentity(name: "second", algorithm: GNUTLS_PK_EDDSA_ED25519)
    try await overTLS(certificates) { port in
      let early = try Client(port: port, tls: "NORMAL")
      #expect(early.tls?.serverName == "CN=first")
      try certificates.replace(certificate: second.certificate, key: second.key)
      #expect(try await early.ask(get("/")).status == 200)
      #expect(try Client(port: port, tls: "NORMAL").tls?.serverName == "CN=second")
      #expect(try await early.ask(get("/")).status == 200)
    }
  }

  @Test func `a bad pair leaves the one there was`() async throws {
    let first = try TestIdentity(name: "first")
    let certificates = try first.certificates()
    let other = try TestIdentity(name: "other")
    for (certificate, key) in [
      ([], []), (first.certificate, other.key), (other.certificate, Array("no key".utf8)),
    ] {
      #expect(throws: TLSError.self) {
        try certificates.replace(certificate: certificate, key: key)
      }
    }
    try await overTLS(certificates) { port in
      let client = try Client(port: port, tls: "NORMAL")
      #expect(client.tls?.serverName == "CN=first")
    }
  }

  @Test func `certificates change in the midst of handshakes`() async throws {
    let identities = [
      try TestIdentity(name: "first"),
      try TestIdentity(name: "second", algorithm: GNUTLS_PK_EDDSA_ED25519),
    ]
    let certificates = try identities[0].certificates()
    try await overTLS(certificates) { port in
      try await withThrowingTaskGroup { group in
        for _ in 0..<4 {
          group.addTask {
            for round in 0..<60 {
              let version = round.isMultiple(of: 2) ? "TLS1.2" : "TLS1.3"
              let client = try await onThread {
                try Client(port: port, tls: "NORMAL:-VERS-ALL:+VERS-\(version)")
              }
              #expect(["CN=first", "CN=second"].contains(client.tls?.serverName))
              #expect(try await client.ask(get("/")).status == 200)
            }
          }
        }
        let changing = Task {
          var turn = 0
          while !Task.isCancelled {
            turn += 1
            let next = identities[turn % 2]
            try certificates.replace(certificate: next.certificate, key: next.key)
            await Task.yield()
          }
        }
        try await group.waitForAll()
        changing.cancel()
      }
    }
  }

  @Test func `a stop in the midst of handshakes harms nobody`() async throws {
    for round in 0..<20 {
      var configuration = ServerConfiguration.patient
      configuration.tls = try TestIdentity.usual.certificates()
      let server = try Server(
        configuration, logger: Logger(label: "test"), handler: ClosureHandler(echo))
      let port = server.port
      let silent = try Client(port: port)
      let answered = Gate()
      async let asking: Void = withTaskGroup { group in
        for _ in 0..<4 {
          group.addTask {
            while (try? Client(port: port)) != nil {
              guard let client = try? await onThread({ try Client(port: port, tls: "NORMAL") })
              else { continue }
              if (try? await client.ask(get("/")))?.status == 200 { answered.open() }
            }
          }
        }
      }
      await answered.wait()
      await server.stop(grace: .milliseconds(round % 4))
      await asking
      #expect(try await silent.rest().isEmpty)
    }
  }
}
