/// What is the same for every page of a program that runs.
struct Site: Sendable {
  /// The program's version, as in `1.0`.
  var version: String
  /// Whether the sessions come from the simulated cloud, which every page then says.
  var isSimulated: Bool
  /// Where the sessions come from, as in `Pipecat Cloud API`.
  var sourceName: String
  /// How often the source is read, in seconds.
  var syncInterval: Int
  /// After how many seconds data are older than they should be: three times the interval, and at
  /// least a minute, since one slow answer is nothing to worry about.
  var lateAfterSeconds: Int { max(60, 3 * syncInterval) }

  /// What changes with the style sheet and the script, for their addresses.
  var assetVersion: String
  /// Whether any other origin may show a page in a frame.
  var allowsFraming: Bool
  /// Whether readers can have links signed.
  var signsLinks = false
}
