/// Tells when nobody holds it any more.
final class Witness: Sendable {
  private let gone: @Sendable () -> Void

  init(_ gone: @escaping @Sendable () -> Void) {
    self.gone = gone
  }

  deinit {
    gone()
  }
}
