/// The requests a second that all reads together may make.
///
/// Hands out permits at even distances to a ``WaitingLine``. As no agent's sync has more than two
/// requests in line, that shares them fairly.
actor RequestBudget {
  private let clock = ContinuousClock()
  private let distance: Duration
  private let patience: Duration
  private var next: ContinuousClock.Instant
  private var holdOff: (until: ContinuousClock.Instant, cause: UpstreamError)?
  private var line = WaitingLine<CheckedContinuation<Void, any Error>>()
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
  }

  /// Waits for a permit.
  ///
  /// - Throws: `CancellationError`, or ``UpstreamError`` at once where upstream asked to be left
  ///   alone for longer than the caller should be kept.
  func permit(_ priority: RequestPriority) async throws {
    if let refusal { throw refusal }
    let id = line.takeNumber()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, _>) in
        if Task.isCancelled {
          continuation.resume(throwing: CancellationError())
        } else {
          line.append(continuation, id: id, priority: priority)
          startHandingOut()
        }
      }
    } onCancel: {
      Task { await self.giveUp(id) }
    }
  }

  /// A permit that is there at once and that nobody else waits for; `nil` where there is none.
  func sparePermit() -> SparePermit? {
    let instant = max(next, holdOff?.until ?? next)
    guard line.isEmpty, instant <= clock.now else { return nil }
    next = max(next, clock.now - distance) + distance
    return SparePermit()
  }

  /// Makes everyone wait: upstream asked for fewer requests, or to be asked later. Where that is
  /// longer than a caller should be kept, those who wait already fail as well, with `cause`.
  func holdOff(for duration: Duration, because cause: UpstreamError) {
    let until = clock.now + duration
    if let holdOff, holdOff.until >= until { return }
    holdOff = (until, cause)
    guard let refusal else { return }
    for waiter in line.removeAll() { waiter.resume(throwing: refusal) }
  }

  /// What to fail a request with now; `nil` while the hold-off can be waited out.
  private var refusal: UpstreamError? {
    guard let holdOff else { return nil }
    let wait = holdOff.until - clock.now
    guard wait > patience else { return nil }
    return UpstreamError(
      kind: holdOff.cause.kind, status: nil, detail: "not asked: \(holdOff.cause.detail) before",
      retryAfter: wait)
  }

  private func startHandingOut() {
    guard !isHandingOut else { return }
    isHandingOut = true
    Task { await handOut() }
  }

  private func handOut() async {
    while !line.isEmpty {
      let instant = max(next, holdOff?.until ?? next)
      if instant > clock.now {
        // Not a child of any waiter's task, so there is no cancellation to be told of.
        try? await clock.sleep(until: instant)
        continue
      }
      next = max(next, clock.now - distance) + distance
      line.next()?.resume()
    }
    isHandingOut = false
  }

  private func giveUp(_ id: Int) {
    line.remove(id: id)?.resume(throwing: CancellationError())
  }
}
