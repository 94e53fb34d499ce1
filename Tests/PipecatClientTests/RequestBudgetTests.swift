import Testing

@testable import PipecatClient

extension RequestBudget {
  /// One who has asked for a permit.
  fileprivate struct Caller {
    let name: Int
    let task: Task<Void, any Error>
  }

  /// Asks for a permit for each name, and then for a hold-off. Negative names are readers'.
  fileprivate func ask(_ names: [Int], thenHoldOffFor duration: Duration = .zero) -> [Caller] {
    let callers = names.map { name in
      Caller(name: name, task: Task { try await permit(name < 0 ? .reader : .background) })
    }
    Task { holdOff(for: duration, because: .limit) }
    return callers
  }
}

@Suite(.timeLimit(.minutes(10)))
struct RequestBudgetTests {
  @Test func `a hold-off that can be waited out is waited out`() async throws {
    let budget = RequestBudget(requestsPerSecond: 1000)
    await budget.holdOff(for: .milliseconds(20), because: .limit)
    try await budget.permit(.background)
  }

  @Test func `a permit is to spare where the next is due and nobody waits`() async throws {
    let budget = RequestBudget(requestsPerSecond: 0.001)
    let first = await budget.sparePermit()
    #expect(first != nil)
    // The next is due in a quarter of an hour.
    let second = await budget.sparePermit()
    #expect(second == nil)
    let free = RequestBudget(requestsPerSecond: 1_000_000)
    await free.holdOff(for: .seconds(3), because: .limit)
    let heldOff = await free.sparePermit()
    #expect(heldOff == nil)
  }

  @Test(arguments: RequestPriority.allCases)
  func `a long hold-off fails who asks after it`(priority: RequestPriority) async throws {
    let budget = RequestBudget(requestsPerSecond: 1000)
    await budget.holdOff(for: .seconds(3600), because: .limit)
    await budget.holdOff(for: .zero, because: .limit)
    let error = try await failure { try await budget.permit(priority) }
    #expect(error.kind == .limited)
    let rest = try #require(error.retryAfter)
    #expect(rest > .zero && rest <= .seconds(3600))
  }

  @Test func `a long hold-off fails those who wait already`() async throws {
    let budget = RequestBudget(requestsPerSecond: 1000)
    let callers = await budget.ask([1, -2, 3], thenHoldOffFor: .seconds(3600))
    for caller in callers {
      let error = try await failure { try await caller.task.value }
      #expect(error.kind == .limited)
      let rest = try #require(error.retryAfter)
      #expect(rest > .zero && rest <= .seconds(3600))
    }
  }

  @Test func `who is cancelled gives up, and the others get their permits`() async throws {
    let budget = RequestBudget(requestsPerSecond: 1000, patience: .seconds(7200))
    let callers = await budget.ask([1, 2, 3])
    callers[1].task.cancel()
    try await callers[0].task.value
    try await callers[2].task.value
    await budget.holdOff(for: .seconds(3600), because: .limit)
    let waiting = await budget.ask([4, 5])
    for caller in waiting { caller.task.cancel() }
    for caller in waiting {
      await #expect(throws: CancellationError.self) { try await caller.task.value }
    }
  }

  @Test func `who was cancelled before never waits`() async throws {
    let budget = RequestBudget(requestsPerSecond: 1000, patience: .seconds(7200))
    await budget.holdOff(for: .seconds(3600), because: .limit)
    let gate = Gate()
    let task = Task {
      await gate.wait()
      try await budget.permit(.reader)
    }
    task.cancel()
    gate.open()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}

extension UpstreamError {
  /// Upstream's word that there are too many requests.
  fileprivate static let limit = UpstreamError(kind: .limited, status: 429, detail: "status 429")
}
