import Testing

@testable import MicroHTTP

extension Response {
  /// The whole body.
  var bytes: [UInt8] {
    get throws {
      switch body {
      case .empty: return []
      case .bytes(let bytes): return bytes
      case .stream(let stream):
        guard case .now(let next) = stream.source else { return Array("later".utf8) }
        var bytes: [UInt8] = []
        while let chunk = try next() { bytes += chunk }
        return bytes
      }
    }
  }
}
