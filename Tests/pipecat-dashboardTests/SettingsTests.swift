import Foundation
import Logging
import PipecatModel
import Testing

@testable import pipecat_dashboard

struct SettingsTests {
  private func settings(
    flags: [Setting: [String]] = [:], environment: [String: String] = [:], file: String? = nil
  ) async throws -> Settings {
    var path: String?
    if let file {
      let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml")
      try Data(file.utf8).write(to: url)
      path = url.path
    }
    defer { if let path { try? FileManager.default.removeItem(atPath: path) } }
    return try Settings(
      await SettingSources(flags: flags, environment: environment, configPath: path),
      environment: environment)
  }

  @Test func `nothing set is the documented default`() async throws {
    let settings = try await settings(environment: ["HOME": "/home/ops"])
    #expect(settings.listen.description == "127.0.0.1:8080")
    #expect(settings.agents.isEmpty)
    #expect(settings.namedAPI == nil)
    #expect(settings.keySource == nil)
    #expect(settings.archivePath == "/home/ops/.local/state/pipecat-dashboard/sessions.sqlite")
    #expect(settings.syncInterval == 15)
    #expect(settings.timeZone.secondsFromGMT() == 0)
    #expect(settings.upstreamRate == 5)
    #expect(settings.logLevel == .info)
    #expect(settings.logFormat == .text)
  }

  @Test func `the archive follows the state folder of the system`() async throws {
    let settings = try await settings(environment: ["XDG_STATE_HOME": "/var/state", "HOME": "/x"])
    #expect(settings.archivePath == "/var/state/pipecat-dashboard/sessions.sqlite")
  }

  @Test func `a flag beats the environment, which beats the file`() async throws {
    let file = "sync-interval: 60\nagent: [night-desk, support-line]\ntime-zone: Asia/Kolkata\n"
    let environment = ["DASHBOARD_SYNC_INTERVAL": "30", "DASHBOARD_AGENTS": "a, b"]
    let onlyFile = try await settings(file: file)
    #expect(onlyFile.syncInterval == 60)
    #expect(onlyFile.agents.map(\.text) == ["night-desk", "support-line"])
    #expect(onlyFile.timeZone.identifier == "Asia/Kolkata")
    let both = try await settings(environment: environment, file: file)
    #expect(both.syncInterval == 30)
    #expect(both.agents.map(\.text) == ["a", "b"])
    let all = try await settings(
      flags: [.syncInterval: ["20"], .agent: ["c"]], environment: environment, file: file)
    #expect(all.syncInterval == 20)
    #expect(all.agents.map(\.text) == ["c"])
  }

  @Test func `an empty variable counts as unset`() async throws {
    let settings = try await settings(
      environment: ["PIPECAT_PRIVATE_KEY": "", "DASHBOARD_LISTEN": "", "DASHBOARD_AGENTS": ""])
    #expect(settings.keySource == nil)
    #expect(settings.listen == .standard)
    #expect(settings.agents.isEmpty)
  }

  @Test(arguments: [
    (Setting.listen, "8080"), (.listen, "::1:80"), (.listen, "host:99999"), (.listen, ":80"),
    (.agent, "Support Line"), (.agent, "../secrets"),
    (.apiURL, "ftp://x"), (.apiURL, "http://api.example.net"), (.apiURL, "https://u:p@x"),
    (.syncInterval, "0"), (.syncInterval, "soon"), (.timeZone, "Mars/Olympus"),
    (.publicURL, "dash.example.net"), (.publicURL, "https://x/?q=1"),
    (.frameAncestor, "*"), (.frameAncestor, "https://wiki.example.net/page"),
    (.frameAncestor, "https://a; script-src *"),
    (.upstreamRate, "0"), (.upstreamRate, "-1"), (.upstreamRate, "nan"),
    (.logLevel, "loud"), (.logFormat, "xml"),
  ])
  func `a value that can't be used is refused by the name of its source`(
    setting: Setting, text: String
  ) async throws {
    for (flags, environment, source) in [
      ([setting: [text]], [:], setting.flag), ([:], [setting.variable: text], setting.variable),
    ] {
      do {
        _ = try await settings(flags: flags, environment: environment)
        Issue.record("\(text) was taken")
      } catch let error as SettingError {
        #expect(error.source == source)
        #expect(!error.description.contains("\n"))
      }
    }
  }

  @Test func `a key is never part of an error`() async throws {
    let settings = try await settings(environment: ["PIPECAT_PRIVATE_KEY": "sk secret"])
    #expect(throws: SettingError.self) { _ = try settings.keySource?.read() }
    do {
      _ = try settings.keySource?.read()
    } catch {
      #expect(!"\(error)".contains("secret"))
      #expect("\(error)".hasPrefix("PIPECAT_PRIVATE_KEY: "))
    }
  }

  @Test func `every setting stands in the table of the README`() throws {
    let readme = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../README.md").standardized, encoding: .utf8)
    for setting in Setting.allCases {
      if let flag = setting.flag { #expect(readme.contains("`\(flag)"), "\(flag)") }
      #expect(readme.contains("`\(setting.variable)`"), "\(setting.variable)")
    }
  }
}
