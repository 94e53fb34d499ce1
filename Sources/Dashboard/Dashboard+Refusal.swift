import HTTPTypes
import MicroHTTP

extension Dashboard {
  /// What the server answers by itself, to a request that it does not hand on, in the form that the
  /// audience of its address expects. `target` is the address as it came, which may be malformed.
  public func refusal(_ status: HTTPResponse.Status, of target: String) -> Response {
    let failure = Failure(
      status: status, sentence: "This request can't be answered: \(status.reasonPhrase).",
      retryAfter: status == .serviceUnavailable ? 1 : nil)
    let path = target.prefix { $0 != "?" }
    switch Audience(path.split(separator: "/").map(String.init)) {
    // Nobody was asked yet who they are.
    case .people: return withoutData.refusalPage(failure)
    case .programs: return answers.problem(failure)
    case .upstreamClients: return answers.upstreamError(failure)
    }
  }

  /// Under too much load a line has to do: a page takes time that others need.
  private func refusalPage(_ failure: Failure) -> Response {
    guard failure.status != .serviceUnavailable,
      let home = try? Request(method: .get, target: "/", headers: [:], remoteAddress: "")
    else { return answers.line(failure) }
    return problemPage(failure, home)
  }
}
