import PipecatModel

/// What a simulated agent shows at one instant.
struct AgentView {
  /// The longest that a session takes to be listed after its creation.
  static let listingMilliseconds: Int64 = 5000

  let agent: SimulatedAgent
  /// The instant, in milliseconds since 1970.
  let now: Int64
  let habits: ListHabits
  /// Whether sessions are shown as they are.
  private let isPlain: Bool
  private let tape: RecordTape
  private let origin: Int
  private let overlong: [Int]
  private let undated: [Int]
  /// Sessions before this position are not listed any more.
  private let oldest: Int
  /// Sessions from ``oldest`` up to this position are all listed.
  private let settled: Int
  /// The positions of sessions that are listed already, though one before them may not be.
  private let recent: [Int]

  init(
    agent: SimulatedAgent, now: Int64, habits: ListHabits, tape: RecordTape, origin: Int,
    overlong: [Int], undated: [Int]
  ) {
    self.agent = agent
    self.now = now
    self.habits = habits
    isPlain = habits.records.isEmpty
    self.tape = tape
    self.origin = origin
    self.overlong = overlong
    self.undated = undated
    let settled = tape.position(at: now - habits.listingMilliseconds)
    let recent = (settled..<tape.position(at: now)).filter {
      AgentView.lists(
        tape[$0], number: origin + $0, key: agent.key, at: now, within: habits.listingMilliseconds)
    }
    let listed = settled + recent.count
    let hidden = habits.growth?.hidden(of: listed, agent: agent.name) ?? 0
    oldest = habits.forgotten(of: listed, at: now)
    self.settled = settled - max(0, hidden - recent.count)
    self.recent = recent.dropLast(hidden)
  }

  /// Whether a session is listed at `now`: up to some seconds after its creation it is not.
  static func lists(
    _ record: SessionRecord, number: Int, key: UInt64, at now: Int64,
    within longest: Int64 = listingMilliseconds
  ) -> Bool {
    var generator = SeededGenerator(key, .listing, number)
    let delay = Int64(generator.whole(800...Int(longest) - 1))
    return record.createdAt + delay <= now
  }

  /// What is shown of a session.
  subscript(position: Int) -> SessionRecord {
    isPlain ? tape[position] : altered(position)
  }

  /// What is shown of a session in place of what it is. Never inlined: with this in the way a plain
  /// cloud is a seventh slower at looking at every session.
  @inline(never)
  private func altered(_ position: Int) -> SessionRecord {
    habits.records.shown(tape[position], number: number(of: position), key: agent.key, at: now)
  }

  /// The number of a session within the agent's schedule.
  func number(of position: Int) -> Int { origin + position }

  /// The position of the session with this id; `nil` where none is listed.
  func position(ofSession id: String) -> Int? {
    guard let number = agent.ids.number(of: .session, id: id) else { return nil }
    let position = number - origin
    guard position >= oldest, position < settled || recent.contains(position) else { return nil }
    return position
  }

  /// The positions of sessions that run: those that began within the longest session, and those
  /// that run longer than that.
  var running: [Int] {
    let begin = tape.position(at: now - agent.plan.maxSessionMilliseconds)
    let old = overlong.filter { $0 < min(begin, settled) }
    let young = Array(begin..<max(begin, settled)) + recent.filter { $0 >= begin }
    return (old + young).filter { !tape[$0].hasEnded(by: now) }
  }

  /// The positions of sessions created within `window`, oldest first, in two parts: a range of
  /// neighbours, then single ones.
  func created(within window: ClosedRange<Int64>) -> (range: Range<Int>, single: [Int]) {
    let window = habits.records.created(shownWithin: window)
    let low = max(oldest, tape.position(at: window.lowerBound))
    let high =
      window.upperBound == .max ? tape.count : tape.position(at: window.upperBound + 1)
    let end = min(high, settled)
    return (min(low, end)..<end, recent.filter { $0 >= low && $0 < high })
  }

  /// Whether a session whose creation is not known is in `range`.
  func hasUndated(in range: Range<Int>) -> Bool {
    habits.records.contains(.nulls) || undated.contains(where: range.contains)
  }
}
