import GRDB
import GRDBSQLite

/// A statement that is carried out for each of many sessions, or gives many of them, by SQLite's own
/// functions.
///
/// GRDB's arguments and rows allocate several objects a value. To enter 300,000 sessions took 1.1 s of
/// processor time with them and takes 0.5 s so; to read them took 0.24 s and takes 0.13 s.
///
/// The pointer is valid as long as the statement is held here. What is bound is copied by SQLite
/// before the call returns, and what is read is copied out before the next step.
struct SessionStatement {
  private let statement: Statement
  private let database: Database
  private let pointer: SQLiteStatement

  /// Tells SQLite to copy what is bound: C's `SQLITE_TRANSIENT`, a macro that Swift does not see.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(_ statement: Statement, in database: Database) {
    self.statement = statement
    self.database = database
    pointer = statement.sqliteStatement
  }

  /// Carries out a statement that gives no rows, and leaves it ready for the next time.
  func execute() throws {
    let code = sqlite3_step(pointer)
    guard code == SQLITE_DONE else { throw failure(code) }
    sqlite3_reset(pointer)
  }

  /// Goes to the next row; `false` where there is none.
  func step() throws -> Bool {
    let code = sqlite3_step(pointer)
    guard code == SQLITE_ROW || code == SQLITE_DONE else { throw failure(code) }
    return code == SQLITE_ROW
  }

  private func failure(_ code: Int32) -> any Error {
    let message = database.lastErrorMessage
    sqlite3_reset(pointer)
    // This is how GRDB ends what a cancelled task waits for.
    if code == SQLITE_INTERRUPT { return CancellationError() }
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }

  // MARK: Parameters, the first at 1

  func bind(_ number: Int64?, at place: Int32) {
    if let number {
      sqlite3_bind_int64(pointer, place, number)
    } else {
      sqlite3_bind_null(pointer, place)
    }
  }

  func bind(_ text: String, at place: Int32) {
    var text = text
    text.withUTF8 { bytes in
      _ = bytes.withMemoryRebound(to: CChar.self) {
        sqlite3_bind_text(
          pointer, place, $0.baseAddress, Int32($0.count), SessionStatement.copied)
      }
    }
  }

  func bind(_ id: StoredID, at place: Int32) {
    switch id {
    case .uuid(let high, let low):
      _ = withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) {
        sqlite3_bind_blob(
          pointer, place, $0.baseAddress, Int32($0.count), SessionStatement.copied)
      }
    case .text(let text): bind(text, at: place)
    }
  }

  // MARK: Columns, the first at 0

  func number(at column: Int32) -> Int64? {
    sqlite3_column_type(pointer, column) == SQLITE_NULL
      ? nil : sqlite3_column_int64(pointer, column)
  }

  /// An id; `nil` where there is none.
  func id(at column: Int32) -> StoredID? {
    switch sqlite3_column_type(pointer, column) {
    case SQLITE_BLOB:
      guard sqlite3_column_bytes(pointer, column) == StoredID.uuidBytes else { return nil }
      return sqlite3_column_blob(pointer, column).map { bytes in
        StoredID.uuid(
          UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
      }
    case SQLITE_TEXT:
      guard let text = sqlite3_column_text(pointer, column) else { return nil }
      let count = Int(sqlite3_column_bytes(pointer, column))
      return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
    default: return nil
    }
  }
}
