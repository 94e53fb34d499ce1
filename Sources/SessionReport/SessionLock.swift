import Foundation
import PipecatModel

/// Filters that whoever holds a signed link can't take off.
///
/// A lock is applied twice over: ``SessionRequest/filter(asOf:)`` narrows each filter to it, so that
/// documents say what is counted; and ``LockedTable`` leaves nothing else to be counted, so that
/// no figure can be about more, whatever is asked for.
///
/// A class, since a request knows the lock that it is under, and a lock is a request itself.
public final class SessionLock: Sendable, Hashable {
  /// What is locked, with nothing else set.
  public let request: SessionRequest

  /// The parameters that can be locked.
  public static let names = [
    "deploymentId", "startTime", "endTime", "from", "to", "status", "startType", "startTimeMin",
    "startTimeMax", "outcome", "completionStatus", "endState", "session", "tz",
  ]

  /// Reads the filters of a signed link.
  ///
  /// Stricter than a link that anybody can change: a filter that was meant to lock something and
  /// does not would show more than was meant.
  ///
  /// - Parameters:
  ///   - parameters: the filters; none lock nothing.
  ///   - timeZone: where days begin unless `tz` is among them.
  /// - Throws: where a value is not what its parameter takes, where it is empty, and where the name
  ///   is none of ``names``.
  public init(
    parameters: [(name: String, value: String)], timeZone: TimeZone
  ) throws(InvalidParameters) {
    let defaults = SessionRequest.Defaults(limit: 1, timeZone: timeZone)
    var problems: [InvalidParameters.Problem] = []
    for (name, value) in parameters {
      if !SessionLock.names.contains(name) {
        problems.append(
          .init(
            parameter: name, value: value,
            allowed: "one of the filters \(SessionLock.names.joined(separator: ", "))"))
      } else if value.allSatisfy(\.isWhitespace) {
        // Spaces too: they are taken out of the beginning of a session id.
        problems.append(
          .init(
            parameter: name, value: value, allowed: "a value: an empty one locks nothing"))
      }
    }
    problems += SessionLock.problems(ofRepeated: parameters)
    guard problems.isEmpty else {
      throw InvalidParameters(
        problems: problems, understood: SessionRequest(defaults: defaults))
    }
    request = try SessionRequest(parameters: parameters, defaults: defaults)
  }

  /// Of several values of a filter that takes one, the last would count.
  private static func problems(
    ofRepeated parameters: [(name: String, value: String)]
  ) -> [InvalidParameters.Problem] {
    let repeatable: Set = ["deploymentId", "outcome", "completionStatus", "endState"]
    var seen: Set<String> = []
    return parameters.filter { !seen.insert($0.name).inserted && !repeatable.contains($0.name) }
      .map { .init(parameter: $0.name, value: $0.value, allowed: "one value of it alone") }
  }

  /// The filters, as they are read again where days begin in UTC unless `tz` is among them.
  public var parameters: [(name: String, value: String)] {
    var request = request
    request.defaults.timeZone = .gmt
    return request.parameters
  }

  /// Whether two locks lock the same.
  public static func == (lhs: SessionLock, rhs: SessionLock) -> Bool {
    lhs === rhs || lhs.request == rhs.request
  }

  /// Hashes what is locked.
  public func hash(into hasher: inout Hasher) { hasher.combine(request) }

  /// Which sessions can be seen at all.
  public func filter(asOf: Timestamp) -> SessionFilter { request.filter(asOf: asOf) }

  /// Whether it says when sessions were created.
  public var hasWindow: Bool { !request.hasDefaultWindow }

  /// The values that a filter is locked to; none where it is free.
  public func values(of facet: Facet) -> [String] { request.values(of: facet) }
}

extension SessionRequest.Defaults {
  /// The same for whoever sees no more than a lock lets through: without a period of their own, it
  /// is the lock's.
  public func locked(by lock: SessionLock) -> SessionRequest.Defaults {
    var defaults = self
    defaults.lock = lock
    if lock.hasWindow { defaults.from = nil }
    // The zone that it names, if it does: its days begin there, and so do the reader's.
    if lock.request.timeZone != lock.request.defaults.timeZone {
      defaults.timeZone = lock.request.timeZone
    }
    return defaults
  }
}

extension SessionFilter {
  /// What both filters match, as far as one filter can say it. Where the two exclude each other it
  /// says what this one does: that no session is both is for the table to see to.
  func narrowed(to other: SessionFilter) -> SessionFilter {
    SessionFilter(
      window: window.intersection(with: other.window),
      deploymentIDs: SessionFilter.narrowed(deploymentIDs, to: other.deploymentIDs),
      status: status == .all ? other.status : status,
      startType: startType == .all ? other.startType : startType,
      botStartMoreThan: max(botStartMoreThan, other.botStartMoreThan),
      botStartLessThan: SessionFilter.least(botStartLessThan, other.botStartLessThan),
      outcomes: Set(SessionFilter.narrowed(Array(outcomes), to: Array(other.outcomes))),
      completionStatuses: SessionFilter.narrowed(completionStatuses, to: other.completionStatuses),
      endStates: SessionFilter.narrowed(endStates, to: other.endStates),
      idPrefix: idPrefix ?? other.idPrefix)
  }

  private static func narrowed<Value: Equatable>(_ values: [Value], to others: [Value]) -> [Value] {
    if values.isEmpty { return others }
    let both = others.isEmpty ? values : values.filter(others.contains)
    return both.isEmpty ? values : both
  }

  private static func least(_ lhs: Int, _ rhs: Int) -> Int {
    lhs == 0 || rhs == 0 ? max(lhs, rhs) : min(lhs, rhs)
  }
}

extension TimeWindow {
  /// What is in both windows.
  func intersection(with other: TimeWindow) -> TimeWindow {
    TimeWindow(
      from: [from, other.from].compactMap(\.self).max(),
      to: [to, other.to].compactMap(\.self).min())
  }

  /// Whether all of another window is in this one.
  public func contains(_ other: TimeWindow) -> Bool {
    let begins = from.map { from in other.from.map { from <= $0 } ?? false } ?? true
    let ends = to.map { to in other.to.map { $0 <= to } ?? false } ?? true
    return begins && ends
  }
}
