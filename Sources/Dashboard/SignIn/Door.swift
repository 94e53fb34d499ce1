import HTTPTypes
import MicroHTTP
import PipecatModel

/// Who is let in.
public struct Door: Sendable {
  /// What it asks for.
  public struct Rules: Sendable {
    /// Who may sign in with a password; `nil` where nobody can.
    public var passwords: PasswordFile?
    /// The header in which a trusted proxy names whom it signed in; `nil` where none does.
    public var userHeader: HTTPField.Name?
    /// The proxies that are trusted.
    public var proxies: TrustedProxies
    /// Whether only what comes through a trusted proxy is let in, where nobody has to sign in here.
    public var isForProxiesAlone: Bool

    /// Rules that let everybody in.
    public init(
      passwords: PasswordFile? = nil, userHeader: HTTPField.Name? = nil,
      proxies: TrustedProxies = TrustedProxies([]), isForProxiesAlone: Bool = false
    ) {
      self.passwords = passwords
      self.userHeader = userHeader
      self.proxies = proxies
      self.isForProxiesAlone = isForProxiesAlone
    }
  }

  /// What becomes of a request.
  enum Verdict: Sendable {
    case admitted(Visitor)
    case refused(Failure)
  }

  /// A verdict that is there, or has to be waited for.
  enum Entry: Sendable {
    case now(Verdict)
    case later(@Sendable () async -> Verdict)
  }

  let proxies: TrustedProxies
  private let userHeader: HTTPField.Name?
  private let passwords: PasswordCheck?
  private let isForProxiesAlone: Bool
  private let attempts = SignInAttempts()
  private let audit: AuditLog
  private let now: @Sendable () -> ContinuousClock.Instant

  /// A door with rules.
  ///
  /// - Parameters:
  ///   - rules: what it asks for.
  ///   - audit: told of each who is not let in.
  ///   - now: the clock by which attempts are slowed.
  public init(
    _ rules: Rules, audit: AuditLog,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock().now }
  ) {
    self.now = now
    proxies = rules.proxies
    userHeader = rules.userHeader
    passwords = rules.passwords.map(PasswordCheck.init)
    isForProxiesAlone = rules.isForProxiesAlone
    self.audit = audit
  }

  /// Whether whoever is let in has said who they are.
  var asksWhoOneIs: Bool { passwords != nil || userHeader != nil }

  /// Takes another password file; nothing where there was none at the start.
  public func replacePasswords(with file: PasswordFile) {
    passwords?.replace(with: file)
  }

  /// Whether a request is let in, and for whom.
  func entry(_ request: Request) -> Entry {
    if let user = userNamedByProxy(request) { return .now(.admitted(.user(user))) }
    if let passwords { return entry(request, passwords) }
    if userHeader != nil || isForProxiesAlone && !proxies.sent(request) {
      return .now(.refused(.notThroughProxy))
    }
    return .now(.admitted(.anonymous))
  }

  /// Whom a trusted proxy names. From anyone else the header counts for nothing.
  private func userNamedByProxy(_ request: Request) -> String? {
    guard let userHeader, proxies.sent(request) else { return nil }
    let named = request.headers[values: userHeader]
    // Two names may be one that a client sent and one of the proxy's.
    guard named.count == 1, let user = named.first, !user.isEmpty else {
      return nil
    }
    return user
  }

  private func entry(_ request: Request, _ passwords: PasswordCheck) -> Entry {
    let values = request.headers[values: .authorization]
    guard !values.isEmpty else { return .now(.refused(.signInNeeded)) }
    let address = proxies.client(of: request)
    guard values.count == 1, let credentials = PasswordCheck.Credentials(values[0]) else {
      audit.refusedSignIn(of: "", from: address, because: "credentials not understood")
      return .now(.refused(.signInNeeded))
    }
    return check(credentials, passwords, from: address)
  }

  private func check(
    _ credentials: PasswordCheck.Credentials, _ passwords: PasswordCheck, from address: String
  ) -> Entry {
    let user = credentials.user
    switch passwords.stage(credentials) {
    case .known: return .now(.admitted(.user(user)))
    case .underWay(let id): return .later { verdict(await passwords.result(of: id), on: user) }
    case .first(let id):
      let pace = attempts.begin(user: user, from: address, at: now())
      if case .refused(let seconds) = pace {
        passwords.abandon(id)
        audit.refusedSignIn(of: user, from: address, because: "too many attempts")
        return .now(.refused(.tooManyAttempts(retryAfter: seconds)))
      }
      return .later {
        if pace == .slowly { try? await Task.sleep(for: Self.moment) }
        let isGood = await passwords.check(credentials, id: id)
        switch isGood {
        case true?: attempts.succeeded(user: user, from: address)
        case false?:
          audit.refusedSignIn(of: user, from: address, because: "wrong name or password")
        case nil: attempts.undone(user: user, from: address)
        }
        return verdict(isGood, on: user)
      }
    }
  }

  /// How long an attempt waits where it has to be slow.
  private static let moment = Duration.seconds(1)

  private func verdict(_ isGood: Bool?, on user: String) -> Verdict {
    switch isGood {
    case true?: .admitted(.user(user))
    case false?: .refused(.signInNeeded)
    case nil: .refused(.busy)
    }
  }
}

extension Failure {
  /// Nobody has signed in, or with a wrong name or password.
  fileprivate static let signInNeeded = Failure(
    status: .unauthorized, sentence: "Sign in with your name and password to see this.",
    challenge: "Basic realm=\"pipecat-dashboard\", charset=\"UTF-8\"")

  /// The one way in is through a proxy.
  fileprivate static let notThroughProxy = Failure(
    status: .unauthorized,
    sentence: "This dashboard can be read only through the proxy that signs its readers in.",
    challenge: "Proxy realm=\"pipecat-dashboard\"")

  /// Passwords are being guessed.
  fileprivate static func tooManyAttempts(retryAfter seconds: Int) -> Failure {
    Failure(
      status: .tooManyRequests,
      sentence: "Too many attempts to sign in. Try again in \(seconds) s.", retryAfter: seconds)
  }

  /// More is asked for than can be answered.
  fileprivate static let busy = Failure(
    status: .serviceUnavailable, sentence: "Too much is being asked for. Try again in a moment.",
    retryAfter: 1)

  /// A signed link that is none, or no longer.
  static let badLink = Failure(
    status: .unauthorized,
    sentence: "This link shows nothing: it has expired, was revoked, or is not complete.",
    challenge: "Bearer realm=\"signed link\", error=\"invalid_token\"")
}
