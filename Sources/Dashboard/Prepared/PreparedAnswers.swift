import MicroHTTP
import PipecatModel
import Synchronization

/// The answers that were made, for as long as what they show has not changed; and those that are
/// being made, each once for all who ask meanwhile.
final class PreparedAnswers: Sendable {
  /// What an answer is asked for by.
  struct Key: Hashable, Sendable {
    /// The link as it came.
    let target: String
    /// The dashboard's own address as the client calls it, where links tell it.
    let address: String?
  }

  /// What was made.
  struct Made: Sendable {
    let response: Response
    /// What it was made from; `nil` for what is not to be kept.
    let state: AnswerState?
  }

  /// What those who wait get.
  enum Result: Sendable {
    /// An answer in the coding that was asked for, if it is one for all who ask.
    case prepared(PreparedAnswer)
    /// An answer that is not kept, as to a request that can't be fulfilled.
    case response(Response)
    /// Nothing: too many wait.
    case busy
  }

  private struct Entry {
    var answer: PreparedAnswer
    var state: AnswerState
  }

  /// An answer that is being made from one version of the data.
  private struct Making: Hashable {
    let key: Key
    let version: Int
  }

  private struct Waiting {
    let coding: ContentCoding
    let continuation: CheckedContinuation<Result, Never>
  }

  private struct State {
    var kept: BoundedCache<Key, Entry>
    var waiting: [Making: [Waiting]] = [:]
  }

  /// How many bytes of answers are kept: some 1,000 pages compressed, or 130 as they are.
  static let capacity = 32 << 20

  private let state: Mutex<State>
  private let pool: ComputePool

  /// Answers that `pool` makes.
  init(pool: ComputePool, capacity: Int = PreparedAnswers.capacity) {
    self.pool = pool
    state = Mutex(State(kept: BoundedCache(capacity: capacity)))
  }

  /// How many bytes the kept answers take.
  var size: Int { state.withLock { $0.kept.size } }

  /// The answer of a key while it is good.
  ///
  /// - Parameters:
  ///   - key: what is asked for.
  ///   - version: the store's.
  ///   - now: the time of day.
  ///   - look: tells what it would be made from now; called where that may have changed.
  /// - Returns: the answer; `nil` where there is none that is good.
  func answer(
    of key: Key, in version: Int, at now: Timestamp, look: () -> AnswerState?
  ) -> PreparedAnswer? {
    guard let entry = state.withLock({ $0.kept.value(of: key) }) else { return nil }
    if entry.state.holds(in: version, at: now) { return entry.answer }
    guard let current = look(), current.tag == entry.state.tag else { return nil }
    state.withLock { state in
      state.kept.update(key) { kept in
        if kept.state.tag == current.tag { kept.state = current }
      }
    }
    return entry.answer
  }

  /// Makes the answer of a key, or waits for it where it is being made from the same version.
  func make(
    _ key: Key, in version: Int, at now: Timestamp, coding: ContentCoding,
    make: @escaping @Sendable () -> Made
  ) async -> Result {
    let making = Making(key: key, version: version)
    return await withCheckedContinuation { continuation in
      let place = state.withLock { state -> Place in
        // Made since the caller looked.
        if let kept = state.kept.value(of: key), kept.state.holds(in: version, at: now),
          kept.answer.codings[coding] != nil
        {
          return .served(kept.answer)
        }
        let isFirst = state.waiting[making] == nil
        state.waiting[making, default: []].append(
          Waiting(coding: coding, continuation: continuation))
        return isFirst ? .first(isKnown: state.kept.value(of: key) != nil) : .behind
      }
      switch place {
      case .served(let answer): continuation.resume(returning: .prepared(answer))
      case .behind: break
      case .first(let isKnown):
        // What was looked at before its data changed comes before what never was.
        let isTaken = pool.submit(isUrgent: isKnown) { [self] in finish(making, make()) }
        if !isTaken { resume(making, with: .busy) }
      }
    }
  }

  /// Where someone is who asks for an answer to be made.
  private enum Place {
    case first(isKnown: Bool)
    case behind
    case served(PreparedAnswer)
  }

  private func finish(_ making: Making, _ made: Made) {
    guard case .bytes(let bytes) = made.response.body, var answer = PreparedAnswer(made.response)
    else { return resume(making, with: .response(made.response)) }
    while true {
      // Others may come to wait while it is prepared for those that wait already.
      let (missing, waiting) = state.withLock { state -> (Set<ContentCoding>, [Waiting]) in
        let codings = Set(state.waiting[making, default: []].map(\.coding))
        let missing = codings.subtracting(answer.codings.keys)
        guard missing.isEmpty else { return (missing, []) }
        if let made = made.state { keep(answer, made, of: making.key, in: &state) }
        return ([], state.waiting.removeValue(forKey: making) ?? [])
      }
      for coding in missing { answer.add(coding, bytes) }
      guard missing.isEmpty else { continue }
      for one in waiting { one.continuation.resume(returning: .prepared(answer)) }
      return
    }
  }

  private func keep(
    _ answer: PreparedAnswer, _ made: AnswerState, of key: Key, in state: inout State
  ) {
    var answer = answer
    if let kept = state.kept.value(of: key) {
      if kept.state.tag == made.tag {
        answer.add(kept.answer)
      } else if kept.state.version > made.version {
        return
      }
    }
    state.kept.set(
      Entry(answer: answer, state: made), of: key,
      size: answer.size + 2 * (key.target.utf8.count + (key.address?.utf8.count ?? 0)))
  }

  private func resume(_ making: Making, with result: Result) {
    let waiting = state.withLock { $0.waiting.removeValue(forKey: making) } ?? []
    for one in waiting { one.continuation.resume(returning: result) }
  }
}
