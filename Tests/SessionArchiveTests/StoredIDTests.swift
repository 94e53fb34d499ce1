import TestSupport
import Testing

@testable import SessionArchive

struct StoredIDTests {
  @Test func `any id comes back exactly, and UUIDs as upstream writes them take 16 bytes`() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<3000 {
      let id = Self.id(&generator)
      let stored = StoredID(id)
      #expect(stored.id == id)
      let isUUID = id.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil
      if case .uuid = stored { #expect(isUUID) } else { #expect(!isUUID) }
    }
  }

  /// A UUID, or one with a character that makes it none.
  private static func id(_ generator: inout SeededGenerator) -> String {
    var characters = [8, 4, 4, 4, 12].map { count in
      String((0..<count).map { _ in generator.pick(Array("0123456789abcdef")) })
    }.joined(separator: "-").map { $0 }
    if generator.once(in: 2) {
      let position = Int.random(in: characters.indices, using: &generator)
      characters[position] = generator.pick(["A", "g", "-", "é", "0", " "])
      if generator.once(in: 4) { characters.removeLast() }
    }
    return String(characters)
  }
}
