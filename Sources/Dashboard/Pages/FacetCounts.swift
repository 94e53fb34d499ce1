import PipecatModel
import SessionReport
import SessionSync

/// How many sessions one would get by choosing a value of a filter, for the form.
struct FacetCounts: Sendable {
  private let facets: Facets
  /// Deployments with matching sessions, newest first.
  private let newestDeployments: [String]

  init(_ report: Report) {
    facets = report.facets
    newestDeployments = report.deployments.compactMap(\.deploymentID)
  }

  /// How many sessions one would get by choosing a value.
  func count(_ value: String, of facet: Facet) -> Int {
    facets[facet].first { $0.value == value }?.sessions ?? 0
  }

  /// How many sessions one would get with any value of a filter that takes only one.
  func all(of facet: Facet) -> Int {
    facet == .startType ? facets.anyStart : facets[facet].reduce(0) { $0 + $1.sessions }
  }

  /// The values of a filter that would give any session: deployments newest first, all others by
  /// how many they give.
  func values(_ facet: Facet) -> [String] {
    let values = facets[facet].map(\.value)
    guard facet == .deploymentID else { return values }
    let known = Set(newestDeployments)
    return newestDeployments.filter(values.contains) + values.filter { !known.contains($0) }
  }
}
