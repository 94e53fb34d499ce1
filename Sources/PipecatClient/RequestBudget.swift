/// The requests a second that all reads together may make.
///
/// Hands out permits at even distances, first come first served, with those that someone waits for
/// ahead of the rest. As no agent has more than one request under way, that shares them fairly.
actor RequestBudget {
  private struct Waiter {
    let id: Int
    let isUrgent: Bool
    let continuation: CheckedContinuation<Void, any Error>
  }

  private let clock = ContinuousClock()
  private let distance: Duration
  private let patience: Duration
  private var next: ContinuousClock.Instant
  private var heldOffUntil: ContinuousClock.Instant
  private var waiters: [Waiter] = []
  private var lastID = 0
  private var isHandingOut = false

  /// A budget of so many requests a second.
  ///
  /// - Parameters:
  ///   - requestsPerSecond: more than 0.
  ///   - patience: the longest hold-off that a request waits out instead of failing.
  init(requestsPerSecond: Double, patience: Duration = .seconds(5)) {
    distance = .seconds(1) / max(requestsPerSecond, 0.001)
    self.patience = patience
    next = clock.now
    heldOffUntil = clock.now
  }

  /// Waits for a permit.
  ///
  /// - Throws: `CancellationError`, or ``UpstreamError`` at once where upstream asked to be left
  ///   alone for longer than the caller should be kept.
  func permit(urgently: Bool) async throws {
    if let refusal { throw refusal }
    lastID += 1
    let id = lastID
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, _>) in
        if Task.isCancelled {
          continuation.resume(throwing: CancellationError())
        } else {
          waiters.append(Waiter(id: id, isUrgent: urgently, continuation: continuation))
          startHandingOut()
        }
      }
    } onCancel: {
      Task { await self.giveUp(id) }
    }
  }

  /// Makes everyone wait: upstream answered that there are too many requests. Where that is longer
  /// than a caller should be kept, those who wait already fail as well.
  func holdOff(for duration: Duration) {
    heldOffUntil = max(heldOffUntil, clock.now + duration)
    guard let refusal else { return }
    for waiter in waiters { waiter.continuation.resume(throwing: refusal) }
    waiters = []
  }

  /// What to fail a request with now; `nil` while the hold-off can be waited out.
  private var refusal: UpstreamError? {
    let holdOff = heldOffUntil - clock.now
    guard holdOff > patience else { return nil }
    return UpstreamError(
      kind: .limited(retryAfter: holdOff), status: nil, detail: "held off after status 429")
  }

  private func startHandingOut() {
    guard !isHandingOut else { return }
    isHandingOut = true
    Task { await handOut() }
  }

  private func handOut() async {
    while !waiters.isEmpty {
      let instant = max(next, heldOffUntil)
      if instant > clock.now {
        // Not a child of any waiter's task, so there is no cancellation to be told of.
        try? await clock.sleep(until: instant)
        continue
      }
      next = max(next, clock.now - distance) + distance
      let index = waiters.firstIndex(where: \.isUrgent) ?? 0
      waiters.remove(at: index).continuation.resume()
    }
    isHandingOut = false
  }

  private func giveUp(_ id: Int) {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
    waiters.remove(at: index).continuation.resume(throwing: CancellationError())
  }
}
