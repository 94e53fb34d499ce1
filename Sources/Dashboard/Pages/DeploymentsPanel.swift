/// Deployments side by side.
struct DeploymentsPanel: Part {
  static let template = "parts/deployments"

  let heading: String
  let note: String
  /// The page of all deployments; `nil` on that page itself.
  let allHref: String?
  let allWords: String
  /// The axis of all bot starts, as markup made by `Charts`.
  let startAxis: String
  let deploymentRows: [Row]

  /// A deployment.
  struct Row: Part {
    static let template = "parts/deployment"

    let deploymentID: String
    let shortID: String
    /// `nil` on another page, and where there is nothing to compare it with.
    let choice: Choice?
    /// `newest`, for the one that is.
    let badge: String?
    /// The sessions page with only this deployment.
    let href: String?
    let seenFrom: TimeView?
    /// When its last session began; `nil` where that is now.
    let seenTo: TimeView?
    let seenNow: Bool
    /// Its sessions over the period, as markup made by `Charts`.
    let spark: String
    let sessions: String
    /// What became of its sessions, as markup made by `Charts`.
    let split: String
    let failedHref: String?
    let failedShare: String
    /// Whether it is higher than chance explains.
    let isRaised: Bool
    let failed: String
    let coldHref: String?
    let coldShare: String
    let cold: String
    /// Its bot starts on the common axis, as markup made by `Charts`.
    let marks: String
    let starts: String
    let duration: String
    let longDuration: String
    /// What is said of it against the one before; `nil` for the first.
    let verdict: VerdictBadge?
    /// The page that compares the two; `nil` for the first.
    let comparisonHref: String?
    /// How its failed share differs from that of the deployment before.
    let difference: String

    /// Links to the page that compares a deployment with the one beside it.
    struct Choice: View {
      /// With this deployment as the one held against.
      let baselineHref: String
      /// With this deployment as the one in question.
      let candidateHref: String
    }
  }
}
