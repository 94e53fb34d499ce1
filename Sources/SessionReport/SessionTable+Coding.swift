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
      try write([columns.base ?? SessionRow.noTime, Int64(columns.count)])
      try write(columns.idHigh)
      try write(columns.idLow)
      try write(columns.created)
      try write(columns.length)
      try write(columns.updated)
      try write(columns.botStart)
      try write(columns.kind)
      try write([Int64(columns.kinds.count)])
      try write(columns.kinds.flatMap { [$0.owner, $0.deployment, $0.ending, $0.flags] })
      try write(columns.texts)
      for far in [columns.farEnds, columns.farUpdates, columns.farBotStarts.mapValues(Int64.init)] {
        let rows = far.keys.sorted()
        try write([Int64(rows.count)])
        try write(rows)
        try write(rows.compactMap { far[$0] })
      }
    }
  }

  /// The table that was written.
  ///
  /// - Throws: ``InvalidEncoding`` where the bytes are not such a form.
  public init(decoding bytes: UnsafeRawBufferPointer) throws(InvalidEncoding) {
    var reader = Reader(bytes: bytes[...])
    let codes = try SessionCodes(from: &reader)
    var columns: [SegmentColumns] = []
    for _ in 0..<(try reader.count()) { columns.append(try SegmentColumns(from: &reader)) }
    guard reader.bytes.isEmpty else { throw InvalidEncoding() }
    // What takes the time is looking at each row.
    let read = columns
    let segments = Parallel.map(read.count, rows: read.reduce(0) { $0 + $1.count }) { index in
      read[index].isSound(codes) ? SessionSegment(read[index]) : nil
    }.compactMap(\.self)
    guard segments.count == read.count,
      zip(segments, segments.dropFirst()).allSatisfy({ $0.precedes($1) })
    else { throw InvalidEncoding() }
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

    mutating func far<Value: FixedWidthInteger>() throws(InvalidEncoding) -> [UInt16: Value] {
      let count = try count()
      let (rows, values) = (try numbers(count, UInt16.self), try numbers(count, Int64.self))
      let pairs = zip(rows, values).compactMap { row, value in
        Value(exactly: value).map { (row, $0) }
      }
      guard pairs.count == count else { throw InvalidEncoding() }
      return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
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

extension SessionKind {
  private static let active: UInt32 = 4
  private static let textual: UInt32 = 8

  fileprivate var flags: UInt32 {
    UInt32(start.ordinal) | (isActive ? SessionKind.active : 0)
      | (isTextual ? SessionKind.textual : 0)
  }

  fileprivate init?(owner: UInt32, deployment: UInt32, ending: UInt32, flags: UInt32) {
    guard let start = StartType.allCases.first(where: { $0.ordinal == Int(flags & 3) }) else {
      return nil
    }
    self.init(
      owner: owner, deployment: deployment, ending: ending, start: start,
      isActive: flags & SessionKind.active != 0, isTextual: flags & SessionKind.textual != 0)
  }
}

extension SegmentColumns {
  fileprivate init(from reader: inout SessionTable.Reader) throws(InvalidEncoding) {
    let base = try reader.numbers(1, Int64.self)[0]
    let count = try reader.count()
    guard 1...SessionSegment.maxRows ~= count else { throw InvalidEncoding() }
    self.base = base == SessionRow.noTime ? nil : base
    idHigh = try reader.numbers(count)
    idLow = try reader.numbers(count)
    created = try reader.numbers(count)
    length = try reader.numbers(count)
    updated = try reader.numbers(count)
    botStart = try reader.numbers(count)
    kind = try reader.numbers(count)
    let kindCount = try reader.count()
    let numbers = try reader.numbers(kindCount * 4, UInt32.self)
    kinds = stride(from: 0, to: numbers.count, by: 4).compactMap {
      SessionKind(
        owner: numbers[$0], deployment: numbers[$0 + 1], ending: numbers[$0 + 2],
        flags: numbers[$0 + 3])
    }
    guard kinds.count == kindCount else { throw InvalidEncoding() }
    texts = try reader.texts().compactMap(\.self)
    farEnds = try reader.far()
    farUpdates = try reader.far()
    farBotStarts = try reader.far()
  }

  /// Whether the columns are such as sorted sessions give, so that nothing that reads them can fail.
  fileprivate func isSound(_ codes: SessionCodes) -> Bool {
    guard base.map(SessionRow.times.contains) ?? true, kinds.count <= SessionSegment.maxRows,
      farEnds.values.allSatisfy(SessionRow.times.contains),
      farUpdates.values.allSatisfy(SessionRow.times.contains),
      kinds.allSatisfy({ kind in
        Int(kind.owner) < codes.owners.count && Int(kind.deployment) < codes.deployments.count
          && Int(kind.ending) < codes.endings.count
      })
    else { return false }
    return (0..<count).allSatisfy { row in
      guard Int(kind[row]) < kinds.count else { return false }
      let kind = kinds[Int(kind[row])]
      return kind.isActive == (length[row] == SegmentColumns.unknown)
        && (!kind.isTextual || idLow[row] < UInt64(texts.count))
        && isSound(length[row], far: farEnds, row) && isSound(updated[row], far: farUpdates, row)
        && (botStart[row] != SegmentColumns.farBotStart || farBotStarts[UInt16(row)] != nil)
        && created[row] <= (base == nil ? 0 : SegmentColumns.far - 1)
        && SessionRow.times.contains(base == nil ? 0 : createdAt(row))
        && (row == 0 || precedes(row - 1, row))
    }
  }

  private func isSound(_ distance: UInt32, far: [UInt16: Int64], _ row: Int) -> Bool {
    switch distance {
    case SegmentColumns.unknown: true
    case SegmentColumns.far: far[UInt16(row)] != nil
    default: base != nil && SessionRow.times.contains(createdAt(row) + Int64(distance))
    }
  }

  private func precedes(_ lhs: Int, _ rhs: Int) -> Bool {
    created[lhs] == created[rhs] ? key(at: lhs) < key(at: rhs) : created[lhs] < created[rhs]
  }
}

extension SessionSegment {
  fileprivate func precedes(_ next: SessionSegment) -> Bool {
    guard let last, let first = next.first else { return false }
    return last < first
  }
}
