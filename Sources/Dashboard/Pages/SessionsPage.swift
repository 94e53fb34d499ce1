/// The main page: filters, figures, charts and rows of one agent's sessions.
struct SessionsPage: View {
  let frame: Frame
  let head: Head
  /// `nil` in an embedded page.
  let form: FilterForm?
  let hasFindings: Bool
  let findings: [FindingView]
  let hasLineUp: Bool
  let hasChips: Bool
  let chips: [Chip]
  let clearHref: String?
  /// What the changes of the figures are against; `nil` where there is nothing before.
  let compared: Compared?
  /// What stands in place of figures, charts and rows where no session matches.
  let empty: EmptyState?
  let hasFigures: Bool
  let figures: [Figure]
  let timeline: ChartPanel?
  let deployments: DeploymentsPanel?
  let hasPair: Bool
  let pair: [ChartPanel]
  /// The rows; `nil` where there are none, or an embedded page does not ask for any.
  let table: RowsPanel?

  /// The period before.
  struct Compared: View {
    let comparedFrom: TimeView?
    let comparedTo: TimeView?
  }
}
