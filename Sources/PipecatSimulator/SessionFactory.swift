/// Makes an agent's sessions from their numbers: the same number gives the same session always.
struct SessionFactory {
  let plan: AgentPlan
  let deployments: [DeploymentPlan]
  /// Midnight (UTC) before the simulation starts, in milliseconds since 1970.
  let anchor: Int64
  /// What all random numbers of this agent come from.
  let key: UInt64
  private let profile: TrafficProfile
  private let blockSize: Int
  private let oddities: [Int: AgentPlan.Oddity.Kind]

  /// - Parameters:
  ///   - plan: What the agent is like.
  ///   - sessions: Sessions in the 60 days before `anchor`'s noon; at least 1.
  ///   - anchor: Midnight before the simulation starts, in milliseconds since 1970.
  ///   - key: What all random numbers of the agent come from.
  init(plan: AgentPlan, sessions: Int, anchor: Int64, key: UInt64) {
    self.plan = plan
    self.anchor = anchor
    self.key = key
    let ids = SimulatedID(key: key)
    deployments = plan.releases.enumerated().map { number, release in
      var generator = SeededGenerator(key, .deployment, number)
      return DeploymentPlan(
        id: ids.text(.deployment, number: number),
        deployedAt: release.at.time(anchor: anchor) + Int64(generator.whole(0...59_999)),
        rolloutMilliseconds: Int64(generator.whole(10...24)) * 60_000,
        quality: release.quality,
        image: "registry.example.com/\(plan.name):1.\(number + 7).\(generator.whole(0...4))")
    }
    let profile = TrafficProfile(
      sessions: sessions, history: anchor - 60 * Self.day..<anchor + Self.day / 2,
      lead: 14 * Self.day, future: 366 * Self.day
    ) { plan.rate(at: $0, anchor: anchor, key: key) }
    self.profile = profile
    // Arrivals come in clusters within a block; a small cloud has to be exact instead.
    blockSize = sessions < 4096 ? 1 : 64
    oddities = Dictionary(
      plan.oddities.map { (Int(profile.position(at: $0.after.time(anchor: anchor))), $0.kind) },
      uniquingKeysWith: { first, _ in first })
  }

  private static let day: Int64 = 86_400_000

  /// The number of the first session that may be created after `time`.
  ///
  /// All sessions before it are created before `time`.
  func number(at time: Int64) -> Int {
    blockStart(of: Int(profile.position(at: time)))
  }

  /// The number of the first of the sessions that are made together with `number`.
  func blockStart(of number: Int) -> Int { number / blockSize * blockSize }

  /// Appends the sessions from `number` on that are made together.
  ///
  /// - Parameters:
  ///   - number: A ``blockStart(of:)``.
  ///   - records: Where the sessions go, in the order of their creation.
  /// - Returns: The number that follows; `nil` past the end of the schedule, a year after it starts.
  func append(from number: Int, to records: inout [SessionRecord]) -> Int? {
    var generator = SeededGenerator(key, .arrivals, number)
    let positions = (0..<blockSize).map { _ in generator.unit() * Double(blockSize) }.sorted()
    for (offset, position) in positions.enumerated() {
      guard let time = profile.time(at: Double(number) + position) else { return nil }
      records.append(record(number: number + offset, createdAt: time))
    }
    return number + blockSize
  }

  private func record(number: Int, createdAt: Int64) -> SessionRecord {
    var generator = SeededGenerator(key, .session, number)
    let deployment = deployment(at: createdAt, &generator)
    let quality = deployments[deployment].quality
    let rush = plan.rush(at: createdAt, anchor: anchor)
    let cold = generator.chance(rush ? 0.62 : quality.cold)
    let start = startSeconds(cold: cold, quality: quality, &generator)
    var record = SessionRecord(
      createdAt: createdAt, endsAt: createdAt, botStartSeconds: start, updateLead: 0,
      deployment: UInt8(deployment), completion: .httpCompleted, endState: .absent,
      traits: cold ? .cold : [])
    let talk = end(&record, cold: cold, quality: quality, &generator)
    let milliseconds = Int64(max(0, record.botStartSeconds)) * 1000 + Int64(talk * 1000)
    record.endsAt += min(milliseconds, plan.maxSessionMilliseconds)
    blur(&record, &generator)
    if createdAt < anchor - Self.endStateDays * Self.day { record.endState = .absent }
    if let oddity = oddities[number] { apply(oddity, to: &record) }
    return record
  }

  /// Answers have had an end state for so many days when the simulation starts.
  private static let endStateDays: Int64 = 21

  private func deployment(at time: Int64, _ generator: inout SeededGenerator) -> Int {
    guard let newest = deployments.lastIndex(where: { $0.deployedAt <= time }), newest > 0 else {
      return 0
    }
    let age = time - deployments[newest].deployedAt
    let rollout = deployments[newest].rolloutMilliseconds
    guard age < rollout else { return newest }
    return generator.chance(Double(age) / Double(rollout)) ? newest : newest - 1
  }

  private func startSeconds(
    cold: Bool, quality: DeploymentPlan.Quality, _ generator: inout SeededGenerator
  ) -> Int16 {
    guard cold else { return Int16(generator.choice(quality.warmStartWeights)) }
    if generator.chance(0.006) { return Int16(generator.whole(60...420)) }
    let seconds = generator.logNormal(median: quality.coldStartSeconds, spread: 0.45)
    return Int16(min(max(seconds.rounded(), 2), 55))
  }

  /// Decides how the session ends, and returns for how many seconds the bot talks before.
  private func end(
    _ record: inout SessionRecord, cold: Bool, quality: DeploymentPlan.Quality,
    _ generator: inout SeededGenerator
  ) -> Double {
    // A cold start fails more often; over all sessions the share stays the quality's.
    let failed = quality.failed * (cold ? 2.2 : 0.87)
    let part = generator.unit()
    if part < failed { return fail(&record, &generator) }
    if part < failed + quality.keepaliveTimeouts + 0.006 {
      let keepalive = generator.chance(
        quality.keepaliveTimeouts / (quality.keepaliveTimeouts + 0.006))
      record.completion =
        keepalive ? .keepaliveTimeout : generator.chance(0.7) ? .none : .idleTimeout
      record.endState = .unknown
      return generator.logNormal(median: plan.talkSeconds * 0.6, spread: 0.8)
    }
    if part < failed + 0.13 {
      record.completion = .connectionClosed
      record.endState = generator.chance(0.06) ? .endedBeforeStart : .terminated
      return generator.logNormal(median: plan.talkSeconds * 0.45, spread: 0.9)
    }
    record.completion = generator.chance(0.03) ? .ok : .httpCompleted
    record.endState = .completed
    return generator.logNormal(median: plan.talkSeconds, spread: 0.72)
  }

  private func fail(
    _ record: inout SessionRecord, _ generator: inout SeededGenerator
  ) -> Double {
    record.endState = .agentError
    switch generator.choice([70, 12, 13, 5]) {
    case 0: record.completion = .httpError
    case 1:
      record.completion = .botTimeout
      record.endState = .startTimeout
      record.botStartSeconds = -1
      return Double(generator.whole(60...61))
    case 2: record.completion = .serverError
    default: record.completion = .unavailable
    }
    if generator.chance(0.22) { record.botStartSeconds = -1 }
    return generator.logNormal(median: 37, spread: 1.1)
  }

  /// Adds what is odd about a small part of all records: equal and earlier ends, missing values.
  private func blur(_ record: inout SessionRecord, _ generator: inout SeededGenerator) {
    if generator.chance(0.006) { record.endsAt = record.createdAt }
    if generator.chance(0.001) {
      record.endsAt = record.createdAt - Int64(generator.whole(1...900))
    }
    if generator.chance(0.15) { record.updateLead = UInt16(generator.whole(1...9000)) }
    if generator.chance(0.01) { record.botStartSeconds = -1 }
    if generator.chance(0.012) { record.traits.formUnion(.unknownStart) }
    if generator.chance(0.0006) { record.traits.formUnion(.unknownDeployment) }
    if generator.chance(0.0006) { record.traits.formUnion(.unknownUpdate) }
    if generator.chance(0.0003) { record.traits.formUnion(.unknownOwner) }
    if generator.chance(0.01) { record.endState = .absent }
  }

  private func apply(_ oddity: AgentPlan.Oddity.Kind, to record: inout SessionRecord) {
    switch oddity {
    case .runaway(let hours):
      record.endsAt = record.createdAt + hours * 3_600_000
      record.completion = .connectionClosed
      record.endState = record.endState == .absent ? .absent : .terminated
    case .lostEnd: record.endsAt = SessionRecord.never
    case .unknownCreation: record.traits.formUnion(.unknownCreation)
    }
  }
}
