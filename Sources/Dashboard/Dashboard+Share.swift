import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport
import SessionSync

extension Dashboard {
  /// `/agents/{agent}/share`: makes a signed link to what the parameters say, for someone who has
  /// signed in.
  func share(_ request: Request, _ agent: String, as form: Route.Form) throws -> Answer {
    guard let links, case .user(let user) = visitor else { throw Failure.noLinksToSign }
    let query = try pageRequest(request)
    let snapshot = try snapshot(of: agent)
    let link = try sharedLink(request, to: snapshot.agent)
    let address = door.proxies.client(of: request)
    return .later {
      do {
        let token = try await links.token(for: link)
        if request.method == .get { audit.made(link, by: user, from: address) }
        let visit = visit(request, query)
        let url = SignedAddress.sessions(of: token, at: visit.baseURL)
        var response =
          switch form {
          case .json: answers.json { link.write(url: url, to: &$0) }
          case .page:
            answers.html(
              try pages.signedLink(link, url: url, snapshot: snapshot, site: site, visit: visit))
          }
        response.headers[.cacheControl] = "no-store"
        return .now(response)
      } catch {
        return .now(self.response(to: error, for: request))
      }
    }
  }

  /// The link that a request for one describes.
  ///
  /// - Throws: ``Failure`` with all that is wrong with it.
  private func sharedLink(_ request: Request, to agent: AgentName) throws -> SharedLink {
    var problems = request.parameters.filter { !Self.namesOfLinks.contains($0.name) }.map {
      InvalidParameters.Problem(
        parameter: $0.name, value: $0.value,
        allowed: "one of \(SessionLock.names.joined(separator: ", ")), expires, frame")
    }
    let filters = request.parameters.filter {
      SessionLock.names.contains($0.name) && !$0.value.isEmpty
    }
    var lock: SessionLock?
    do throws(InvalidParameters) {
      lock = try SessionLock(parameters: filters, timeZone: timeZone)
    } catch {
      problems += error.problems
    }
    let expires = request.parameters.last { $0.name == "expires" && !$0.value.isEmpty }?.value
    let end = LinkLifetime.end(expires ?? Self.usualLifetime, from: clock())
    if end == nil {
      problems.append(
        .init(parameter: "expires", value: expires ?? "", allowed: LinkLifetime.allowed))
    }
    var frames: [String] = []
    for (name, value) in request.parameters where name == "frame" && !value.isEmpty {
      if let origin = WebAddress.origin(value) {
        frames.append(origin)
      } else {
        problems.append(
          .init(parameter: name, value: value, allowed: "an origin like https://wiki.example.net"))
      }
    }
    guard problems.isEmpty, let lock, let end else {
      throw Failure.badFilter(
        InvalidParameters(
          problems: problems, understood: SessionRequest(defaults: .page(in: timeZone))))
    }
    return SharedLink(agent: agent, lock: lock, frameAncestors: frames, expiresAt: end)
  }

  /// What may be said of a link, and of how the page looks: a name that is misspelled would lock nothing.
  private static let namesOfLinks = Set(
    SessionLock.names + [
      "expires", "frame", "apply", "sort", "limit", "offset", "refresh", "theme",
    ]
      + ["view"])

  /// For how long a link is good where nothing is said.
  private static let usualLifetime = "30d"
}

/// The addresses under which a signed link is found.
public enum SignedAddress {
  /// The page of sessions, at a dashboard's own address.
  public static func sessions(of token: String, at address: String) -> String {
    "\(address)/embed/\(token)/sessions"
  }
}

extension SharedLink {
  /// Writes the link as a JSON object.
  fileprivate func write(url: String, to json: inout JSONWriter) {
    json.beginObject()
    json.field("url", url)
    json.field("id", id)
    json.field("agent", agent.text)
    json.key("filter")
    json.beginArray()
    for parameter in lock.parameters { json.value("\(parameter.name)=\(parameter.value)") }
    json.endArray()
    json.key("frameAncestors")
    json.beginArray()
    for origin in frameAncestors { json.value(origin) }
    json.endArray()
    json.field("expiresAt", expiresAt)
    json.endObject()
  }
}

extension Failure {
  /// Links can be signed for those alone who have said who they are.
  fileprivate static let noLinksToSign = Failure(
    status: .notFound,
    sentence: "Signed links can be made here only by those who sign in, where a link secret is set."
  )
}
