import GRDB
import Synchronization

/// The numbers of the last words of some columns: sessions that follow each other mostly share their
/// words, and comparing is cheaper than hashing.
struct LastWords {
  private let words: WordList
  private let database: Database
  private var last: [(word: String, number: Int64)?]

  init(_ words: WordList, columns: Int, in database: Database) {
    self.words = words
    self.database = database
    last = Array(repeating: nil, count: columns)
  }

  /// The number of `word`, which is entered where it is new; `nil` for `nil`.
  mutating func number(of word: String?, in column: Int) throws -> Int64? {
    guard let word else { return nil }
    if let last = last[column], last.word == word { return last.number }
    let number = try words.number(of: word, in: database)
    last[column] = number.map { (word, $0) }
    return number
  }
}

/// The texts that many sessions share (deployments, statuses), each stored once under a number.
final class WordList: Sendable {
  private let numbers = Mutex<[String: Int64]>([:])

  /// The number of `word`, which is entered where it is new; `nil` for `nil`.
  func number(of word: String?, in database: Database) throws -> Int64? {
    guard let word else { return nil }
    if let number = numbers.withLock({ $0[word] }) { return number }
    try database.cachedStatement(sql: "INSERT OR IGNORE INTO word(text) VALUES (?)")
      .execute(arguments: [word])
    let number = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT id FROM word WHERE text = ?"), arguments: [word])
    guard let number else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
    numbers.withLock { $0[word] = number }
    return number
  }

  /// Forgets all numbers, to look them up anew.
  func forget() {
    numbers.withLock { $0 = [:] }
  }

  /// All words by their numbers.
  static func all(in database: Database) throws -> [Int64: String] {
    let rows = try Row.fetchCursor(database, sql: "SELECT id, text FROM word")
    var words: [Int64: String] = [:]
    while let row = try rows.next() { words[row[0]] = row[1] }
    return words
  }
}
