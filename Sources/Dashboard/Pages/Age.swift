import PipecatModel

/// How long ago something was; the page's script lets it go on.
struct Age: View {
  /// Whole seconds, never below zero though a clock may have been set back.
  let seconds: Int64
  /// As in `14 min`.
  let text: String

  init(of time: Timestamp, at now: Timestamp) {
    seconds = max(0, now.milliseconds - time.milliseconds) / 1000
    text = Words.span(seconds: seconds)
  }
}
