/// All deployments of an agent, side by side.
struct DeploymentsPage: View {
  let frame: Frame
  let head: Head
  let hasChips: Bool
  let chips: [Chip]
  let clearHref: String?
  let empty: EmptyState?
  let comparison: ComparisonPanel?
  let deployments: DeploymentsPanel?
  let hasPair: Bool
  let pair: [ChartPanel]
}
