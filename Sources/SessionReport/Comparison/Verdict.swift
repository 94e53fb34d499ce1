/// What can be said of a difference between two deployments, the strongest first.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
  /// The candidate is worse.
  case worse
  /// The candidate is better.
  case better
  /// It differs in a way that is neither.
  case different
  /// The sessions so far are not enough to say that it differs, or that it does not.
  case unclear
  /// With so few sessions nothing could be said, whatever they were like.
  case tooFew = "too-few"

  /// Whether it says that there is a difference.
  public var isClear: Bool { self != .unclear && self != .tooFew }

  /// The strongest of some; too few where there are none.
  public static func strongest(of verdicts: some Sequence<Verdict>) -> Verdict {
    let all = Set(verdicts)
    return allCases.first(where: all.contains) ?? .tooFew
  }
}
