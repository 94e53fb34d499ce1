/// A way in which sessions are listed that the API does not document.
///
/// None of them takes a session away for good but ``forgets``: who reads the whole list again and
/// again comes to hold every session that it has without them.
enum ListTrouble: String, CaseIterable {
  case smallCap = "small-cap"
  case oldestFirst = "oldest-first"
  case growing
  case wrongEndTime = "wrong-end-time"
  case ignoredWindows = "ignored-windows"
  case missingKeys = "missing-keys"
  case nulls
  case sameTimes = "same-times"
  case laggingTotal = "lagging-total"
  case noTotal = "no-total"
  case lateRows = "late-rows"
  case forgets
  case corrections
  case noEndStates = "no-end-states"

  /// What happens, in one line.
  var meaning: String {
    switch self {
    case .smallCap: "a page has at most N sessions, whatever is asked"
    case .oldestFirst: "the oldest session comes first"
    case .growing: "N sessions more at the newest end with every page that is read, up to 500"
    case .wrongEndTime: "endTime bounds the end of a session, and running ones not at all"
    case .ignoredWindows: "startTime and endTime do nothing"
    case .missingKeys: "keys of sessions are left out where their value is null"
    case .nulls: "in a third of the sessions half of what can be null is"
    case .sameTimes: "createdAt is rounded down to the hour"
    case .laggingTotal: "total_count is that of five requests ago"
    case .noTotal: "total_count is left out"
    case .lateRows: "a session is listed up to 30 s late, and later ones before it"
    case .forgets: "the oldest session is gone every 10 s, until half are"
    case .corrections: "endedAt of half of the sessions is corrected minutes after the end"
    case .noEndStates: "sessions have neither endState nor events"
    }
  }
}
