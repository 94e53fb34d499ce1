import PipecatModel

extension AgentView {
  /// The id of a session.
  func id(ofSessionAt position: Int) -> String {
    agent.ids.text(.session, number: number(of: position))
  }

  /// The session at `position` as a list of sessions shows it now.
  func session(at position: Int) -> Session {
    let record = self[position]
    let ended = record.hasEnded(by: now)
    let changedAt = ended ? record.endsAt - Int64(record.updateLead) : record.createdAt
    let owned = !record.traits.contains(.unknownOwner)
    return Session(
      id: id(ofSessionAt: position),
      serviceID: owned ? agent.serviceID : nil,
      organizationID: owned ? agent.organizationID : nil,
      deploymentID: record.traits.contains(.unknownDeployment)
        ? nil : agent.deployments[Int(record.deployment)].id,
      createdAt: record.traits.contains(.unknownCreation)
        ? nil : Timestamp(milliseconds: record.createdAt),
      endedAt: ended ? Timestamp(milliseconds: record.endsAt) : nil,
      botStartSeconds: record.botStartSeconds < 0 ? nil : Int(record.botStartSeconds),
      coldStart: record.coldStart,
      completionStatus: ended ? record.completion.text : nil,
      endState: record.endStateText(at: now),
      updatedAt: record.traits.contains(.unknownUpdate)
        ? nil : Timestamp(milliseconds: max(changedAt, min(record.createdAt, record.endsAt))))
  }
}
