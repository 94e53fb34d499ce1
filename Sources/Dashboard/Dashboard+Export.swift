import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport
import SessionSync

extension Dashboard {
  /// `…/sessions.csv` and `.ndjson`: all sessions of the filter, made while they are sent.
  func export(_ request: Request, _ agent: String, as format: SessionExport.Format) throws
    -> Response
  {
    let query = try twinRequest(request)
    let snapshot = try snapshot(of: agent)
    if request.method == .get {
      audit.exported(
        format.rawValue, of: snapshot.agent,
        filter: (agents.link?.lock.parameters ?? []) + query.parameters, to: visitor,
        from: door.proxies.client(of: request))
    }
    let export = SessionExport(
      format: format, agent: snapshot.agent, selection: selection(snapshot, query))
    let type = format == .csv ? MediaType.csv : MediaType.ndjson
    var headers = Provenance(snapshot).headers
    headers[.contentDisposition] =
      "attachment; filename=\"\(snapshot.agent.text)-sessions.\(format.rawValue)\""
    return answers.response(
      streaming: BodyStream(state: export) { $0.nextChunk() }, type: type, headers: headers)
  }
}
