import PipecatModel

extension AgentView {
  /// Writes the agent as an element of the list of agents.
  func writeListedAgent(to json: inout JSONWriter, includesDeployment: Bool) {
    json.beginObject()
    json.field("id", agent.serviceID)
    json.field("name", agent.name.text)
    json.field("region", agent.plan.region)
    writeDeploymentIDs(to: &json)
    json.field("organizationId", agent.organizationID)
    writeTimes(to: &json)
    json.key("deletedAt")
    json.null()
    if includesDeployment {
      json.key("deployment")
      writeDeployment(to: &json)
    }
    json.endObject()
  }

  /// Writes everything about the agent.
  func writeAgentDetails(to json: inout JSONWriter) {
    let active = running.count { self[$0].endsAt != SessionRecord.never }
    json.beginObject()
    json.field("name", agent.name.text)
    json.field("region", agent.plan.region)
    json.field("ready", true)
    json.field("available", true)
    writeTimes(to: &json)
    writeDeploymentIDs(to: &json)
    json.field("activeDeploymentReady", true)
    json.key("autoScaling")
    writeScaling(to: &json)
    json.field("activeSessionCount", active)
    json.field("agentProfile", "agent-1x")
    json.key("deployment")
    writeDeployment(to: &json)
    json.key("krispViva")
    json.beginObject()
    json.field("audioFilter", "tel")
    json.endObject()
    json.key("currentRevision")
    writeRevision(
      current, phase: "Active", replicas: active + agent.plan.minReplicas, to: &json)
    json.key("previousRevision")
    writePreviousRevision(to: &json)
    json.endObject()
  }

  /// The position of the deployment that was made last.
  private var current: Int {
    agent.deployments.lastIndex { $0.deployedAt <= now } ?? 0
  }

  /// A deployment that was replaced is there for as long as it has sessions.
  private func writePreviousRevision(to json: inout JSONWriter) {
    let previous = current - 1
    let sessions = running.count {
      Int(self[$0].deployment) == previous && self[$0].endsAt != SessionRecord.never
    }
    let isReplaced =
      now >= agent.deployments[current].deployedAt
      + agent.deployments[current].rolloutMilliseconds
    guard previous >= 0, sessions > 0 || !isReplaced else { return json.null() }
    writeRevision(previous, phase: "Draining", replicas: sessions, to: &json)
  }

  private func writeRevision(
    _ deployment: Int, phase: String, replicas: Int, to json: inout JSONWriter
  ) {
    let successor = deployment == current ? deployment : deployment + 1
    json.beginObject()
    json.field("deploymentID", agent.deployments[deployment].id)
    json.field("phase", phase)
    json.field("readyReplicas", replicas)
    json.field(
      "phaseStartedAt",
      Timestamp(milliseconds: agent.deployments[successor].deployedAt + 14_000))
    json.key("health")
    json.beginObject()
    json.field("ready", true)
    json.field("state", "running")
    json.field("restartCount", 0)
    json.field("replicasStarted", replicas)
    json.endObject()
    json.endObject()
  }

  private func writeDeploymentIDs(to json: inout JSONWriter) {
    let id = agent.deployments[current].id
    json.field("desiredDeploymentId", id)
    json.field("activeDeploymentId", id)
    json.field("reconciledDeploymentId", id)
  }

  private func writeTimes(to json: inout JSONWriter) {
    let created = agent.deployments[0].deployedAt - 93_000
    json.field("createdAt", Timestamp(milliseconds: created))
    json.field(
      "updatedAt", Timestamp(milliseconds: agent.deployments[current].deployedAt + 4_000))
  }

  private func writeScaling(to json: inout JSONWriter) {
    json.beginObject()
    json.field("minReplicas", agent.plan.minReplicas)
    json.field("maxReplicas", agent.maxReplicas)
    json.endObject()
  }

  private func writeDeployment(to json: inout JSONWriter) {
    let deployment = agent.deployments[current]
    let deployedAt = Timestamp(milliseconds: deployment.deployedAt)
    json.beginObject()
    json.field("id", deployment.id)
    json.key("manifest")
    json.beginObject()
    json.field("apiVersion", "pipecatcloud.daily.co/v1")
    json.field("kind", "PCService")
    json.key("metadata")
    json.beginObject()
    json.field("name", agent.name.text)
    json.field("namespace", "simulated-cloud")
    json.endObject()
    json.key("spec")
    writeSpecification(of: deployment, to: &json)
    json.endObject()
    json.field("serviceId", agent.serviceID)
    json.field("createdAt", deployedAt)
    json.field("updatedAt", deployedAt)
    json.endObject()
  }

  private func writeSpecification(of deployment: DeploymentPlan, to json: inout JSONWriter) {
    json.beginObject()
    json.field("dailyNodeType", "arm")
    json.field("image", deployment.image)
    json.key("autoScaling")
    writeScaling(to: &json)
    json.field("imagePullSecretName", "registry-credentials")
    json.key("envFromSecretNames")
    json.beginArray()
    json.value("\(agent.name.text)-secrets")
    json.endArray()
    json.key("resources")
    json.beginObject()
    json.field("cpu", "\(Int(InstanceLoad.cpuLimitMillicores))m")
    json.field("memory", "1Gi")
    json.endObject()
    json.key("krispViva")
    json.beginObject()
    json.field("audioFilters", true)
    json.endObject()
    if let seconds = agent.plan.maxSessionSeconds {
      json.field("maxSessionDurationSeconds", seconds)
    }
    json.endObject()
  }
}
