import PipecatModel
import TestSupport

/// An upstream in memory that keeps to its documents and does what they leave open.
struct UpstreamModel {
  /// What an upstream does that its documents don't say.
  struct Habits {
    var cap = 100
    var oldestFirst = false
    /// Sessions a second.
    var rate = 0.0
    /// How late a session may be listed, in milliseconds.
    var lateness: Int64 = 0
    /// Whether `total_count` may be that of a moment ago.
    var totalLags = false
    var leavesTotalOut = false
    var capChanges = false
    var forgets = false
    var corrects = false
    var ignoresStatus = false
    /// Whether single sessions can't be asked for.
    var hidesSessions = false
    /// The share of sessions that are dated in the future.
    var future = 0.0
    /// The share of sessions without `createdAt`.
    var undated = 0.0
    /// The share of sessions whose end is lost.
    var runaways = 0.0
    /// The share of elements that can't be read.
    var unreadable = 0.0
    /// The share of requests that fail.
    var failing = 0.0
    /// Milliseconds that `createdAt` is rounded to: ties by the thousand where it is large.
    var grain: Int64 = 1
  }

  /// Rows that are never forgotten: what is new stays for a while.
  private static let remembered = 60

  struct Row {
    var session: Session
    var listedAt: Int64
    var endsAt: Int64?
    var isUnreadable: Bool
  }

  var habits: Habits
  private(set) var now: Int64 = 1_700_000_000_000
  private(set) var requests = 0
  /// Whether a page was asked for by time, which upstream is known to misunderstand.
  private(set) var wasAskedForWindow = false
  /// The last state of each session that was ever answered.
  private(set) var shown: [String: Session] = [:]
  private var random: SeededGenerator
  private var rows: [Row] = []
  /// Indices of ``rows`` in the order of the list; `nil` after rows came or went.
  private var order: [Int]?
  private var serial = 0
  private var oldTotal = 0

  init(_ habits: Habits, sessions: Int, seed: Int) {
    self.habits = habits
    random = SeededGenerator(seed: seed)
    for index in 0..<sessions {
      add(createdAt: now - Int64(sessions - index) * 20_000, listedAt: now - 1)
    }
    oldTotal = sessions
  }

  /// The sessions that are listed, by id.
  var listed: [String: Session] {
    Dictionary(
      rows.filter { $0.listedAt <= now && !$0.isUnreadable }.map { ($0.session.id, $0.session) }
    ) { $1 }
  }

  /// The ids of sessions that were listed by a time and still are, of those that `isWanted` wants.
  func listed(by time: Int64, where isWanted: (Session) -> Bool) -> [String] {
    rows.filter { $0.listedAt <= time && !$0.isUnreadable && isWanted($0.session) }
      .map(\.session.id)
  }

  var count: Int { rows.count }

  /// Lets time go by, with all that happens in it.
  mutating func pass(milliseconds: Int64) {
    let end = now + milliseconds
    let expected = habits.rate * Double(milliseconds) / 1000
    var arrivals = Int(expected)
    if random.chance(expected - Double(arrivals)) { arrivals += 1 }
    for _ in 0..<arrivals {
      let createdAt = Int64.random(in: now + 1...end, using: &random)
      let late = habits.lateness > 0 ? Int64.random(in: 0...habits.lateness, using: &random) : 0
      add(createdAt: createdAt, listedAt: createdAt + late)
    }
    now = end
    for index in rows.indices where rows[index].session.endedAt == nil {
      guard let endsAt = rows[index].endsAt, endsAt <= now else { continue }
      rows[index].session.endedAt = Timestamp(milliseconds: endsAt)
      rows[index].session.completionStatus = "HTTP_COMPLETED"
    }
    if habits.forgets, rows.count > UpstreamModel.remembered, random.chance(0.2) {
      rows.removeFirst(Int.random(in: 1...3, using: &random))
      order = nil
    }
    if habits.corrects, random.chance(0.2), let index = rows.indices.randomElement(using: &random),
      rows[index].session.endedAt != nil
    {
      rows[index].session.endedAt = Timestamp(milliseconds: now)
    }
  }

  /// Nothing new happens from now on, what was late is listed, and all that can end has ended.
  mutating func comeToRest() {
    habits.rate = 0
    habits.forgets = false
    habits.corrects = false
    habits.capChanges = false
    habits.totalLags = false
    habits.failing = 0
    pass(milliseconds: 3 * 3_600_000)
  }

  mutating func page(_ query: SessionQuery) -> SessionPage {
    beginRequest()
    if query.startTime != nil || query.endTime != nil { wasAskedForWindow = true }
    let onlyActive = query.status == .active && !habits.ignoresStatus
    let list = listOrder().filter {
      rows[$0].listedAt <= now && !(onlyActive && rows[$0].session.endedAt != nil)
    }
    let total = query.status == .all ? list.count : nil
    let asked = min(query.limit ?? 10, habits.cap)
    let page = list.dropFirst(query.offset ?? 0).prefix(asked).map { rows[$0] }
    let sessions = page.filter { !$0.isUnreadable }.map(\.session)
    for session in sessions { shown[session.id] = session }
    defer { oldTotal = total ?? oldTotal }
    let said = total.map { habits.totalLags && random.chance(0.5) ? min(oldTotal, $0) : $0 }
    return SessionPage(
      totalCount: habits.leavesTotalOut ? nil : said ?? list.count, sessions: sessions,
      unreadable: page.count - sessions.count)
  }

  mutating func session(_ id: String) -> Session? {
    beginRequest()
    guard !habits.hidesSessions else { return nil }
    let session = rows.first { $0.session.id == id && $0.listedAt <= now }?.session
    if let session { shown[id] = session }
    return session
  }

  /// Whether a request fails, which takes its time all the same.
  mutating func failsRequest() -> Bool {
    guard random.chance(habits.failing) else { return false }
    beginRequest()
    return true
  }

  /// Is asked about the agent itself.
  mutating func details() {
    beginRequest()
  }

  private mutating func beginRequest() {
    requests += 1
    pass(milliseconds: Int64.random(in: 20...300, using: &random))
    if habits.capChanges, random.chance(0.1) {
      habits.cap = Int.random(in: 2...60, using: &random)
    }
  }

  /// Newest first, or oldest first; sessions without a time where PostgreSQL has them.
  private mutating func listOrder() -> [Int] {
    if let order { return order }
    let sorted = rows.indices.sorted { lhs, rhs in
      let (left, right) = (rows[lhs].session.createdAt, rows[rhs].session.createdAt)
      guard left != right else { return lhs < rhs }
      guard let left else { return false }
      guard let right else { return true }
      return left < right
    }
    let list = habits.oldestFirst ? sorted : sorted.reversed()
    order = list
    return list
  }

  private mutating func add(createdAt: Int64, listedAt: Int64) {
    serial += 1
    let isFuture = random.chance(habits.future)
    let shown = isFuture ? createdAt + 86_400_000 : createdAt / habits.grain * habits.grain
    let runsAway = random.chance(habits.runaways)
    let endsAt = createdAt + Int64.random(in: 0...600_000, using: &random)
    let hasEnded = !runsAway && endsAt <= now
    order = nil
    rows.append(
      Row(
        session: Session(
          id: "session-\(serial)", deploymentID: "deployment-\(serial / 50)",
          createdAt: random.chance(habits.undated) ? nil : Timestamp(milliseconds: shown),
          endedAt: hasEnded ? Timestamp(milliseconds: endsAt) : nil,
          completionStatus: hasEnded ? "HTTP_COMPLETED" : nil),
        listedAt: listedAt, endsAt: runsAway ? nil : endsAt,
        isUnreadable: random.chance(habits.unreadable)))
  }
}
