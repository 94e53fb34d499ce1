import Synchronization

/// The stencils that were made, by template and form.
final class StencilCache: Sendable {
  private struct Key: Hashable {
    let template: String
    let form: [UInt8]
  }

  private struct State {
    var stencils: [Key: Stencil] = [:]
    var size = 0
  }

  /// How many bytes of stencils are kept: some fifty forms of pages, each with some thousand
  /// links that share it.
  private static let capacity = 8 << 20

  private let state = Mutex(State())

  /// The stencil of a template for a form, made by `make` where there is none yet.
  func stencil(
    _ template: String, _ form: [UInt8], make: () throws -> Stencil
  ) rethrows -> Stencil {
    let key = Key(template: template, form: form)
    if let known = state.withLock({ $0.stencils[key] }) { return known }
    let made = try make()
    let size = made.size + template.utf8.count + form.count
    state.withLock { state in
      guard state.stencils[key] == nil else { return }
      // All at once: which were of use lately is soon found out again.
      if state.size + size > Self.capacity { state = State() }
      state.stencils[key] = made
      state.size += size
    }
    return made
  }
}
