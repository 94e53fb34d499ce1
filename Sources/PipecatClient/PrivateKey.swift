import Foundation

/// The private key of a Pipecat Cloud organization.
///
/// The only value in the program that holds it. It prints, dumps and interpolates as `***`, and
/// nothing outside this module can read it.
public struct PrivateKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The key as a request carries it.
  let text: String

  /// A key, with blanks and line ends around it taken off.
  ///
  /// - Parameters:
  ///   - text: the key.
  ///   - setting: what to call the source of `text` in an error.
  /// - Throws: ``PrivateKeyError`` where it is empty or holds what no header may carry.
  public init(_ text: String, setting: String = "PIPECAT_PRIVATE_KEY") throws(PrivateKeyError) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !trimmed.isEmpty else { throw PrivateKeyError(setting: setting, problem: "is empty") }
    guard trimmed.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw PrivateKeyError(
        setting: setting, problem: "holds a blank or a character that no key has")
    }
    self.text = trimmed
  }

  /// Always `***`.
  public var description: String { "***" }
  /// Always `***`.
  public var debugDescription: String { "***" }
  /// A mirror of `***`.
  public var customMirror: Mirror { Mirror(reflecting: "***") }
}

/// Why a private key cannot be used. Never holds any part of the key.
public struct PrivateKeyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The setting that the key came from.
  public let setting: String
  /// What is wrong with it, to be read after the setting's name.
  public let problem: String

  /// The setting and what is wrong with it.
  public var description: String { "\(setting) \(problem)" }
}
