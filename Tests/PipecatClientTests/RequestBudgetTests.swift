import Synchronization
import Testing

@testable import PipecatClient

extension RequestBudget {
  /// One who has asked for a permit.
  fileprivate struct Caller {
    let name: Int
    let task: Task<Void, any Error>
  }

  /// Asks for a permit for each name, negative ones urgently, and then for a hold-off, all before
  /// the first permit is handed out: tasks of an actor begin in the order that they are made in.
  fileprivate func ask(
    _ names: [Int], thenHoldOffFor duration: Duration = .zero,
    granted: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> [Caller] {
    let callers = names.map { name in
      Caller(
        name: name,
        task: Task {
          try await permit(urgently: name < 0)
          granted(name)
        })
    }
    Task { holdOff(for: duration) }
    return callers
  }
}

@Suite(.timeLimit(.minutes(10)))
struct RequestBudgetTests {
  /// The order in which the names get their permits.
  private func order(_ names: [Int], requestsPerSecond: Double = 1000) async throws -> [Int] {
    let granted = Mutex<[Int]>([])
    let budget = RequestBudget(requestsPerSecond: requestsPerSecond)
    for caller in await budget.ask(names, granted: { name in granted.withLock { $0.append(name) } })
    {
      try await caller.task.value
    }
    return granted.withLock { $0 }
  }

  @Test func `permits go to who came first`() async throws {
    #expect(try await order([1, 2, 3, 4, 5, 6, 7, 8]) == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func `those that someone waits for go first, in their own order`() async throws {
    #expect(try await order([1, 2, -3, 4, -5, 6, -7]) == [-3, -5, -7, 1, 2, 4, 6])
  }

  @Test func `a hold-off that can be waited out is waited out`() async throws {
    let budget = RequestBudget(requestsPerSecond: 1000)
    await budget.holdOff(for: .milliseconds(20))
    try await budget.permit(urgently: false)
  }

  @Test(arguments: [true, false])
  func `a long hold-off fails who asks after it`(urgently: Bool) async throws {
    let budget = RequestBudget(requestsPerSecond: 1000)
    await budget.holdOff(for: .seconds(3600))
    await budget.holdOff(for: .zero)
    let error = try await failure { try await budget.permit(urgently: urgently) }
    guard case .limited(let rest?) = error.kind else {
      Issue.record("not a limit: \(error)")
      return
    }
    #expect(rest > .zero && rest <= .seconds(3600))
  }

  @Test func `a long hold-off fails those who wait already`() async throws {
    let budget = RequestBudget(requestsPerSecond: 1000)
    let callers = await budget.ask([1, -2, 3], thenHoldOffFor: .seconds(3600))
    for caller in callers {
      let error = try await failure { try await caller.task.value }
      guard case .limited(let rest?) = error.kind else {
        Issue.record("not a limit: \(error)")
        continue
      }
      #expect(rest > .zero && rest <= .seconds(3600))
    }
  }

  @Test func `who is cancelled gives up, and the others get their permits`() async throws {
    let budget = RequestBudget(requestsPerSecond: 1000, patience: .seconds(7200))
    let callers = await budget.ask([1, 2, 3])
    callers[1].task.cancel()
    try await callers[0].task.value
    try await callers[2].task.value
    await budget.holdOff(for: .seconds(3600))
    let waiting = await budget.ask([4, 5])
    for caller in waiting { caller.task.cancel() }
    for caller in waiting {
      await #expect(throws: CancellationError.self) { try await caller.task.value }
    }
  }

  @Test func `who was cancelled before never waits`() async throws {
    let budget = RequestBudget(requestsPerSecond: 1000, patience: .seconds(7200))
    await budget.holdOff(for: .seconds(3600))
    let gate = Gate()
    let task = Task {
      await gate.wait()
      try await budget.permit(urgently: true)
    }
    task.cancel()
    gate.open()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
