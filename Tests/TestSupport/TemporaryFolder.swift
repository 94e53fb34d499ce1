import Foundation

/// A folder of its own for a test, gone when the value is.
public final class TemporaryFolder: Sendable {
  /// Where the folder is.
  public let url: URL

  /// A new, empty folder.
  ///
  /// - Throws: where it can't be created.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "pipecat-test-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The path of something in the folder.
  public func path(_ name: String) -> String { url.appending(path: name).path }
}
