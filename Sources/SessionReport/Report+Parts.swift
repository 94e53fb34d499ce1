import PipecatModel

extension Report {
  /// Writes what the overview of agents shows of one, as members of an object that `json` has
  /// begun.
  public func writeSummaryFields(to json: inout JSONWriter) {
    writeHead(to: &json)
    json.key("capacity")
    capacity.write(to: &json)
    total.writeFields(to: &json)
  }

  /// Writes a comparison and the deployments side by side as a JSON object. `problem` says what keeps
  /// the data from being fresh, and since when.
  public func writeDeployments(
    comparison: Comparison, problem: String?, to json: inout JSONWriter
  ) {
    json.beginObject()
    writeHead(to: &json)
    json.field("problem", problem)
    comparison.writeFields(to: &json)
    json.key("deployments")
    json.beginArray()
    for deployment in deployments { deployment.write(to: &json) }
    json.endArray()
    json.endObject()
  }

  private func writeHead(to json: inout JSONWriter) {
    json.field("agent", agent.text)
    json.field("asOf", asOf)
    json.key("filter")
    filter.write(to: &json)
    json.key("coverage")
    coverage.write(to: &json)
  }
}
