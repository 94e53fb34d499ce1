import PipecatModel

/// One session as the columns hold it.
struct SessionRow: Equatable, Sendable {
  var key: SessionKey
  var createdAt: Int64
  var endedAt: Int64
  var updatedAt: Int64
  var botStart: Int32
  var start: StartType
  var owner: UInt32
  var deployment: UInt32
  var ending: UInt32

  /// Stands for a time that is not known, and sorts before every time that is.
  static let noTime = Int64.min
  /// Stands for a bot start that is not known.
  static let noBotStart = Int32.min

  /// The times that columns hold: the years 0 to 9999, which is what can be written as text. With
  /// these no difference of two times overflows.
  static let times: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

  /// Codes a session, and enters words that are new into `codes`.
  init(_ session: Session, codes: inout SessionCodes) {
    key = SessionKey(session.id)
    createdAt = SessionRow.column(session.createdAt)
    endedAt = SessionRow.column(session.endedAt)
    updatedAt = SessionRow.column(session.updatedAt)
    botStart =
      session.botStartSeconds.flatMap { Int32(exactly: $0) } ?? SessionRow.noBotStart
    start = StartType(of: session)
    owner = codes.owners.code(
      of: .init(serviceID: session.serviceID, organizationID: session.organizationID))
    deployment = codes.deployments.code(of: session.deploymentID)
    ending = codes.endings.code(
      of: .init(completionStatus: session.completionStatus, endState: session.endState))
  }

  init(
    key: SessionKey, createdAt: Int64, endedAt: Int64, updatedAt: Int64, botStart: Int32,
    start: StartType, owner: UInt32, deployment: UInt32, ending: UInt32
  ) {
    self.key = key
    self.createdAt = createdAt
    self.endedAt = endedAt
    self.updatedAt = updatedAt
    self.botStart = botStart
    self.start = start
    self.owner = owner
    self.deployment = deployment
    self.ending = ending
  }

  /// The session that was coded.
  func session(codes: SessionCodes) -> Session {
    let owner = codes.owners[owner]
    let ending = codes.endings[ending]
    return Session(
      id: key.id,
      serviceID: owner.serviceID,
      organizationID: owner.organizationID,
      deploymentID: codes.deployments[deployment],
      createdAt: SessionRow.timestamp(createdAt),
      endedAt: SessionRow.timestamp(endedAt),
      botStartSeconds: botStart == SessionRow.noBotStart ? nil : Int(botStart),
      coldStart: start == .unknown ? nil : start == .cold,
      completionStatus: ending.completionStatus,
      endState: ending.endState,
      updatedAt: SessionRow.timestamp(updatedAt))
  }

  /// An instant within ``times``, the nearest one where it lies outside.
  static func clamp(_ milliseconds: Int64) -> Int64 {
    min(max(milliseconds, times.lowerBound), times.upperBound)
  }

  /// What a column holds for a time.
  static func column(_ timestamp: Timestamp?) -> Int64 {
    timestamp.map { clamp($0.milliseconds) } ?? noTime
  }

  /// The time that a column's number stands for.
  static func timestamp(_ column: Int64) -> Timestamp? {
    column == noTime ? nil : Timestamp(milliseconds: column)
  }
}

extension SessionRow: Comparable {
  /// The order of a table's rows: by `createdAt`, unknown ones first, then by id.
  static func < (lhs: SessionRow, rhs: SessionRow) -> Bool {
    lhs.createdAt == rhs.createdAt ? lhs.key < rhs.key : lhs.createdAt < rhs.createdAt
  }
}
