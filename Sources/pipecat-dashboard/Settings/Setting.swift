/// One thing that can be set, by a flag, by an environment variable, or in the file that `--config`
/// names. A flag beats the environment, which beats the file.
enum Setting: String, CaseIterable {
  case listen
  case agent
  case apiURL = "api-url"
  case privateKeyFile = "private-key-file"
  case privateKey = "private-key"
  case archive
  case syncInterval = "sync-interval"
  case timeZone = "time-zone"
  case publicURL = "public-url"
  case frameAncestor = "frame-ancestor"
  case passwordFile = "password-file"
  case trustedProxy = "trusted-proxy"
  case userHeader = "user-header"
  case linkSecretFile = "link-secret-file"
  case revokedLinks = "revoked-links"
  case tlsCertificate = "tls-certificate"
  case tlsKey = "tls-key"
  case metricsListen = "metrics-listen"
  case assets
  case keep
  case upstreamRate = "upstream-rate"
  case logLevel = "log-level"
  case logFormat = "log-format"

  /// The environment variable that sets it.
  var variable: String {
    switch self {
    case .listen: "DASHBOARD_LISTEN"
    case .agent: "DASHBOARD_AGENTS"
    case .apiURL: "PIPECAT_API_URL"
    case .privateKeyFile: "PIPECAT_PRIVATE_KEY_FILE"
    case .privateKey: "PIPECAT_PRIVATE_KEY"
    case .archive: "DASHBOARD_ARCHIVE"
    case .syncInterval: "DASHBOARD_SYNC_INTERVAL"
    case .timeZone: "DASHBOARD_TIME_ZONE"
    case .publicURL: "DASHBOARD_PUBLIC_URL"
    case .frameAncestor: "DASHBOARD_FRAME_ANCESTORS"
    case .passwordFile: "DASHBOARD_PASSWORD_FILE"
    case .trustedProxy: "DASHBOARD_TRUSTED_PROXIES"
    case .userHeader: "DASHBOARD_USER_HEADER"
    case .linkSecretFile: "DASHBOARD_LINK_SECRET_FILE"
    case .revokedLinks: "DASHBOARD_REVOKED_LINKS"
    case .tlsCertificate: "DASHBOARD_TLS_CERTIFICATE"
    case .tlsKey: "DASHBOARD_TLS_KEY"
    case .metricsListen: "DASHBOARD_METRICS_LISTEN"
    case .assets: "DASHBOARD_ASSETS"
    case .keep: "DASHBOARD_KEEP"
    case .upstreamRate: "DASHBOARD_UPSTREAM_RATE"
    case .logLevel: "DASHBOARD_LOG_LEVEL"
    case .logFormat: "DASHBOARD_LOG_FORMAT"
    }
  }

  /// The flag that sets it, which is also its name in the file; `nil` where only the environment
  /// may. A process list would show a key given as a flag, and a settings file is no place for one.
  var flag: String? {
    self == .privateKey ? nil : "--\(rawValue)"
  }
}

/// What is wrong with a setting, in one line.
struct SettingError: Error, CustomStringConvertible {
  /// Where the value came from, like `--listen` or `DASHBOARD_LISTEN`.
  let source: String
  /// What is wrong, and what to write instead. Never contains a secret.
  let problem: String

  var description: String { "\(source): \(problem)" }
}
