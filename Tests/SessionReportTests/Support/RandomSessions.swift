import PipecatModel
import TestSupport

/// Makes sessions that have everything the API has been seen to send, and more.
struct RandomSessions {
  var generator: SeededGenerator
  /// The time in which they are created, in Unix milliseconds.
  let span: ClosedRange<Int64>
  let deployments: [String?]
  private var made = 0

  static let statuses: [String?] = [
    "HTTP_COMPLETED", "HTTP_ERROR", "WS_CONNECTION_CLOSED", "BOT_CONNECTION_TIMEOUT", "200", "204",
    "302", "404", "500", "99999999999999999999", "SOMETHING_NEW", nil,
  ]
  static let endStates: [String?] = [
    nil, nil, nil, "active", "completed", "ended_before_agent_start", "agent_start_timeout",
    "terminated", "agent_error", "unknown", "new_word",
  ]

  init(seed: Int) {
    generator = SeededGenerator(seed: seed)
    // Around the end of summer time in Europe, for longer or shorter.
    let start = 1_761_440_400_000 + Int64.random(in: -200_000_000...0, using: &generator)
    let lengths: [Int64] = [1, 600_000, 20_000_000, 400_000_000, 9_000_000_000, 300_000_000_000]
    span = start...start + lengths[Int.random(in: lengths.indices, using: &generator)]
    let count = Int.random(in: 1...4, using: &generator)
    deployments = (0..<count).map { "deployment-\($0)" } + [nil]
  }

  mutating func next() -> Session {
    made += 1
    var createdAt: Int64? = Int64.random(in: span, using: &generator)
    if generator.once(in: 4) { createdAt = createdAt.map { $0 / 600_000 * 600_000 } }
    if generator.once(in: 20) { createdAt = nil }
    return Session(
      id: id(),
      serviceID: generator.pick("service", "service", nil),
      organizationID: generator.pick("organization", nil),
      deploymentID: deployments.randomElement(using: &generator) ?? nil,
      createdAt: createdAt.map { Timestamp(milliseconds: $0) },
      endedAt: end(after: createdAt ?? span.lowerBound).map { Timestamp(milliseconds: $0) },
      botStartSeconds: generator.pick(nil, 0, 1, 1, 2, 5, 9, 30, 300, 5000, -1),
      coldStart: generator.pick(true, false, false, nil),
      completionStatus: RandomSessions.statuses.randomElement(using: &generator) ?? nil,
      endState: RandomSessions.endStates.randomElement(using: &generator) ?? nil,
      updatedAt: generator.pick(nil, Timestamp(milliseconds: span.upperBound)))
  }

  mutating func next(_ count: Int) -> [Session] {
    (0..<count).map { _ in next() }
  }

  /// A UUID, or now and then a text of another kind.
  mutating func id() -> String {
    if generator.once(in: 10) { return generator.pick("A-", "x", "é", "ABCDEF00-") + "\(made)" }
    let digits = Array("0123456789abcdef")
    var text = ""
    for place in 0..<36 {
      if [8, 13, 18, 23].contains(place) {
        text.append("-")
      } else {
        // Few letters in front, so that beginnings are shared.
        text.append(digits[Int.random(in: place < 3 ? 9...10 : 0...15, using: &generator)])
      }
    }
    return text
  }

  private mutating func end(after createdAt: Int64) -> Int64? {
    let length = span.upperBound - span.lowerBound
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: return nil
    case 1: return createdAt
    case 2: return createdAt - Int64.random(in: 1...100_000, using: &generator)
    case 3: return createdAt + Int64.random(in: 0...length, using: &generator)
    // Ends at round times, when others begin.
    case 4: return (createdAt + 1_200_000) / 600_000 * 600_000
    default: return createdAt + Int64.random(in: 1...7_300_000, using: &generator)
    }
  }
}
