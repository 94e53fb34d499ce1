import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport

/// Who asks, and what they may see: the one place where that is decided. Beyond it is a dashboard that
/// has nothing else.
extension Dashboard {
  /// The answer to a request, once it is known who asks.
  func answer(_ request: Request, through door: Door, at route: Route?) -> Answer {
    if route?.isOpenToAll == true { return answer(request, at: route) }
    switch door.entry(request) {
    case .now(let verdict): return answer(request, after: verdict, at: route)
    case .later(let verdict): return .later { answer(request, after: await verdict(), at: route) }
    }
  }

  private func answer(_ request: Request, after verdict: Door.Verdict, at route: Route?) -> Answer {
    switch verdict {
    case .admitted(.anonymous): return answer(request, at: route)
    case .admitted(let visitor):
      var dashboard = self
      dashboard.visitor = visitor
      return dashboard.answer(request, at: route)
    case .refused(let failure): return .now(withoutData.response(to: failure, for: request))
    }
  }

  /// The answer to someone who may see what ``agents`` are.
  private func answer(_ request: Request, at route: Route?) -> Answer {
    do {
      guard [.get, .head].contains(request.method) else { throw Failure.methodNotAllowed }
      guard let route else { throw Failure.noSuchPage }
      return try admitted(request, to: route)
    } catch {
      return .now(response(to: error, for: request))
    }
  }

  /// The answer to whoever holds a signed link, or something else in place of one.
  func shared(_ request: Request, token: String, path: [String]) -> Answer {
    guard let links else { return .now(withoutData.response(to: Failure.badLink, for: request)) }
    let address = door.proxies.address(of: request)
    if let link = links.knownLink(of: token, at: clock(), calledAs: address) {
      return shared(request, link, path: path)
    }
    return .later {
      guard let link = await links.link(of: token, at: clock(), calledAs: address) else {
        return .now(withoutData.response(to: Failure.badLink, for: request))
      }
      return shared(request, link, path: path)
    }
  }

  private func shared(_ request: Request, _ link: SharedLink, path: [String]) -> Answer {
    let route = Route(sharedPath: path, of: link.agent.text)
    // Before the snapshot: what is published in between then makes an answer be made again.
    let version = agents.version
    guard let snapshot = agents.snapshot(of: link.agent) else {
      return limited(to: link, nil).answer(request, at: route)
    }
    if let made = locked.ready(snapshot, in: version, under: link.lock) {
      return limited(to: link, made).answer(request, at: route)
    }
    return .later {
      // What a lock lets through of a million sessions takes longer than others should wait.
      let made = await locked.make(from: snapshot, in: version, under: link.lock, by: pool)
      guard let made else { return busy(request) }
      return limited(to: link, made).answer(request, at: route)
    }
  }

  /// The same for whoever holds a signed link: it has no way to anything else.
  private func limited(to link: SharedLink, _ made: LockedSnapshots.Made?) -> Dashboard {
    var dashboard = self
    dashboard.agents = agents.limited(to: link, made)
    dashboard.visitor = .link(link.id)
    dashboard.answers = answers.framed(by: link.frameAncestors)
    dashboard.site.allowsFraming = !link.frameAncestors.isEmpty
    dashboard.site.signsLinks = false
    return dashboard
  }

  /// The same for visitors who call it by an address, whatever a request says.
  func called(_ address: String?) -> Dashboard {
    var dashboard = self
    if let address { dashboard.publicURL = address }
    return dashboard
  }

  /// The same for someone who may see nothing.
  var withoutData: Dashboard {
    var dashboard = self
    dashboard.agents = agents.none
    dashboard.answers = answers.framed(by: [])
    dashboard.site.signsLinks = false
    return dashboard
  }
}
