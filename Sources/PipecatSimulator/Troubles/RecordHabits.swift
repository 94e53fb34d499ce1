/// What is shown of sessions in place of what they are.
struct RecordHabits: OptionSet {
  let rawValue: UInt8

  /// Much is not known of a third of them.
  static let nulls = RecordHabits(rawValue: 1)
  /// They are created on the hour.
  static let sameTimes = RecordHabits(rawValue: 2)
  /// The end of a half is wrong for some minutes.
  static let corrections = RecordHabits(rawValue: 4)
  /// They are from before there was an end state.
  static let noEndStates = RecordHabits(rawValue: 8)

  /// What is shown of a session at `now`.
  ///
  /// - Parameters:
  ///   - record: The session as it is.
  ///   - number: Its number within the schedule of its agent.
  ///   - key: What all random numbers of the agent come from.
  ///   - now: Milliseconds since 1970.
  /// - Returns: The session with what is known and told of it by then.
  func shown(_ record: SessionRecord, number: Int, key: UInt64, at now: Int64) -> SessionRecord {
    var record = record
    if contains(.corrections) {
      misstateEnd(of: &record, SeededGenerator(key, .corrections, number), now)
    }
    if contains(.sameTimes) { record.createdAt = RecordHabits.hour(of: record.createdAt) }
    if contains(.nulls) { forget(&record, SeededGenerator(key, .nulls, number)) }
    if contains(.noEndStates) { record.endState = .absent }
    return record
  }

  /// The times of creation, as they are, that are shown within `window`.
  func created(shownWithin window: ClosedRange<Int64>) -> ClosedRange<Int64> {
    guard contains(.sameTimes) else { return window }
    // Far from where the sums below overflow, and from every session.
    let window = window.clamped(to: Int64.min / 2...Int64.max / 2)
    let last = RecordHabits.hourMilliseconds - 1
    let begin = RecordHabits.hour(of: window.lowerBound + last)
    let end = RecordHabits.hour(of: window.upperBound) + last
    // A window in which no hour begins holds no session.
    return begin <= end ? begin...end : Int64.max...Int64.max
  }

  private static let hourMilliseconds: Int64 = 3_600_000

  private static func hour(of time: Int64) -> Int64 {
    time - (time % hourMilliseconds + hourMilliseconds) % hourMilliseconds
  }

  /// For some minutes after the end the session seems to have lasted half as long.
  private func misstateEnd(
    of record: inout SessionRecord, _ generator: SeededGenerator, _ now: Int64
  ) {
    var generator = generator
    guard generator.chance(0.5), record.hasEnded(by: now),
      now < record.endsAt + Int64(generator.whole(2...20)) * 60_000
    else { return }
    record.endsAt -= (record.endsAt - record.createdAt) / 2
  }

  private func forget(_ record: inout SessionRecord, _ generator: SeededGenerator) {
    var generator = generator
    guard generator.chance(0.33) else { return }
    for trait in [
      SessionRecord.Traits.unknownStart, .unknownDeployment, .unknownCreation, .unknownUpdate,
      .unknownOwner,
    ] where generator.chance(0.5) {
      record.traits.formUnion(trait)
    }
    if generator.chance(0.5) { record.botStartSeconds = -1 }
    if generator.chance(0.5) { record.completion = .none }
  }
}
