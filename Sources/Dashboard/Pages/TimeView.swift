/// A `time` element.
struct TimeView: View {
  /// The instant in UTC.
  let datetime: String
  /// What is read, in the zone of the page.
  let text: String
}

/// A link among others of which one may be the current.
struct Choice: View {
  let name: String
  let href: String
  var isCurrent = false
}
