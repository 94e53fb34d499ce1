import Foundation
import HTTPTypes
import PipecatModel
import Synchronization
import Testing

@testable import Dashboard
@testable import MicroHTTP

struct PreparedAnswersTests {
  private final class Counter: Sendable {
    let value = Atomic(0)
  }

  private static let now = Timestamp(milliseconds: 1_000_000)
  private let pool = ComputePool(threads: 2)

  private func key(_ target: String) -> PreparedAnswers.Key {
    PreparedAnswers.Key(target: target, address: nil)
  }

  private func state(_ tag: String, version: Int = 1, until: Int64? = nil) -> AnswerState {
    AnswerState(
      tag: tag, version: version, madeAt: Self.now,
      holdsUntil: until.map { Timestamp(milliseconds: $0) })
  }

  private func made(
    _ text: String, _ state: AnswerState?, status: HTTPResponse.Status = .ok
  ) -> PreparedAnswers.Made {
    PreparedAnswers.Made(response: .text(text, status: status), state: state)
  }

  private func text(
    _ result: PreparedAnswers.Result, coding: ContentCoding = .identity
  ) throws -> [UInt8] {
    switch result {
    case .prepared(let answer): return Array(try #require(answer.codings[coding]).body)
    case .response(let response):
      guard case .bytes(let bytes) = response.body else { return [] }
      return bytes
    case .busy: return Array("busy".utf8)
    }
  }

  @Test(arguments: ContentCoding.allCases)
  func `those who ask at once share what one has made`(coding: ContentCoding) async throws {
    let answers = PreparedAnswers(pool: pool)
    let mayGoOn = DispatchSemaphore(value: 0)
    let count = Counter()
    let long = String(repeating: "a long text ", count: 1000)
    let state = state("one")
    let results = await withTaskGroup { group in
      for _ in 0..<40 {
        group.addTask {
          await answers.make(
            PreparedAnswers.Key(target: "/a", address: nil), in: 1, at: Self.now, coding: coding
          ) {
            mayGoOn.wait()
            count.value.wrappingAdd(1, ordering: .relaxed)
            return PreparedAnswers.Made(response: .text(long), state: state)
          }
        }
      }
      mayGoOn.signal()
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(count.value.load(ordering: .relaxed) == 1)
    for result in results {
      let body = try text(result, coding: coding)
      let plain = coding == .gzip ? try gunzipped(body, count: long.utf8.count) : body
      #expect(plain == Array(long.utf8))
    }
  }

  @Test func `an answer that time has made another is made anew, without news`() async throws {
    let answers = PreparedAnswers(pool: pool)
    let old = state("old", until: Self.now.milliseconds + 10_000)
    for (later, expected) in [(0, "old"), (9_000, "old"), (11_000, "new")] as [(Int64, String)] {
      let result = await answers.make(
        key("/a"), in: 1, at: Self.now.advanced(byMilliseconds: later), coding: .identity
      ) { [self] in later == 0 ? made("old", old) : made("new", state("new")) }
      #expect(try text(result) == Array(expected.utf8))
    }
  }

  @Test func `an answer is good until what it shows is another`() async throws {
    let answers = PreparedAnswers(pool: pool)
    _ = await answers.make(key("/a"), in: 1, at: Self.now, coding: .identity) {
      made("old", state("one", until: 2_000_000))
    }
    func find(_ version: Int, at milliseconds: Int64, look: AnswerState?) -> Bool {
      answers.answer(
        of: key("/a"), in: version, at: Timestamp(milliseconds: milliseconds), look: { look }
      ) != nil
    }
    #expect(find(1, at: 1_999_999, look: nil), "nothing has changed: nobody looks")
    #expect(!find(2, at: 1_999_999, look: nil), "the data have changed")
    #expect(!find(1, at: 2_000_000, look: nil), "time has passed")
    #expect(!find(1, at: 999_999, look: nil), "the clock was set back")
    #expect(!find(2, at: 1_999_999, look: state("two", version: 2)))
    #expect(find(2, at: 1_999_999, look: state("one", version: 2, until: 3_000_000)))
    #expect(find(2, at: 2_999_999, look: nil), "what was found out is kept")
    #expect(!find(1, at: 2_999_999, look: nil))
    let other = answers.answer(of: key("/b"), in: 1, at: Self.now, look: { nil })
    #expect(other == nil)
  }

  @Test func `what is made from older data does not take the place of newer`() async throws {
    let answers = PreparedAnswers(pool: pool)
    for (version, word) in [(2, "new"), (1, "old")] {
      _ = await answers.make(key("/a"), in: version, at: Self.now, coding: .identity) {
        made(word, state(word, version: version))
      }
    }
    let kept = try #require(answers.answer(of: key("/a"), in: 2, at: Self.now, look: { nil }))
    #expect(try text(.prepared(kept)) == Array("new".utf8))
  }

  @Test func `what can't be made is told and not kept`() async throws {
    let answers = PreparedAnswers(pool: pool)
    for word in ["first", "second"] {
      let result = await answers.make(key("/a"), in: 1, at: Self.now, coding: .gzip) {
        made(word, nil, status: .notFound)
      }
      #expect(try text(result) == Array(word.utf8))
    }
    #expect(answers.size == 0)
  }

  @Test func `a thousand links take no more memory than is allowed`() async throws {
    let answers = PreparedAnswers(pool: pool, capacity: 1 << 20)
    for number in 0..<1000 {
      _ = await answers.make(key("/\(number)"), in: 1, at: Self.now, coding: .identity) {
        made(String(repeating: "x", count: number * 20), state("one"))
      }
      #expect(answers.size <= 1 << 20)
    }
    #expect(answers.size > 1 << 19)
    let large = await answers.make(key("/large"), in: 1, at: Self.now, coding: .identity) {
      made(String(repeating: "x", count: 1 << 18), state("one"))
    }
    #expect(try text(large).count == 1 << 18)
    #expect(answers.answer(of: key("/large"), in: 1, at: Self.now, look: { nil }) == nil)
  }

  @Test func `another coding is made when it is asked for, beside the first`() async throws {
    let answers = PreparedAnswers(pool: pool)
    for coding in ContentCoding.allCases {
      _ = await answers.make(key("/a"), in: 1, at: Self.now, coding: coding) {
        made("short", state("one"))
      }
    }
    let kept = try #require(answers.answer(of: key("/a"), in: 1, at: Self.now, look: { nil }))
    #expect(Set(kept.codings.keys) == Set(ContentCoding.allCases))
    #expect(kept.codings[.gzip]?.headers[.contentEncoding] == nil, "too short to gain by it")
  }
}
