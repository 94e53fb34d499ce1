import PipecatModel

extension AgentView {
  /// What newer answers tell about the life of a session; `nil` where the session is from before.
  func events(ofSessionAt position: Int) -> [SessionDetails.Event]? {
    let record = self[position]
    guard record.endState != .absent else { return nil }
    var events = [event("SESSION_START_INITIATED", at: record.createdAt)]
    if record.botStartSeconds >= 0 {
      let arrivedAt = record.createdAt + Int64(record.botStartSeconds) * 1000
      // A session that ended at once never reached the bot.
      if arrivedAt <= min(now, record.endsAt) {
        events.append(event("REQUEST_ARRIVED_AT_BOT", at: arrivedAt))
      }
    }
    if record.hasEnded(by: now) {
      let timedOut = record.completion == .botTimeout
      events.append(event(timedOut ? "SESSION_TIMEOUT" : "SESSION_COMPLETED", at: record.endsAt))
    }
    return events
  }

  /// The meeting that a session took part in; none where it never got that far.
  func meetings(ofSessionAt position: Int) -> [SessionDetails.Meeting] {
    let number = number(of: position)
    guard self[position].botStartSeconds >= 0, number % 12 != 0 else { return [] }
    return [
      SessionDetails.Meeting(
        meetingId: agent.ids.text(.meeting, number: number),
        participantId: agent.ids.text(.participant, number: number))
    ]
  }

  /// What the instance of a session used until now; `nil` where nothing was measured.
  func resources(ofSessionAt position: Int) -> ResourceMetrics? {
    let record = self[position]
    var generator = SeededGenerator(agent.key, .resources, number(of: position))
    guard record.botStartSeconds >= 0, !generator.chance(0.06) else { return nil }
    let begin = record.createdAt + Int64(record.botStartSeconds) * 1000
    let count = (min(now, record.endsAt) - begin) / 5000
    guard count > 0 else { return nil }
    let load = InstanceLoad(
      lastsSeconds: Double(min(record.endsAt, record.createdAt + 7_200_000) - begin) / 1000,
      breaks: record.failed, leaks: agent.deployments[Int(record.deployment)].quality.leaks)
    let samples = (1...min(count, AgentView.listedSamples)).map { sample in
      load.sample(
        at: Double(sample * 5), time: begin / 1000 + sample * 5, &generator)
    }
    return ResourceMetrics(
      sampleCount: Int(count), cpuMillicores: percentiles(samples.map(\.cpuMillicores)),
      memoryBytes: percentiles(samples.map(\.memoryBytes)), samples: samples)
  }

  /// At most so many samples of a session are listed: two hours.
  private static let listedSamples: Int64 = 1440

  private func event(_ name: String, at time: Int64) -> SessionDetails.Event {
    SessionDetails.Event(name: name, at: Timestamp(milliseconds: time))
  }

  /// Nearest-rank percentiles of at least one value.
  private func percentiles(_ values: [Int]) -> ResourceMetrics.Percentiles {
    let sorted = values.sorted()
    func percentile(_ percent: Int) -> Int { sorted[(sorted.count * percent + 99) / 100 - 1] }
    return ResourceMetrics.Percentiles(
      p50: percentile(50), p90: percentile(90), p95: percentile(95), p99: percentile(99))
  }
}
