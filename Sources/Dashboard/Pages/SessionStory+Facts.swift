import Charts
import PipecatModel
import SessionReport
import SessionSync

extension SessionStory {
  /// What is known about the session; the usual start is the one that 95 in 100 sessions of its
  /// deployment do not exceed.
  func facts(usualStart: Int?, in context: PageContext) -> [SessionPage.Fact] {
    var facts = [
      SessionPage.Fact(name: "Outcome", outcome: outcome.rawValue),
      SessionPage.Fact(
        name: "Raw status",
        value: session.completionStatus ?? (outcome == .active ? "none yet" : "no status"),
        style: "mono"),
    ]
    if let endState = session.endState {
      facts.append(SessionPage.Fact(name: "End state", value: endState, style: "mono"))
    }
    facts += [
      duration(in: context), botStart(usual: usualStart), start, deployment(in: context),
      SessionPage.Fact(
        name: "Created", value: session.createdAt == nil ? Format.nothing : "",
        at: session.createdAt.map { context.clock.view($0, .second) }),
      SessionPage.Fact(
        name: "Ended", value: session.endedAt == nil ? "not yet" : "",
        at: session.endedAt.map { context.clock.view($0, .second) }),
    ]
    return facts + neighbours(in: context) + resources + ids
  }

  /// How near the agent was to its cap when the session came.
  private func neighbours(in context: PageContext) -> [SessionPage.Fact] {
    guard let snapshot = context.snapshot, let created = session.createdAt else { return [] }
    let running = snapshot.table.running(at: created)
    return [
      SessionPage.Fact(
        name: "Active at the start", value: Format.count(running),
        rest: snapshot.capacity.maxReplicas.map { " of \(Format.count($0))" } ?? "")
    ]
  }

  private func duration(in context: PageContext) -> SessionPage.Fact {
    let seconds = context.milliseconds(of: session).map { Double($0) / 1000 }
    let isWrong = session.endedAt != nil && session.createdAt != nil && seconds == nil
    return SessionPage.Fact(
      name: "Duration", value: isWrong ? "ended before it began" : Words.duration(seconds),
      rest: outcome == .active ? " so far" : "")
  }

  private func botStart(usual: Int?) -> SessionPage.Fact {
    SessionPage.Fact(
      name: "Bot start", value: Words.seconds(session.botStartSeconds),
      rest: session.botStartSeconds == nil
        ? "" : usual.map { ", its deployment’s p95 is \($0) s" } ?? "")
  }

  private var start: SessionPage.Fact {
    SessionPage.Fact(
      name: "Start", value: session.coldStart.map { $0 ? "" : "warm" } ?? Format.nothing,
      isCold: session.coldStart == true)
  }

  private func deployment(in context: PageContext) -> SessionPage.Fact {
    SessionPage.Fact(
      name: "Deployment", value: session.deploymentID.map(Words.short) ?? Format.nothing,
      style: "id",
      href: session.deploymentID.map { id in
        context.links.sessions { $0.deploymentIDs = [id] }
      },
      tag: session.deploymentID == context.snapshot?.details?.deployment?.id ? "current" : nil)
  }

  /// What the instance used. It may have served other sessions before this one.
  private var resources: [SessionPage.Fact] {
    guard let resources = details?.resources else { return [] }
    var facts: [SessionPage.Fact] = []
    func told(_ values: ResourceMetrics.Percentiles, in unit: Double) -> String {
      [values.p50, values.p90, values.p95, values.p99]
        .map { Format.number((Double($0) / unit).rounded()) }.joined(separator: ", ")
    }
    if let cpu = resources.cpuMillicores {
      facts.append(
        SessionPage.Fact(
          name: "CPU p50, p90, p95, p99", value: told(cpu, in: 1), rest: " millicores"))
    }
    if let memory = resources.memoryBytes {
      facts.append(
        SessionPage.Fact(
          name: "Memory p50, p90, p95, p99", value: told(memory, in: 1_048_576), rest: " MiB"))
    }
    let listed = resources.samples.count
    let count = max(resources.sampleCount ?? listed, listed)
    let cut = count > listed ? "; upstream lists \(Format.count(listed))" : ""
    facts.append(
      SessionPage.Fact(
        name: "Samples", value: Format.count(count),
        rest: "\(Self.pace(resources.samples))\(cut)"))
    facts.append(
      SessionPage.Fact(
        name: "Measured", value: "the whole instance, which may have served other sessions"))
    return facts
  }

  /// How often samples were taken, as in `, every 5 s`; empty for too few to tell.
  private static func pace(_ samples: [ResourceMetrics.Sample]) -> String {
    // Times come from outside: two of them may be further apart than a number can tell.
    let steps = zip(samples, samples.dropFirst()).compactMap { earlier, later in
      let (step, isTooLong) = later.time.subtractingReportingOverflow(earlier.time)
      return isTooLong || step <= 0 ? nil : step
    }.sorted()
    guard !steps.isEmpty else { return "" }
    return ", every \(Words.span(seconds: steps[steps.count / 2]))"
  }

  private var ids: [SessionPage.Fact] {
    (details?.meetings ?? []).flatMap { meeting in
      [("Meeting", meeting.meetingId), ("Participant", meeting.participantId)]
        .compactMap { name, id in
          id.map { SessionPage.Fact(name: name, value: $0, style: "copy", isLong: true) }
        }
    }
  }
}
