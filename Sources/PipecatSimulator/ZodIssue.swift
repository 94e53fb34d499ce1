import PipecatModel

/// What is wrong with one parameter, in the words of the library that the API checks with (Zod 3).
struct ZodIssue: Equatable {
  enum Problem: Equatable {
    /// The word is none of `options`.
    case notAnOption(received: String, options: [String])
    /// A value of the type `received` where one of `expected` is needed.
    case wrongType(expected: String, received: String)
    /// A number less than `minimum`.
    case tooSmall(minimum: Int)
  }

  var parameter: String
  var problem: Problem

  /// Writes the issue as an element of `err.issues`.
  func write(to json: inout JSONWriter) {
    json.beginObject()
    switch problem {
    case .notAnOption(let received, let options):
      json.field("received", received)
      json.field("code", "invalid_enum_value")
      json.key("options")
      json.beginArray()
      for option in options { json.value(option) }
      json.endArray()
    case .wrongType(let expected, let received):
      json.field("code", "invalid_type")
      json.field("expected", expected)
      json.field("received", received)
    case .tooSmall(let minimum):
      json.field("code", "too_small")
      json.field("minimum", minimum)
      json.field("type", "number")
      json.field("inclusive", true)
      json.field("exact", false)
    }
    json.key("path")
    json.beginArray()
    json.value(parameter)
    json.endArray()
    json.field("message", message)
    json.endObject()
  }

  private var message: String {
    switch problem {
    case .notAnOption(let received, let options):
      let expected = options.map { "'\($0)'" }.joined(separator: " | ")
      return "Invalid enum value. Expected \(expected), received '\(received)'"
    case .wrongType(let expected, let received): return "Expected \(expected), received \(received)"
    case .tooSmall(let minimum): return "Number must be greater than or equal to \(minimum)"
    }
  }
}
