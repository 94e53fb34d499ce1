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
    let event: String
    var detail = ""
    var detailHref: String?
  }

  /// What the agent wrote while the session ran.
  struct Log: View {
    let note: String
    let hasLines: Bool
    let logLines: [Line]
  }

  /// A line of the log.
  struct Line: View {
    /// The anchor to which the marks of the chart lead.
    let id: String
    let offset: String
    let at: TimeView?
    /// The guessed level; empty for none.
    let level: String
    let sign: String?
    let message: String
  }
}
