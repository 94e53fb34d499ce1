import PipecatModel
import SessionSync

/// Names one state of a page, so that a browser is not sent what it has (RFC 9110, 8.8.3).
///
/// Made from what the page is made from, not from the page: to say that nothing changed costs next
/// to nothing. Weak, as the ages told in two copies of one tag may differ: by less than ten seconds
/// within the first minute, and by less than a minute later.
struct PageTag {
  /// As `ETag` has it.
  let text: String
  /// When a time that the page tells, or that its data are late, makes it another; `nil` for never.
  let holdsUntil: Timestamp?

  /// - Parameters:
  ///   - visit: what one request brought along.
  ///   - site: what tells from which age on data are late.
  ///   - subjects: the snapshots that the page shows.
  ///   - more: what else it shows that may change.
  init(
    _ visit: Visit, of site: Site, about subjects: [AgentSnapshot], adding more: FoundDetails? = nil
  ) {
    // Seeded anew by each run of the program: its tags are of no use to the next.
    var hasher = Hasher()
    hasher.combine(visit.path)
    hasher.combine(visit.request)
    hasher.combine(visit.logChoice)
    hasher.combine(visit.baseURL)
    hasher.combine(more)
    var changes: [Timestamp] = []
    for snapshot in subjects {
      hasher.combine(snapshot.generation)
      let age = snapshot.syncedAt.map { Age(of: $0, at: visit.now).seconds }
      hasher.combine(age.map(Self.step))
      hasher.combine(age.map { $0 > site.lateAfterSeconds })
      hasher.combine(snapshot.problem.map { Self.step(Age(of: $0.since, at: visit.now).seconds) })
      for time in [snapshot.syncedAt, snapshot.problem?.since].compactMap(\.self) {
        let age = Age(of: time, at: visit.now).seconds
        let late = Int64(site.lateAfterSeconds) + 1
        let next = [Self.nextStep(age), late].filter { $0 > age }.min() ?? late
        changes.append(time.advanced(byMilliseconds: next * 1000))
      }
    }
    // The menu of agents says how many sessions each runs.
    for other in visit.snapshots {
      hasher.combine(other.agent)
      hasher.combine(other.activeCount)
    }
    let bits = UInt64(bitPattern: Int64(hasher.finalize()))
    holdsUntil = changes.min()
    text = "W/\"\(String(bits, radix: 36))\""
  }

  /// The step of an age up to which two copies are as good: tens of seconds, then minutes.
  private static func step(_ seconds: Int64) -> Int64 {
    seconds < 60 ? seconds / 10 - 6 : seconds / 60
  }

  /// The age at which the next step begins.
  private static func nextStep(_ seconds: Int64) -> Int64 {
    seconds < 60 ? (seconds / 10 + 1) * 10 : (seconds / 60 + 1) * 60
  }
}
