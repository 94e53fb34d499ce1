/// The colours of a chart that stands alone.
public enum Theme: String, Sendable, CaseIterable {
  /// What the reader's system prefers.
  case auto
  /// Dark on white, whatever the system prefers.
  case light
  /// Light on near black, whatever the system prefers.
  case dark
}
