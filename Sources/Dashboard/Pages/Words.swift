import Charts

/// Phrases that more than one page uses, built on the numbers of `Format`.
enum Words {
  /// `1 session`, `12,480 sessions`.
  static func sessions(_ count: Int) -> String { Noun("session").counting(count) }

  /// Whole seconds, as in `6 s`; an en dash where nothing is known.
  static func seconds(_ seconds: Int?) -> String {
    seconds.map { "\(Format.count($0)) s" } ?? Format.nothing
  }

  /// A length of time; an en dash where nothing is known.
  static func duration(_ seconds: Double?) -> String {
    seconds.map { Format.duration(seconds: $0) } ?? Format.nothing
  }

  /// A length of time in its largest unit, as in `14 min`, cut off rather than rounded.
  static func span(seconds: Int64) -> String {
    switch seconds {
    case ..<1: "0 s"
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h"
    default: "\(Format.count(Int(seconds / 86_400))) d"
    }
  }

  /// A limit that someone has set, as in `2 h` where it is a round one, or `90 min`.
  static func limit(seconds: Int) -> String {
    seconds.isMultiple(of: 60)
      ? Format.step(seconds: seconds) : Format.duration(seconds: Double(seconds))
  }

  /// How much more or less there is than before, as in `+6.1%`; `nil` for nothing before.
  static func change(from before: Int, to now: Int) -> String? {
    guard before > 0 else { return nil }
    let percent = (Double(now) / Double(before) - 1) * 100
    return Format.signed(percent, places: 1) + "%"
  }

  /// The first eight characters of an id, by which people know it.
  static func short(_ id: String) -> String { String(id.prefix(8)).printable }
}
