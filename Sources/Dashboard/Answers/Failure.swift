import HTTPTypes
import PipecatClient
import SessionReport
import SessionSync

/// Why a request gets no answer, in words for whoever asked. Never contains upstream's own text.
struct Failure: Error {
  /// The status of the answer.
  var status: HTTPResponse.Status
  /// What is wrong, in one sentence.
  var sentence: String
  /// The parameters that are wrong, where that is the reason.
  var problems: InvalidParameters?
  /// After how many seconds it makes sense to ask again.
  var retryAfter: Int?
  /// How to say who one is (RFC 9110, 11.6.1), where that is missing.
  var challenge: String?

  /// No such address.
  static let noSuchPage = Failure(status: .notFound, sentence: "There is no page at this address.")

  /// No agent of that name, or none that this dashboard serves.
  static let noSuchAgent = Failure(
    status: .notFound, sentence: "There is no agent of this name on this dashboard.")

  /// No session with that id.
  static let noSuchSession = Failure(
    status: .notFound, sentence: "This agent has no session with this id.")

  /// Only GET and HEAD are allowed.
  static let methodNotAllowed = Failure(
    status: .methodNotAllowed, sentence: "This address can only be read, with GET or HEAD.")

  /// A filter that was not understood.
  static func badFilter(_ problems: InvalidParameters) -> Failure {
    Failure(
      status: .badRequest,
      sentence: problems.problems.map {
        "\($0.parameter): \u{201c}\($0.value)\u{201d} is not allowed. Write \($0.allowed)."
      }.joined(separator: " "),
      problems: problems)
  }

  /// There is nothing to show yet: upstream refuses, or the first sessions are still being read.
  static func nothingToShow(because problem: SyncProblem?) -> Failure {
    guard let problem else {
      return Failure(
        status: .serviceUnavailable,
        sentence: "The first sessions are being read. Try again in a moment.", retryAfter: 1)
    }
    return Failure(
      status: problem.kind == .timedOut ? .gatewayTimeout : .badGateway,
      sentence: "There is nothing to show yet. \(problem.sentence)", retryAfter: 15)
  }
}
