import PipecatModel

/// For how long a signed link is good.
public enum LinkLifetime {
  private static let seconds: [Character: Int64] = [
    "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "M": 30 * 86_400, "y": 365 * 86_400,
  ]
  /// What can be written, as the end of a sentence.
  public static let allowed = "a length like 12h, 30d or 1y, up to 100 years"
  private static let most = 100 * 365 * 86_400 as Int64

  /// When a link expires that is made at `now` and good for a length like `30d`: the units are those
  /// of times in links, with months of 30 days and years of 365. `nil` where the text is none.
  public static func end(_ text: String, from now: Timestamp) -> Timestamp? {
    guard let unit = text.last.flatMap({ seconds[$0] }),
      text.dropLast().utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
      let count = Int64(text.dropLast()), count > 0, count <= most / unit
    else { return nil }
    return now.advanced(byMilliseconds: count * unit * 1000)
  }
}
