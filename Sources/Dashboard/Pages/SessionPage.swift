/// One session: facts, events, CPU, memory and log on one axis, and the log itself.
struct SessionPage: View {
  let frame: Frame
  let backHref: String
  /// As in `Sessions`.
  let backName: String
  let head: Head
  let hasFindings: Bool
  let findings: [FindingView]
  let facts: [Fact]
  let events: [Event]
  /// The zone of all times, as in `UTC+2`.
  let zone: String
  /// What is known over time; `nil` where the session's start is not known.
  let lanes: ChartPanel?
  let log: Log

  /// Something that is known about the session.
  struct Fact: View {
    let name: String
    var value = ""
    /// The class of the value: `id`, `mono` or `copy`.
    var style = ""
    var href: String?
    /// An outcome, shown with its sign.
    var outcome: String?
    var isCold = false
    var at: TimeView?
    /// What the value is besides, as in `newest`.
    var tag: String?
    /// What follows the value.
    var rest = ""
    /// Whether it takes a line of its own.
    var isLong = false
  }

  /// A step of the session's life.
  struct Event: View {
    /// The distance from the request, as in `3:34`.
    let offset: String
    let at: TimeView?
    /// What happened; `nil` where only upstream has a word for it.
    let event: String?
    var detail = ""
    var detailHref: String?
    /// Upstream's word for it, in the parts at which a line may break.
    var word: [String] = []
    let hasWord: Bool
  }

  /// What the agent wrote while the session ran.
  struct Log: View {
    let note: String
    /// Which lines are listed; empty where there is nothing to choose from.
    let levels: [Choice]
    let hasLevels: Bool
    let hasLines: Bool
    let logLines: [Line]
  }

  /// A line of the log.
  struct Line: Part {
    static let template = "parts/log-line"

    /// The anchor to which the marks of the chart lead.
    let id: String
    let offset: String
    let at: TimeView?
    /// The guessed level; empty for none.
    let level: String
    let sign: String?
    /// What a logger put in front of the message.
    let prefix: String
    let message: String
  }
}
