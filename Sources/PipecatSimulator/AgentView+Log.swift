import PipecatModel

extension AgentView {
  /// One page of the agent's log.
  ///
  /// Upstream keeps lines for 30 days. Without a session the newest sessions of the window are
  /// looked at (with ascending order the oldest), ``loggedSessions`` at most: where there are more,
  /// the total is a lower bound.
  func log(matching query: LogQuery) -> (total: Int, isLowerBound: Bool, lines: [SimulatedLine]) {
    let oldest = now - 30 * 86_400_000
    let from = max(oldest, milliseconds(query.startTime) ?? .min)
    let until = min(now, milliseconds(query.endTime) ?? .max)
    guard from <= until else { return (0, false, []) }
    let (positions, isLowerBound) = logged(query, from: from, until: until)
    var lines = positions.flatMap(log(ofSessionAt:)).filter { line in
      line.nanoseconds >= from * 1_000_000 && line.nanoseconds <= until * 1_000_000
        && (query.text.map { line.text.range(ofCaseless: $0) } ?? true)
    }
    lines.sort { $0.nanoseconds < $1.nanoseconds }
    if query.order == .descending { lines.reverse() }
    let page = lines.dropFirst(query.offset ?? 0).prefix(query.limit ?? 10)
    return (lines.count, isLowerBound, Array(page))
  }

  /// So many sessions are looked at for a query that names none.
  private static let loggedSessions = 400

  private func logged(
    _ query: LogQuery, from: Int64, until: Int64
  ) -> (positions: [Int], isLowerBound: Bool) {
    func belongs(_ position: Int) -> Bool {
      query.deploymentID.map { $0 == session(at: position).deploymentID } ?? true
    }
    if let id = query.sessionID {
      return (position(ofSession: id).map { [$0] }?.filter(belongs) ?? [], false)
    }
    let begin = from - agent.plan.maxSessionMilliseconds
    let (range, single) = created(within: begin...until)
    let enough = AgentView.loggedSessions + 1
    let positions: [Int]
    if query.order == .ascending {
      let first = Array(range.lazy.filter(belongs).prefix(enough))
      positions = first + single.filter(belongs)
    } else {
      let last = range.reversed().lazy.filter(belongs).prefix(enough)
      positions = single.reversed().filter(belongs) + Array(last)
    }
    return (Array(positions.prefix(AgentView.loggedSessions)), positions.count >= enough)
  }

  private func log(ofSessionAt position: Int) -> [SimulatedLine] {
    let record = self[position]
    let number = number(of: position)
    let deployment = agent.deployments[Int(record.deployment)].id
    return SessionLog(
      record, sessionID: id(ofSessionAt: position),
      deploymentID: record.traits.contains(.unknownDeployment) ? nil : deployment,
      longest: agent.plan.maxSessionMilliseconds,
      generator: SeededGenerator(agent.key, .log, number)
    ).lines
  }

  private func milliseconds(_ seconds: Int64?) -> Int64? {
    seconds.map { Timestamp(seconds: min(max($0, -1 << 40), 1 << 40)).milliseconds }
  }
}

extension String {
  /// Whether `text` occurs, in any case.
  fileprivate func range(ofCaseless text: String) -> Bool {
    lowercased().contains(text.lowercased())
  }
}
