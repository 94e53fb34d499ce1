import PipecatModel

/// What the archive does not have yet.
struct SessionChanges {
  /// Sessions that are new or differ, each once, in its latest state.
  private(set) var sessions: [Session] = []
  /// When sessions were created as the archive may have them, by the ids of those that were held as
  /// created at another time.
  private(set) var moved: [String: Timestamp?] = [:]
  /// Sessions created before this the archive may still have, and should not; `nil` where there are
  /// none.
  private(set) var forgottenBefore: Timestamp?
  /// The ids of the sessions that were forgotten here; those of changes that were appended are not
  /// taken over.
  private(set) var forgotten: [String] = []
  /// The ids of ``sessions`` that were held before, in another state.
  private var known: Set<String> = []
  /// Where in ``sessions`` each is, once one had to be looked for: mostly all of them are new.
  private var places: [String: Int]?

  /// Whether there is nothing.
  var isEmpty: Bool { sessions.isEmpty && moved.isEmpty && forgottenBefore == nil }

  /// Enters a session that was not held before.
  mutating func add(_ session: Session) {
    places?[session.id] = sessions.count
    sessions.append(session)
  }

  /// Enters another state of a session.
  mutating func replace(_ session: Session) {
    known.insert(session.id)
    if let place = place(of: session.id) { sessions[place] = session } else { add(session) }
  }

  private mutating func place(of id: String) -> Int? {
    if places == nil {
      places = Dictionary(
        sessions.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { $1 })
    }
    return places?[id]
  }

  /// Enters another state of a session that was held as created at another time.
  mutating func replace(_ session: Session, movedFrom createdAt: Timestamp?) {
    replace(session)
    // What was archived is what it was first.
    if moved[session.id] == nil { moved.updateValue(createdAt, forKey: session.id) }
  }

  /// Enters that sessions created before `cutoff`, which have these ids, are not kept any longer.
  mutating func forget(_ ids: [String], before cutoff: Timestamp) {
    forgotten += ids
    forget(before: cutoff)
  }

  private mutating func forget(before cutoff: Timestamp) {
    sessions.removeAll { $0.isCreated(before: cutoff) }
    places = nil
    forgottenBefore = [forgottenBefore, cutoff].compactMap(\.self).max()
  }

  /// Enters what changed after all this.
  mutating func append(_ later: SessionChanges) {
    if let cutoff = later.forgottenBefore { forget(before: cutoff) }
    for session in later.sessions {
      if later.known.contains(session.id) { replace(session) } else { add(session) }
    }
    moved.merge(later.moved) { earlier, _ in earlier }
  }

  /// Takes out so many sessions at most, with all that has to be done before they are entered.
  mutating func takeBatch(_ most: Int) -> SessionChanges {
    // From here on it tells what changes while the batch is away.
    known = []
    guard sessions.count > most else {
      defer { self = SessionChanges() }
      return self
    }
    var batch = SessionChanges()
    batch.sessions = Array(sessions.suffix(most))
    sessions.removeLast(most)
    for session in batch.sessions {
      places?[session.id] = nil
      if let createdAt = moved.removeValue(forKey: session.id) {
        batch.moved.updateValue(createdAt, forKey: session.id)
      }
    }
    batch.forgottenBefore = forgottenBefore
    forgottenBefore = nil
    return batch
  }

  /// Puts back a batch that could not be archived, with all that changed since it was taken out.
  mutating func putBack(_ batch: SessionChanges) {
    for session in batch.sessions where !known.contains(session.id) {
      let isForgotten = forgottenBefore.map { session.isCreated(before: $0) } ?? false
      if !isForgotten { add(session) }
    }
    moved.merge(batch.moved) { _, earlier in earlier }
    forgottenBefore = [forgottenBefore, batch.forgottenBefore].compactMap(\.self).max()
  }
}

extension Session {
  fileprivate func isCreated(before time: Timestamp) -> Bool {
    createdAt.map { $0 < time } ?? false
  }
}
