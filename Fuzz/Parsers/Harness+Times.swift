import Foundation
import FuzzSupport
import PipecatModel
import SessionReport

extension Harness {
  /// A time as links say it: an expression, then perhaps on lines of their own the Unix milliseconds
  /// of now and a time zone.
  static let times = Harness(name: "times") { bytes in
    let lines = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
    checkInstant(lines[0])
    guard let expression = TimeExpression(lines[0]) else { return }
    require(expression.text.utf8.elementsEqual(lines[0].utf8), "the text is kept as written")
    require(expression == TimeExpression(expression.text), "it is read again as the same")

    let zone = lines.dropFirst(2).first.flatMap(TimeZone.init(ianaName:))
    let now = lines.dropFirst().first.flatMap { Int64($0) }
    for zone in zone.map({ [$0] }) ?? zones {
      for now in now.map({ [$0] }) ?? instants {
        check(expression, at: Timestamp(milliseconds: now), in: zone)
      }
    }
  }

  private static let zones = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]
    .compactMap(TimeZone.init(ianaName:))

  /// The ends of numbers and of years that can be written, and both sides of a change of clocks.
  private static let instants: [Int64] = [
    .min, -62_167_219_200_000, -1, 0, 1_774_745_999_999, 1_774_746_000_000, 253_402_300_799_999,
    .max,
  ]

  private static func check(_ expression: TimeExpression, at now: Timestamp, in zone: TimeZone) {
    let instant = expression.resolved(now: now, in: zone)
    // Where it has a text, that text means it.
    if let written = Timestamp(iso8601: instant.iso8601), written == instant {
      let fixed = TimeExpression(instant)
      require(!fixed.isRelative && fixed.resolved(now: now, in: zone) == instant, "\(fixed)")
      require(TimeExpression(fixed.text) == fixed, "\(fixed) is read again as the same")
    }
    if expression.isRelative {
      let atMost = max(now.milliseconds, instants[1])
      require(
        instant.milliseconds <= atMost,
        "\(expression.text) is not after now, \(now) in \(zone): \(instant)")
    } else {
      let later = Timestamp(milliseconds: now.milliseconds / 2)
      require(
        expression.resolved(now: later, in: zone) == instant,
        "\(expression.text) does not move with now")
    }
  }

  /// The stricter reader, of what the API sends.
  private static func checkInstant(_ text: String) {
    guard let instant = Timestamp(iso8601: text) else { return }
    let written = instant.iso8601
    require(Timestamp(iso8601: written)?.iso8601 == written, "\(written) is read again as the same")
    // A leap second has no text of its own, and is not for people to write.
    guard let expression = TimeExpression(text) else {
      return require(text.contains(":60"), "\(text) is a time for links too")
    }
    require(
      expression.resolved(now: instant, in: .gmt) == instant,
      "\(text) is \(expression.resolved(now: instant, in: .gmt)) and \(instant)")
  }
}
