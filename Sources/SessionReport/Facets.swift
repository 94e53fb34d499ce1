import PipecatModel

/// For each value of each filter, how many sessions match all the other filters: what one would get
/// by choosing it.
public struct Facets: Sendable, Hashable {
  /// A value to choose, and what one would get.
  public struct Value: Sendable, Hashable {
    /// The value, as a link has it.
    public let value: String
    /// How many sessions one would get; at least one.
    public let sessions: Int
  }

  private let values: [Facet: [Value]]
  /// How many sessions match all the filters but `startType`, whether it is known or not.
  public let anyStart: Int

  init(_ counts: [Facet: [String: Int]], anyStart: Int) {
    self.anyStart = anyStart
    values = counts.mapValues { counts in
      counts.filter { $0.value > 0 }
        .map { Value(value: $0.key, sessions: $0.value) }
        .sorted { lhs, rhs in
          lhs.sessions == rhs.sessions ? lhs.value < rhs.value : lhs.sessions > rhs.sessions
        }
    }
  }

  /// The values of a filter that would give any session, the most sessions first.
  public subscript(facet: Facet) -> [Value] { values[facet] ?? [] }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    for facet in Facet.allCases {
      json.key(facet.rawValue)
      json.beginObject()
      for value in self[facet] { json.field(value.value, value.sessions) }
      json.endObject()
    }
    json.endObject()
  }
}

/// Counts sessions for facets: every one in the window either matches, or fails one filter only, or
/// is in no facet.
struct FacetTally: Sendable {
  private var matching: [Int]
  private var failingOne: [FilterDimension.RawValue: [Int]]
  private let byEnding: [FilterDimension] = [.outcome, .completionStatus, .endState, .status]
  private var starts: [Int]
  private var deployments: [Int]

  init(codes: SessionCodes) {
    let endings = [Int](repeating: 0, count: codes.endings.count * 2)
    matching = endings
    failingOne = [:]
    for dimension in byEnding { failingOne[dimension.rawValue] = endings }
    starts = Array(repeating: 0, count: StartType.allCases.count)
    deployments = Array(repeating: 0, count: codes.deployments.count)
  }

  /// Counts sessions that match.
  mutating func addMatching(_ sessions: Int, of kind: SessionKind) {
    matching[kind.endingPlace] += sessions
    starts[kind.start.ordinal] += sessions
    deployments[Int(kind.deployment)] += sessions
  }

  /// Counts sessions that fail one part of the filter.
  mutating func addFailing(
    _ sessions: Int, of kind: SessionKind, _ failures: FilterDimension.RawValue
  ) {
    switch FilterDimension(rawValue: failures) {
    case .startType: starts[kind.start.ordinal] += sessions
    case .deployment: deployments[Int(kind.deployment)] += sessions
    default: failingOne[failures]?[kind.endingPlace] += sessions
    }
  }

  /// Adds what another tally counted.
  mutating func add(_ other: FacetTally) {
    matching.add(other.matching)
    starts.add(other.starts)
    deployments.add(other.deployments)
    for dimension in byEnding {
      failingOne[dimension.rawValue]?.add(other.failingOne[dimension.rawValue] ?? [])
    }
  }

  /// The facets, in the words of a table.
  func facets(codes: SessionCodes, filter: RowFilter) -> Facets {
    var counts: [Facet: [String: Int]] = [:]
    func count(_ facet: Facet, _ value: String?, _ sessions: Int) {
      guard let value else { return }
      counts[facet, default: [:]][value, default: 0] += sessions
    }
    func sessions(_ dimension: FilterDimension, _ ending: Int) -> Int {
      matching[ending] + (failingOne[dimension.rawValue]?[ending] ?? 0)
    }
    for ending in matching.indices {
      let words = codes.endings[UInt32(ending / 2)]
      let outcome = filter.outcomes[ending]
      count(.outcome, outcome.rawValue, sessions(.outcome, ending))
      count(.completionStatus, words.completionStatus, sessions(.completionStatus, ending))
      count(.endState, words.endState, sessions(.endState, ending))
      let status = outcome == .active ? SessionQuery.Status.active : .ended
      count(.status, status.rawValue, sessions(.status, ending))
    }
    for start in StartType.allCases where start != .unknown {
      count(.startType, start.rawValue, starts[start.ordinal])
    }
    for (deployment, sessions) in zip(codes.deployments.values, deployments) {
      count(.deploymentID, deployment, sessions)
    }
    return Facets(counts, anyStart: starts.reduce(0, +))
  }
}

extension [Int] {
  /// Adds to each element the one at its place.
  fileprivate mutating func add(_ other: [Int]) {
    for (place, element) in other.enumerated() { self[place] += element }
  }
}
