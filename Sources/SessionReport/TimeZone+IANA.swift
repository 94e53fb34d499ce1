import Foundation

extension TimeZone {
  /// The zone with a name of the IANA database, like `Europe/Berlin` or `UTC`.
  ///
  /// `nil` for every other name: Foundation also reads abbreviations and offsets of its own making,
  /// like `PST` and `GMT+3`, which other programs read differently or not at all.
  public init?(ianaName name: String) {
    guard
      name.utf8.allSatisfy(TimeZone.isInNames),
      let zone = TimeZone(identifier: name), zone.ianaName == name || name == "GMT"
    else { return nil }
    guard name.contains("/") || TimeZone.hasShortIANAName(name) else { return nil }
    self = zone
  }

  /// The zone's name in the IANA database.
  public var ianaName: String {
    // Foundation reads "UTC" and calls it "GMT".
    identifier == "GMT" ? "UTC" : identifier
  }

  /// Whether a name without a slash is one of the IANA database, of those that Foundation knows.
  private static func hasShortIANAName(_ name: String) -> Bool {
    if name.hasPrefix("GMT") { return name == "GMT" }
    let isAbbreviation = name.utf8.count == 3 && name == name.uppercased()
    return !isAbbreviation || abbreviationsOfIANA.contains(name)
  }

  /// Foundation reads a name only up to its first zero byte, for one.
  private static func isInNames(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "/"):
      true
    default: false
    }
  }

  private static let abbreviationsOfIANA: Set = [
    "UTC", "UCT", "EST", "MST", "HST", "CET", "EET", "MET", "WET", "PRC", "ROC", "ROK",
  ]
}
