/// Stands for the sessions of an agent as an archive had them at one moment.
///
/// Random, so that no other archive has it, nor an earlier copy of this one.
public struct ArchiveMark: Sendable, Hashable {
  /// The mark's 16 bytes.
  public let bytes: [UInt8]

  /// How many bytes a mark has.
  public static let length = 16

  /// The mark with these bytes; `nil` where they are not as many as a mark has.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == ArchiveMark.length else { return nil }
    self.bytes = Array(bytes)
  }

  /// A mark that there has not been.
  init() {
    bytes = (0..<ArchiveMark.length).map { _ in UInt8.random(in: .min ... .max) }
  }
}
