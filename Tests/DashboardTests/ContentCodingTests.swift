import Testing

@testable import Dashboard

struct ContentCodingTests {
  @Test(
    arguments: [
      ([], .identity, "nothing is said"),
      ([""], .identity, "nothing but the bytes themselves"),
      (["gzip"], .gzip, ""), (["GZip"], .gzip, "names have no case"),
      (["x-gzip"], .gzip, "an old name of the same"),
      (["gzip, deflate, br, zstd"], .gzip, "what browsers send"),
      (["br;q=1.0, gzip;q=0.8, *;q=0.1"], .gzip, "of those that we have"),
      (["deflate", "gzip"], .gzip, "several fields are one list"),
      (["br"], .identity, "not one that we have"),
      (["gzip;q=0"], .identity, "refused"), (["gzip;q=0.000"], .identity, "refused"),
      (["gzip ; q=0"], .identity, "refused"), (["gzip;Q=0, br"], .identity, "refused"),
      (["gzip;q=0, *"], .identity, "refused by its name, which beats all others"),
      (["*"], .gzip, "any"), (["*;q=0"], .identity, "none but the bytes themselves"),
      (["identity"], .identity, ""), (["identity, gzip"], .gzip, "equally good, and smaller"),
      (["identity;q=1, gzip;q=0.5"], .identity, "rather the bytes themselves"),
      (["gzip;q=0.001"], .gzip, "hardly wanted, yet wanted"),
      (["gzip;q=2"], .identity, "no weight"), (["gzip;q=x"], .identity, "no weight"),
      (["gzip;q="], .identity, "no weight"), (["gzip;q=-1"], .identity, "no weight"),
      (["gzip;level=9"], .identity, "no weight"), (["gzip x"], .identity, "no name"),
      ([",,  gzip\t,"], .gzip, "empty elements do not count"),
    ] as [([String], ContentCoding, Comment)])
  func `gzip is sent to those who take it`(
    values: [String], coding: ContentCoding, why: Comment
  ) {
    #expect(ContentCoding(acceptedBy: values) == coding, why)
  }
}
