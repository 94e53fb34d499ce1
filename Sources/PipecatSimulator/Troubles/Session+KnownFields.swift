import PipecatModel

extension Session {
  /// Writes the documented keys as ``writeFields(to:)`` does, but none with `null`.
  func writeKnownFields(to json: inout JSONWriter) {
    json.field("sessionId", id)
    if let serviceID { json.field("serviceId", serviceID) }
    if let organizationID { json.field("organizationId", organizationID) }
    if let deploymentID { json.field("deploymentId", deploymentID) }
    if let endedAt { json.field("endedAt", endedAt) }
    if let botStartSeconds { json.field("botStartSeconds", botStartSeconds) }
    if let coldStart { json.field("coldStart", coldStart) }
    if let completionStatus { json.field("completionStatus", completionStatus) }
    if let endState { json.field("endState", endState) }
    if let createdAt { json.field("createdAt", createdAt) }
    if let updatedAt { json.field("updatedAt", updatedAt) }
  }
}
