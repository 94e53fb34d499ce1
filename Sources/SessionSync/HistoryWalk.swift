/// Reading the whole list once, from its newest end to its oldest.
struct HistoryWalk {
  /// The way, and how far it has come.
  var descent: Descent
  /// Pages that were read.
  var pages = 0
  /// Sessions that were not held before.
  var found = 0
  /// Rows that could not be read: they have no id.
  var unreadable = 0
  /// How many rows the list had when its oldest end was reached; `nil` before.
  var length: Int?
}
