import Charts
import SessionReport

/// A part of a whole.
struct Share: Sendable {
  let part: Int
  let whole: Int

  /// As in `4.0%`, or `2 of 17` of too few.
  var text: String { Format.share(part, of: whole) }

  /// How it changed, as in `+0.9 points`; `nil` where either is of too few to tell.
  func change(from before: Share) -> String? {
    guard before.whole >= Format.fewest, whole >= Format.fewest else { return nil }
    let difference = Double(part) / Double(whole) - Double(before.part) / Double(before.whole)
    return Format.points(difference) + " points"
  }
}

extension Figures {
  /// The failed among all sessions.
  var failed: Share { Share(part: outcomes[.failed], whole: sessions) }

  /// The cold among those starts of which it is known.
  var cold: Share { Share(part: starts.cold, whole: starts.cold + starts.warm) }
}
