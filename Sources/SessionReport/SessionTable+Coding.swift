extension SessionTable {
  /// Writes the table in a binary form that only the same version on the same kind of machine
  /// reads, part by part, so that not all of it is in memory twice.
  public func encode(to sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    func write<Number: FixedWidthInteger>(_ numbers: [Number]) throws {
      try numbers.withUnsafeBytes { try sink($0) }
    }
    func write(_ text: String?) throws {
      let bytes = text.map { Array($0.utf8) } ?? []
      try write([text == nil ? -1 : Int64(bytes.count)])
      try write(bytes)
    }
    func write(_ texts: [String?]) throws {
      try write([Int64(texts.count)])
      for text in texts { try write(text) }
    }
    try write(codes.owners.values.flatMap { [$0.serviceID, $0.organizationID] })
    try write(codes.deployments.values)
    try write(codes.endings.values.flatMap { [$0.completionStatus, $0.endState] })
    try write([Int64(segments.count)])
    for columns in segments.lazy.map(\.columns) {
      try write([Int64(columns.count)])
      try write(columns.idHigh)
      try write(columns.idLow)
      try write(columns.createdAt)
      try write(columns.endedAt)
      try write(columns.updatedAt)
      try write(columns.botStart)
      try write(columns.owner)
      try write(columns.deployment)
      try write(columns.ending)
      try write(columns.flags)
      try write(columns.texts)
    }
  }

  /// The table that was written.
  ///
  /// - Throws: ``InvalidEncoding`` where the bytes are not such a form.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(InvalidEncoding) {
    var reader = Reader(bytes: bytes[...])
    let codes = try SessionCodes(from: &reader)
    var segments: [SessionSegment] = []
    for _ in 0..<(try reader.count()) {
      let columns = try SessionColumns(from: &reader, codes: codes)
      segments.append(SessionSegment(columns))
      if segments.count > 1, let last = segments[segments.count - 2].last,
        let first = segments[segments.count - 1].first, !(last < first)
      {
        throw InvalidEncoding()
      }
    }
    guard reader.bytes.isEmpty else { throw InvalidEncoding() }
    self.init(segments: segments, codes: codes)
  }

  fileprivate struct Reader {
    var bytes: Slice<UnsafeRawBufferPointer>

    mutating func numbers<Number: FixedWidthInteger>(
      _ count: Int, _ type: Number.Type = Number.self
    ) throws(InvalidEncoding) -> [Number] {
      guard count <= bytes.count / MemoryLayout<Number>.stride else { throw InvalidEncoding() }
      let part = bytes.prefix(count * MemoryLayout<Number>.stride)
      bytes = bytes.dropFirst(part.count)
      return [Number](unsafeUninitializedCapacity: count) { buffer, filled in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: part))
        filled = count
      }
    }

    mutating func count() throws(InvalidEncoding) -> Int {
      let count = Int(try numbers(1, Int64.self)[0])
      guard 0...bytes.count ~= count else { throw InvalidEncoding() }
      return count
    }

    mutating func text() throws(InvalidEncoding) -> String? {
      let count = Int(try numbers(1, Int64.self)[0])
      guard count >= 0 else { return nil }
      return String(decoding: try numbers(count, UInt8.self), as: UTF8.self)
    }

    mutating func texts() throws(InvalidEncoding) -> [String?] {
      var texts: [String?] = []
      for _ in 0..<(try count()) { texts.append(try text()) }
      return texts
    }

    mutating func pairs() throws(InvalidEncoding) -> [(String?, String?)] {
      let texts = try texts()
      guard texts.count.isMultiple(of: 2) else { throw InvalidEncoding() }
      return stride(from: 0, to: texts.count, by: 2).map { (texts[$0], texts[$0 + 1]) }
    }
  }
}

extension SessionCodes {
  fileprivate init(from reader: inout SessionTable.Reader) throws(InvalidEncoding) {
    let (ownerPairs, words) = (try reader.pairs(), try reader.texts())
    let endingPairs = try reader.pairs()
    for pair in ownerPairs {
      _ = owners.code(of: Owner(serviceID: pair.0, organizationID: pair.1))
    }
    for word in words { _ = deployments.code(of: word) }
    for pair in endingPairs {
      _ = endings.code(of: Ending(completionStatus: pair.0, endState: pair.1))
    }
    guard
      owners.count == ownerPairs.count, deployments.count == words.count,
      endings.count == endingPairs.count
    else { throw InvalidEncoding() }
  }
}

extension SessionColumns {
  fileprivate init(
    from reader: inout SessionTable.Reader, codes: SessionCodes
  ) throws(InvalidEncoding) {
    let count = try reader.count()
    guard 1...SessionSegment.maxRows ~= count else { throw InvalidEncoding() }
    idHigh = try reader.numbers(count)
    idLow = try reader.numbers(count)
    createdAt = try reader.numbers(count)
    endedAt = try reader.numbers(count)
    updatedAt = try reader.numbers(count)
    botStart = try reader.numbers(count)
    owner = try reader.numbers(count)
    deployment = try reader.numbers(count)
    ending = try reader.numbers(count)
    flags = try reader.numbers(count)
    texts = try reader.texts().compactMap(\.self)
    let isSound = (0..<count).allSatisfy { row in
      Int(owner[row]) < codes.owners.count && Int(deployment[row]) < codes.deployments.count
        && Int(ending[row]) < codes.endings.count
        && Int(flags[row] & SessionColumns.startMask) < StartType.allCases.count
        && (flags[row] & SessionColumns.textualID == 0 || idLow[row] < UInt64(texts.count))
        && [createdAt[row], endedAt[row], updatedAt[row]].allSatisfy {
          $0 == SessionRow.noTime || SessionRow.times.contains($0)
        }
    }
    guard isSound, (1..<count).allSatisfy({ precedes($0 - 1, $0) }) else { throw InvalidEncoding() }
  }
}
