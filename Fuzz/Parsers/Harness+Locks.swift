import Foundation
import FuzzSupport
import PipecatModel
import SessionReport

extension Harness {
  /// What a signed link locks, on the first line, and what its visitor asks for, on the second: both
  /// as parameters. What is asked for may narrow what is seen, and never widen it.
  static let locks = Harness(name: "locks") { bytes in
    let lines = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    let locked = parameters(in: Array(lines[0]))
    guard let lock = try? SessionLock(parameters: locked, timeZone: .gmt) else { return }
    let again = try? SessionLock(parameters: lock.parameters, timeZone: .gmt)
    require(again == lock, "\(lock.parameters) lock the same when they are read again")
    for (name, value) in locked where name == "session" {
      require(lock.request.idPrefix != nil, "what is to be locked is: \(name)=\(value)")
    }

    let defaults = SessionRequest.Defaults.page(in: .gmt)
    var own = try? SessionRequest(
      parameters: parameters(in: Array(lines.dropFirst().first ?? [])), defaults: defaults)
    own = own ?? SessionRequest(defaults: defaults)
    guard let own else { return }
    var request = own
    request.defaults = defaults.locked(by: lock)
    check(request, under: lock, asking: own)
  }

  private static func check(
    _ request: SessionRequest, under lock: SessionLock, asking own: SessionRequest
  ) {
    let asOf = Timestamp(milliseconds: 1_774_747_800_000)
    let allowed = ids(sampleSessions, lock.filter(asOf: asOf))
    var table = LockedTable(lock)
    let visible = table.sessions(of: sampleSessions, asOf: asOf)
    require(ids(visible, SessionFilter()) == allowed, "what is let through is what is locked")

    var asked = own
    if own.hasDefaultWindow && lock.hasWindow { asked.defaults.from = nil }
    let expected = ids(sampleSessions, asked.filter(asOf: asOf)).intersection(allowed)
    require(
      ids(visible, request.filter(asOf: asOf)) == expected,
      "\(request.parameters) under \(lock.parameters) shows what both let through")
  }

  private static func ids(_ table: SessionTable, _ filter: SessionFilter) -> Set<String> {
    Set(table.select(filter).sessions(0..<table.count).map(\.id))
  }
}
