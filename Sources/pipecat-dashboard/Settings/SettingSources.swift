import Configuration
import SystemPackage

/// Where settings are read from, strongest first: flags, environment, file.
struct SettingSources {
  /// A text that was set, with the name of the place that set it.
  struct Found {
    let text: String
    let source: String

    func parsed<Value>(allowed: String, _ parse: (String) -> Value?) throws -> Value {
      guard let value = parse(text) else {
        throw SettingError(source: source, problem: "\"\(text)\" is not allowed, \(allowed)")
      }
      return value
    }
  }

  private let flags: ConfigReader
  private let environment: ConfigReader
  private let file: ConfigReader?

  /// Reads the file at `configPath` where one is named.
  ///
  /// - Throws: ``SettingError`` where the file can't be read or is not YAML.
  init(
    flags: [Setting: [String]], environment: [String: String], configPath: String?
  ) async throws {
    let values = flags.filter { !$0.value.isEmpty }.map { setting, texts in
      (AbsoluteConfigKey([setting.rawValue]), ConfigValue(.stringArray(texts), isSecret: false))
    }
    self.flags = ConfigReader(
      provider: InMemoryProvider(values: Dictionary(uniqueKeysWithValues: values)))
    // An empty variable counts as unset: that is how shells and unit files clear one.
    self.environment = ConfigReader(
      provider: EnvironmentVariablesProvider(
        environmentVariables: environment.filter { !$0.value.isEmpty },
        secretsSpecifier: .specific([Setting.privateKey.variable])))
    guard let configPath else {
      file = nil
      return
    }
    do {
      file = ConfigReader(
        provider: try await FileProvider<YAMLSnapshot>(filePath: FilePath(configPath)))
    } catch {
      throw SettingError(
        source: "--config", problem: "\(configPath) can't be read as YAML: \(error)")
    }
  }

  /// The value of a setting that is given once; the last one where a flag is repeated.
  func text(_ setting: Setting) -> Found? {
    if let flag = setting.flag, let texts = flags.stringArray(forKey: key(setting)) {
      return texts.last.map { Found(text: $0, source: flag) }
    }
    if let text = environment.string(forKey: environmentKey(setting)) {
      return Found(text: text, source: setting.variable)
    }
    guard setting.flag != nil, let file else { return nil }
    let text =
      file.string(forKey: key(setting)) ?? file.int(forKey: key(setting)).map { String($0) }
    return text.map { Found(text: $0, source: "\(setting.rawValue) in the settings file") }
  }

  /// The values of a setting that may be given several times.
  func texts(_ setting: Setting) -> [Found] {
    if let flag = setting.flag, let texts = flags.stringArray(forKey: key(setting)) {
      return texts.map { Found(text: $0, source: flag) }
    }
    if let texts = environment.stringArray(forKey: environmentKey(setting)) {
      return texts.filter { !$0.isEmpty }.map { Found(text: $0, source: setting.variable) }
    }
    let texts = file?.stringArray(forKey: key(setting)) ?? []
    return texts.map { Found(text: $0, source: "\(setting.rawValue) in the settings file") }
  }

  /// The value of a setting that is given once; `nil` where it is not set.
  ///
  /// - Throws: ``SettingError`` with `allowed` where `parse` refuses the text.
  func value<Value>(
    _ setting: Setting, allowed: String, _ parse: (String) -> Value?
  ) throws -> Value? {
    try text(setting).map { try $0.parsed(allowed: allowed, parse) }
  }

  /// The values of a setting that may be given several times.
  ///
  /// - Throws: ``SettingError`` with `allowed` for the first text that `parse` refuses.
  func values<Value>(
    _ setting: Setting, allowed: String, _ parse: (String) -> Value?
  ) throws -> [Value] {
    try texts(setting).map { try $0.parsed(allowed: allowed, parse) }
  }

  private func key(_ setting: Setting) -> ConfigKey {
    ConfigKey([setting.rawValue])
  }

  private func environmentKey(_ setting: Setting) -> ConfigKey {
    ConfigKey(setting.variable.lowercased().split(separator: "_").map(String.init))
  }
}
