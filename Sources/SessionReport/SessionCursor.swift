import PipecatModel

/// Goes through a selection in its order, some sessions at a time.
public struct SessionCursor: Sendable {
  let selection: SessionSelection
  private var position = 0
  private var places: ArraySlice<SessionSelection.Place> = []

  /// Sessions that are found at once: finding any costs a look at a whole segment or, in the order
  /// of a value, at all of them. Who takes nothing of an export keeps their places, 8 bytes each.
  private var placesTogether: Int { selection.order.key == .createdAt ? 2048 : 32_768 }

  /// At the first session of `selection`.
  public init(_ selection: SessionSelection) {
    self.selection = selection
  }

  /// Whether all sessions were passed.
  public var isAtEnd: Bool { places.isEmpty && position >= selection.count }

  /// The next `count` sessions, or as many as are left.
  public mutating func next(_ count: Int) -> [Session] {
    nextPlaces(count).map(selection.session(at:))
  }

  /// The places of the next `count` sessions, or of as many as are left.
  mutating func nextPlaces(_ count: Int) -> ArraySlice<SessionSelection.Place> {
    if places.isEmpty {
      places = selection.places(position..<position + placesTogether)[...]
      position += places.count
    }
    defer { places = places.dropFirst(count) }
    return places.prefix(count)
  }
}
