/// Two deployments side by side, and what can be said of the difference.
struct ComparisonPanel: Part {
  static let template = "parts/comparison"

  /// The form that chooses the two; `nil` in a frame, and where there is nothing to choose from.
  let chooser: Chooser?
  /// `nil` where there are no two.
  let badge: VerdictBadge?
  /// The verdict as a sentence.
  let pieces: [FindingView.Piece]
  /// Whether there are two, so that there is anything to show.
  let hasMeasures: Bool
  let shortBaseline: String
  let shortCandidate: String
  let measureRows: [Row]
  /// Which sessions were counted, and what was left out.
  let counted: [String]
  /// What the data show that speaks against the comparison.
  let caveats: [String]
  /// Where the words are explained; `nil` where that can't be read.
  let wordsHref: String?
  /// Statuses that are new with the candidate; `nil` for none.
  let statuses: NewStatuses?

  /// A form of the two deployments.
  struct Chooser: View {
    let action: String
    let baselines: [Option]
    let candidates: [Option]
    let hidden: [FilterForm.Parameter]
    /// The same with the two exchanged; `nil` where there is but one.
    let swapHref: String?
  }

  /// A deployment to choose.
  struct Option: View {
    let value: String
    let label: String
    let isChosen: Bool
  }

  /// A measure of both.
  struct Row: Part {
    static let template = "parts/measure"

    let name: String
    let help: String
    let baseline: String
    let baselineCount: String
    let candidate: String
    let candidateCount: String
    /// Both with their intervals, as markup made by `Charts`; `nil` where neither is known.
    let both: String?
    let difference: String
    let interval: String?
    /// The difference with its interval, as markup made by `Charts`.
    let gap: String?
    let badge: VerdictBadge
    /// What it would still take to tell; `nil` where that is no question.
    let outlook: String?
  }

  /// Completion statuses that the baseline never had.
  struct NewStatuses: View {
    let rows: [NewStatus]
    /// How many more there are; `nil` where all are listed.
    let more: String?
  }

  /// A status that is new.
  struct NewStatus: View {
    let status: String
    let outcome: String
    let firstSeen: TimeView?
    let lastSeen: TimeView?
    let href: String
    let sessions: String
    let share: String
  }
}
