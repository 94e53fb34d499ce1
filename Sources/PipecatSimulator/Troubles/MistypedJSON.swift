/// Turns JSON into other JSON, whose values have types that nobody expects.
enum MistypedJSON {
  /// Puts every number between quotes: `12` becomes `"12"`.
  static func numbersAsTexts(_ json: [UInt8]) -> [UInt8] {
    var isWithinNumber = false
    return rewrite(json) { byte, output in
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      let belongs =
        isDigit || byte == UInt8(ascii: "-") || isWithinNumber && Array("+.eE".utf8).contains(byte)
      if belongs != isWithinNumber { output.append(UInt8(ascii: "\"")) }
      isWithinNumber = belongs
      output.append(byte)
    }
  }

  /// Puts every array into an object: `[1]` becomes `{"items":[1]}`.
  static func arraysAsObjects(_ json: [UInt8]) -> [UInt8] {
    rewrite(json) { byte, output in
      if byte == UInt8(ascii: "[") { output += Array(#"{"items":"#.utf8) }
      output.append(byte)
      if byte == UInt8(ascii: "]") { output.append(UInt8(ascii: "}")) }
    }
  }

  /// Copies texts as they are, and lets `write` decide about all other bytes.
  private static func rewrite(
    _ json: [UInt8], write: (_ byte: UInt8, _ output: inout [UInt8]) -> Void
  ) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(json.count * 2)
    var isWithinText = false
    var isEscaped = false
    for byte in json {
      let isQuote = byte == UInt8(ascii: "\"") && !isEscaped
      if isWithinText || isQuote { output.append(byte) } else { write(byte, &output) }
      if isQuote { isWithinText.toggle() }
      isEscaped = isWithinText && byte == UInt8(ascii: "\\") && !isEscaped
    }
    return output
  }
}
