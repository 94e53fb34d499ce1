/// Who waits for a request, which decides whose turn it is when requests have to queue.
public enum RequestPriority: Sendable, Hashable, CaseIterable {
  /// Someone has a page open that is made of the answer, or all agents' syncs depend on it.
  case reader
  /// Someone looks at the agent that is asked about.
  case watched
  /// Nobody.
  case background
}
