import PipecatModel

extension AgentView {
  /// One page of the sessions that match, newest first unless habits say otherwise.
  ///
  /// A page without filters, or with a window of time only, costs the same at any offset; one of
  /// running sessions looks at recent ones only; all others look at every session of the window.
  ///
  /// - Parameters:
  ///   - query: What to look for; its offset and limit say which page.
  ///   - endState: Only sessions with this end state.
  /// - Returns: How many sessions match, and the positions of those on the page.
  func page(matching query: SessionQuery, endState: String?) -> (total: Int, positions: [Int]) {
    let (query, latestEnd) = understood(query)
    let window = AgentView.window(query)
    let (range, single) = created(within: window ?? Int64.min...Int64.max)
    let limit = query.limit ?? 10
    let offset = query.offset ?? 0
    let filter = RecordFilter(
      query, endState: endState, latestEnd: latestEnd, window: window, agent: agent, now: now)
    if !filter.looksAtRecords, window == nil || !hasUndated(in: range) {
      let total = range.count + single.count
      let page = offset..<max(offset, min(total, offset &+ limit))
      return (
        total,
        page.map { place in
          let place = habits.isOldestFirst ? total - 1 - place : place
          return place < single.count
            ? single[single.count - 1 - place] : range.upperBound - 1 - (place - single.count)
        }
      )
    }
    var total = 0
    var positions: [Int] = []
    func look(at position: Int) {
      guard filter.matches(self[position]) else { return }
      if total >= offset, positions.count < limit { positions.append(position) }
      total += 1
    }
    if query.status == .active {
      let candidates = running.filter { range.contains($0) || single.contains($0) }
      (habits.isOldestFirst ? candidates : candidates.reversed()).forEach(look)
    } else if habits.isOldestFirst {
      for position in range { look(at: position) }
      single.forEach(look)
    } else {
      single.reversed().forEach(look)
      for position in range.reversed() { look(at: position) }
    }
    return (total, positions)
  }

  /// A query as habits understand it, and the latest end of those sessions that have ended, in
  /// milliseconds; `max` for any.
  private func understood(_ query: SessionQuery) -> (query: SessionQuery, latestEnd: Int64) {
    var understood = query
    switch habits.windows {
    case .documented: return (query, .max)
    case .ignored:
      understood.startTime = nil
      understood.endTime = nil
      return (understood, .max)
    case .byEnd:
      understood.endTime = nil
      return (understood, query.endTime.map(AgentView.milliseconds) ?? .max)
    }
  }

  private static func milliseconds(_ seconds: Int64) -> Int64 {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    return overflow ? (seconds < 0 ? .min : .max) : product
  }

  /// The window of time that a query asks for, in milliseconds; `nil` where it asks for none.
  private static func window(_ query: SessionQuery) -> ClosedRange<Int64>? {
    guard query.startTime != nil || query.endTime != nil else { return nil }
    let start = query.startTime.map(milliseconds) ?? .min
    let end = query.endTime.map(milliseconds) ?? .max
    // A window that ends before it begins holds no session.
    return start <= end ? start...end : Int64.max...Int64.max
  }
}

/// A query's filters in the terms of records.
private struct RecordFilter {
  private let query: SessionQuery
  private let now: Int64
  private let isWindowed: Bool
  /// The position of the deployment; -1 for one that the agent never had.
  private let deployment: Int?
  private let endState: String?
  private let latestEnd: Int64

  init(
    _ query: SessionQuery, endState: String?, latestEnd: Int64, window: ClosedRange<Int64>?,
    agent: SimulatedAgent, now: Int64
  ) {
    self.query = query
    self.now = now
    self.endState = endState
    self.latestEnd = latestEnd
    isWindowed = window != nil
    deployment = query.deploymentID.map { id in
      agent.deployments.firstIndex { $0.id == id } ?? -1
    }
  }

  /// Whether anything but the window decides.
  var looksAtRecords: Bool {
    deployment != nil || query.status != .all || query.startType != .all
      || query.startTimeMin != 0 || query.startTimeMax != 0 || endState != nil || latestEnd != .max
  }

  func matches(_ record: SessionRecord) -> Bool {
    if isWindowed, record.traits.contains(.unknownCreation) { return false }
    if let deployment {
      guard Int(record.deployment) == deployment, !record.traits.contains(.unknownDeployment)
      else { return false }
    }
    switch query.status {
    case .all: break
    case .active: if record.hasEnded(by: now) { return false }
    case .ended: if !record.hasEnded(by: now) { return false }
    }
    switch query.startType {
    case .all: break
    case .cold: if record.coldStart != true { return false }
    case .warm: if record.coldStart != false { return false }
    }
    if query.startTimeMin != 0 || query.startTimeMax != 0 {
      let seconds = Int(record.botStartSeconds)
      guard
        seconds >= 0, query.startTimeMin == 0 || seconds > query.startTimeMin,
        query.startTimeMax == 0 || seconds < query.startTimeMax
      else { return false }
    }
    if record.endsAt > latestEnd, record.hasEnded(by: now) { return false }
    return endState == nil || record.endStateText(at: now) == endState
  }
}

extension SessionRecord {
  /// The end state that answers carry at `now`; `nil` where they carry none.
  func endStateText(at now: Int64) -> String? {
    endState == .absent || hasEnded(by: now) ? endState.text : "active"
  }
}
