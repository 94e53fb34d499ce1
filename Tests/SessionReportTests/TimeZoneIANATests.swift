import Foundation
import SessionReport
import Testing

@Suite struct TimeZoneIANATests {
  @Test(arguments: [
    "UTC", "Europe/Berlin", "US/Pacific", "Asia/Calcutta", "Asia/Kolkata", "Etc/UTC", "Etc/GMT+3",
    "CET", "EST5EDT", "America/Argentina/Buenos_Aires", "Japan",
  ])
  func `names of the IANA database are zones`(name: String) {
    #expect(TimeZone(ianaName: name)?.ianaName == name)
  }

  @Test(arguments: [
    "", "GMT+3", "GMT+0300", "UTC+3", "+03:00", "PST", "IST", "europe/berlin", "Foo/Bar",
    "../etc/passwd", "/etc/localtime", "Europe/Berlin ", "Europe/", "Europe/Berlin\u{0}", "é",
  ])
  func `other names are not, though Foundation reads some`(name: String) {
    #expect(TimeZone(ianaName: name) == nil)
  }
}
