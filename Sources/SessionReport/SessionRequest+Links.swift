import PipecatModel

/// Copies of a request that ask for something a little different: what the links of a page lead to.
/// Those that change which sessions match begin at the first row again.
extension SessionRequest {
  /// The values that a filter is set to; empty is all.
  public func values(of facet: Facet) -> [String] {
    switch facet {
    case .outcome: Outcome.allCases.filter(outcomes.contains).map(\.rawValue)
    case .startType: startType == .all ? [] : [startType.rawValue]
    case .deploymentID: deploymentIDs
    case .completionStatus: completionStatuses
    case .endState: endStates
    case .status: status == .all ? [] : [status.rawValue]
    }
  }

  /// With a value added to a filter, in place of the one that is set where it takes only one.
  /// Unchanged where the filter has no such value.
  public func selecting(_ value: String, of facet: Facet) -> SessionRequest {
    changed { request in
      switch facet {
      case .outcome: if let outcome = Outcome(rawValue: value) { request.outcomes.insert(outcome) }
      case .startType: request.startType = .init(rawValue: value) ?? startType
      case .deploymentID: request.deploymentIDs = SessionRequest.adding(value, to: deploymentIDs)
      case .completionStatus:
        request.completionStatuses = SessionRequest.adding(value, to: completionStatuses)
      case .endState: request.endStates = SessionRequest.adding(value, to: endStates)
      case .status: request.status = .init(rawValue: value) ?? status
      }
    }
  }

  /// With a value taken from a filter.
  public func removing(_ value: String, of facet: Facet) -> SessionRequest {
    changed { request in
      switch facet {
      case .outcome: request.outcomes = outcomes.filter { $0.rawValue != value }
      case .startType: if startType.rawValue == value { request.startType = .all }
      case .deploymentID: request.deploymentIDs.removeAll { $0 == value }
      case .completionStatus: request.completionStatuses.removeAll { $0 == value }
      case .endState: request.endStates.removeAll { $0 == value }
      case .status: if status.rawValue == value { request.status = .all }
      }
    }
  }

  /// With bounds for the bot start, in seconds; 0 is unset.
  public func withBotStart(moreThan: Int = 0, lessThan: Int = 0) -> SessionRequest {
    changed { request in
      request.botStartMoreThan = moreThan
      request.botStartLessThan = lessThan
    }
  }

  /// With another beginning of the session id.
  public func withSession(startingWith prefix: String?) -> SessionRequest {
    changed { $0.idPrefix = prefix }
  }

  /// With another window, in place of whatever named one.
  public func withWindow(from: TimeExpression?, to: TimeExpression?) -> SessionRequest {
    changed { request in
      request.startTime = nil
      request.endTime = nil
      request.from = from
      request.to = to
    }
  }

  /// With the window as instants, so that the link shows the same sessions whenever it is opened. A
  /// window without an end ends just after `asOf`.
  public func withFixedWindow(asOf: Timestamp) -> SessionRequest {
    let window = filter(asOf: asOf).window
    var request = self
    request.startTime = nil
    request.endTime = nil
    request.from = window.from.map(TimeExpression.init)
    request.to = TimeExpression(window.to ?? asOf.advanced(byMilliseconds: 1))
    return request
  }

  /// Without any filter but the window.
  public func withoutFilters() -> SessionRequest {
    changed { request in
      for facet in Facet.allCases {
        for value in request.values(of: facet) { request = request.removing(value, of: facet) }
      }
      request.botStartMoreThan = 0
      request.botStartLessThan = 0
      request.idPrefix = nil
    }
  }

  /// With rows in another order.
  public func ordered(by order: SessionOrder) -> SessionRequest {
    changed { $0.order = order }
  }

  /// With the rows that begin at `offset`.
  public func page(at offset: Int) -> SessionRequest {
    var request = self
    request.offset = max(0, offset)
    return request
  }

  private func changed(_ change: (inout SessionRequest) -> Void) -> SessionRequest {
    var request = self
    change(&request)
    request.offset = 0
    return request
  }

  private static func adding(_ value: String, to values: [String]) -> [String] {
    values.contains(value) ? values : values + [value]
  }
}
