import Charts
import Testing

@Suite struct FormatTests {
  @Test(arguments: [
    (0, "0", "no comma"), (999, "999", "none under a thousand"), (1000, "1,000", "the first"),
    (12_480, "12,480", "in the middle"), (1_234_567, "1,234,567", "two"),
    (-1000, "\u{2212}1,000", "a true minus sign"),
    (Int.min, "\u{2212}9,223,372,036,854,775,808", "which has no positive twin"),
  ])
  func `counts have commas between thousands`(_ value: Int, _ text: String, _ why: String) {
    #expect(Format.count(value) == text)
  }

  @Test(arguments: [
    (0.0, "0%", "none"), (0.0004, "<0.1%", "some, but it rounds to none"),
    (0.0005, "0.1%", "rounds up"), (0.035, "3.5%", "one decimal"), (0.03, "3.0%", "always one"),
    (0.9994, "99.9%", "rounds down"), (0.9996, ">99.9%", "not all, but it rounds to all"),
    (1, "100%", "all"), (-0.1, "0%", "less than none"), (.nan, "–", "not a number"),
  ])
  func `shares have one decimal`(_ fraction: Double, _ text: String, _ why: String) {
    #expect(Format.percent(fraction) == text)
  }

  @Test(arguments: [
    (0, 0, "–", "of nothing"), (2, 17, "2 of 17", "too few for a percentage"),
    (1, 20, "5.0%", "just enough"), (189, 2740, "6.9%", "plenty"),
    (1, 12_480, "<0.1%", "one of many"), (20, 20, "100%", "all"),
  ])
  func `shares of few are told as counts`(
    _ part: Int, _ whole: Int, _ text: String, _ why: String
  ) {
    #expect(Format.share(part, of: whole) == text)
  }

  @Test(arguments: [
    (0.0, "0 s", "nothing"), (42, "42 s", "seconds alone"), (59.6, "1 min 00 s", "rounds up"),
    (125, "2 min 05 s", "two digits"), (7980, "2 h 13 min", "without seconds"),
    (7259, "2 h 00 min", "minutes are cut off"), (172_799, "47 h 59 min", "not yet"),
    (172_800, "2 d 00 h", "two days"), (360_000, "4 d 04 h", "days"),
    (8_640_000, "100 d 00 h", "no weeks"),
    (-42, "\u{2212}42 s", "backwards"), (-0.2, "0 s", "no sign for zero"),
    (.infinity, "–", "without end"), (1e300, "11,574,074 d 01 h", "cut to what is printable"),
  ])
  func `durations have their two largest units`(_ value: Double, _ text: String, _ why: String) {
    #expect(Format.duration(seconds: value) == text)
  }

  @Test(arguments: [
    (0.042, "+4.2", "more"), (-0.004, "\u{2212}0.4", "less"), (0.0001, "0.0", "rounds to none"),
    (-0.0001, "0.0", "from below, too"), (.nan, "–", "not a number"),
  ])
  func `differences of shares are points with a sign`(
    _ difference: Double, _ text: String, _ why: String
  ) {
    #expect(Format.points(difference) == text)
  }

  @Test(arguments: [
    (30, "30 s"), (60, "1 min"), (90, "90 s"), (1800, "30 min"), (7200, "2 h"), (86_400, "1 d"),
  ])
  func `steps are in their largest fitting unit`(_ seconds: Int, _ text: String) {
    #expect(Format.step(seconds: seconds) == text)
  }

  @Test(arguments: [
    (0.0, "0:00"), (214.2, "3:34"), (3727, "1:02:07"), (-3, "\u{2212}0:03"),
  ])
  func `offsets look like a clock`(_ seconds: Double, _ text: String) {
    #expect(Format.offset(seconds: seconds) == text)
  }

  @Test(arguments: [
    (1024.0, 1, "1,024"), (2.5, 1, "2.5"), (0.25, 3, "0.25"), (0.04, 1, "0"), (-0.04, 1, "0"),
  ])
  func `numbers have no decimals that are not needed`(
    _ value: Double, _ places: Int, _ text: String
  ) {
    #expect(Format.number(value, places: places) == text)
  }

  @Test func `a noun counts one and many`() {
    #expect(Noun("session").counting(1) == "1 session")
    #expect(Noun("session").counting(12_480) == "12,480 sessions")
    #expect(Noun("series", plural: "series").counting(0) == "0 series")
  }
}
