import Charts
import Crypto
import Foundation

/// What a browser may do with an answer (Content Security Policy Level 3).
///
/// Nothing but what the pages use from this program itself. No script or style in a page runs.
struct ContentSecurityPolicy {
  /// The policy of pages, exports and twins.
  let pages: String
  /// The policy of charts that stand alone: their one fixed style sheet, by its hash.
  let charts: String

  /// A policy that lets `frameAncestors` frame pages, and nobody where it is empty.
  init(frameAncestors: [String]) {
    let ancestors = frameAncestors.isEmpty ? "'none'" : frameAncestors.joined(separator: " ")
    let common = "default-src 'none'; base-uri 'none'; frame-ancestors \(ancestors)"
    pages =
      "\(common); connect-src 'self'; form-action 'self'; img-src 'self'; script-src 'self'; "
      + "style-src 'self'"
    let digest = Data(SHA256.hash(data: Data(StyleSheet.standalone.utf8))).base64EncodedString()
    charts = "\(common); form-action 'none'; style-src 'sha256-\(digest)'"
  }
}
