import HTTPTypes
import MicroHTTP
import PipecatModel
import SessionReport
import SessionSync

/// The upstream API's own shape, read-only and without a key, for its existing clients.
extension Dashboard {
  /// `/v1/agents`, as `GET /agents` upstream.
  func upstreamAgents() throws -> Response {
    let agents = try allSnapshots()
    return answers.json { json in
      json.beginObject()
      json.key("services")
      json.beginArray()
      for snapshot in agents { snapshot.listing.write(to: &json) }
      json.endArray()
      json.endObject()
    }
  }

  /// `/v1/agents/{agent}/sessions`, as upstream's, with the dashboard's filters beside its own.
  func upstreamSessions(_ request: Request, _ agent: String) throws -> Response {
    let query = try sessionRequest(request, .upstream(in: timeZone))
    let snapshot = try snapshot(of: agent)
    let selection = selection(snapshot, query)
    return answers.json(headers: Provenance(snapshot).headers) { json in
      json.beginObject()
      json.field("total_count", selection.count)
      json.key("sessions")
      json.beginArray()
      for session in rows(selection, query) {
        json.beginObject()
        session.writeFields(to: &json)
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
  }

  /// `/v1/agents/{agent}/sessions/{id}`, as upstream's.
  func upstreamSession(_ agent: String, id: String) throws -> Answer {
    let (snapshot, session) = try self.session(id, of: agent)
    return .later {
      let found = await lookUp(session, in: snapshot, withLog: false)
      let response = answers.json(headers: Provenance(snapshot).headers) { json in
        json.beginObject()
        session.writeFields(to: &json)
        found.details.writeAddedFields(to: &json)
        json.endObject()
      }
      return .now(response)
    }
  }
}
