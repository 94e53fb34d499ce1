import Foundation
import PipecatModel

/// What a JSON parser that is not ours reads from what a writer wrote.
func parsed(_ write: (inout JSONWriter) -> Void) throws -> Any {
  var json = JSONWriter()
  write(&json)
  return try JSONSerialization.jsonObject(with: Data(json.bytes), options: .fragmentsAllowed)
}

/// Where two parsed documents differ first; `nil` where they are equal.
func difference(_ actual: Any?, _ expected: Any?, at path: String = "") -> String? {
  switch (actual, expected) {
  case (let actual as [String: Any], let expected as [String: Any]):
    let keys = Set(actual.keys).union(expected.keys).sorted()
    return keys.lazy.compactMap { key in
      difference(actual[key], expected[key], at: "\(path).\(key)")
    }.first
  case (let actual as [Any], let expected as [Any]):
    guard actual.count == expected.count else {
      return "\(path) has \(actual.count) elements, not \(expected.count)"
    }
    return actual.indices.lazy.compactMap { index in
      difference(actual[index], expected[index], at: "\(path)[\(index)]")
    }.first
  default:
    guard let actual = actual as? NSObject, let expected = expected as? NSObject else {
      return "\(path) is \(actual ?? "missing"), not \(expected ?? "missing")"
    }
    return actual == expected ? nil : "\(path) is \(actual), not \(expected)"
  }
}
