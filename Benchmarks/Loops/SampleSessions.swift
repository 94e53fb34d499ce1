import Foundation
import PipecatModel
import TestSupport

/// Made-up sessions of an agent, always the same: 60 days up to noon of a day, growing, through six
/// deployments, the newest of which fails more often.
enum SampleSessions {
  static let agent: AgentName = {
    guard let name = AgentName("support-line") else { preconditionFailure("not a name") }
    return name
  }()

  /// Until when upstream was heard: 2025-10-17T12:00:00Z.
  static let asOf = Timestamp(seconds: 1_760_702_400)

  private static let days = 60.0
  private static let day = 86_400_000.0
  /// The days before ``asOf`` on which a deployment came, oldest first.
  private static let deployedDaysAgo = [60.0, 41, 24, 6, 4, 2]
  static let deployments = deployedDaysAgo.indices.map { number in
    var generator = SeededGenerator(seed: number)
    return id(&generator)
  }

  /// So many sessions, in the order of their creation.
  static func make(_ count: Int) -> [Session] {
    var generator = SeededGenerator(seed: count)
    return (0..<count).map { number in
      // A rate that doubles every 20 days.
      let part = (Double(number) + Double.random(in: 0..<1, using: &generator)) / Double(count)
      let daysAgo = 20 * log2(8 / (1 + 7 * part))
      return session(createdDaysAgo: daysAgo, &generator)
    }
  }

  /// What the tick of a number brings: five new sessions, and the ends of the five newest of
  /// `sessions`.
  static func changes(to sessions: [Session], tick: Int) -> [Session] {
    var generator = SeededGenerator(seed: -1 - tick)
    let start = asOf.advanced(byMilliseconds: Int64(tick) * 15_000)
    let new = (0..<5).map { number in
      Session(
        id: id(&generator), serviceID: serviceID, organizationID: organizationID,
        deploymentID: deployments.last, createdAt: start.advanced(byMilliseconds: Int64(number)),
        botStartSeconds: 1, coldStart: false, updatedAt: start)
    }
    let ended = sessions.suffix(5).map { session in
      var session = session
      session.endedAt = start
      session.updatedAt = start
      session.completionStatus = "HTTP_COMPLETED"
      return session
    }
    return new + ended
  }

  private static let serviceID = "3c1d1f9e-6d0b-4a56-8d0e-2f2b8e1c9a77"
  private static let organizationID = "9a7f6c52-51c9-4a3c-b5be-6f0e2d8c4b10"

  private static func session(
    createdDaysAgo daysAgo: Double, _ generator: inout SeededGenerator
  ) -> Session {
    let created = asOf.advanced(byMilliseconds: -Int64(min(daysAgo, days) * day))
    let deployment = deployedDaysAgo.lastIndex { $0 >= daysAgo } ?? 0
    let isCold = generator.chance(0.11)
    let failed = deployment + 1 == deployedDaysAgo.count ? 0.08 : 0.05
    let seconds = -155 * log(1 - Double.random(in: 0..<1, using: &generator))
    let ended = created.advanced(byMilliseconds: Int64(min(seconds, 7200) * 1000))
    let isActive = ended > asOf
    let (status, endState) = ending(Double.random(in: 0..<1, using: &generator), failed: failed)
    return Session(
      id: id(&generator), serviceID: serviceID, organizationID: organizationID,
      deploymentID: deployments[deployment], createdAt: created,
      endedAt: isActive ? nil : ended,
      botStartSeconds: isCold
        ? Int.random(in: 3...14, using: &generator) : Int.random(in: 0...3, using: &generator),
      coldStart: isCold, completionStatus: isActive ? nil : status,
      endState: isActive ? nil : endState, updatedAt: isActive ? created : ended)
  }

  private static func ending(_ draw: Double, failed: Double) -> (status: String?, state: String) {
    switch draw {
    case ..<(failed * 0.8): ("HTTP_ERROR", "agent_error")
    case ..<failed: ("503", "agent_error")
    case ..<(failed + 0.007): ("WS_KEEPALIVE_TIMEOUT", "unknown")
    case ..<(failed + 0.13): ("WS_CONNECTION_CLOSED", "terminated")
    default: ("HTTP_COMPLETED", "completed")
    }
  }

  private static func id(_ generator: inout SeededGenerator) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var (high, low) = (generator.next(), generator.next())
    return String(unsafeUninitializedCapacity: 36) { text in
      for place in text.indices {
        if [8, 13, 18, 23].contains(place) {
          text[place] = UInt8(ascii: "-")
          continue
        }
        text[place] = digits[Int(high & 15)]
        (high, low) = (high >> 4 | low << 60, low >> 4)
      }
      return 36
    }
  }
}
