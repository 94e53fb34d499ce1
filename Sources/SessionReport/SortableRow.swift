/// A row among those to be sorted, with everything at hand that decides its place.
struct SortableRow: Sendable {
  /// What rows are ordered by; `nil` where it is not known.
  let value: Int64?
  let place: SessionSelection.Place
  private let key: (high: UInt64, low: UInt64)
  private let text: String?

  init(value: Int64?, _ part: SessionSelection.Part, row: Int) {
    self.value = value
    place = SessionSelection.Place(part, row: row)
    key = (part.segment.columns.idHigh[row], part.segment.columns.idLow[row])
    text = part.segment.columns.isTextual(row) ? part.segment.columns.key(at: row).id : nil
  }

  /// Whether the id comes before that of another row.
  func idPrecedes(_ other: SortableRow) -> Bool {
    if text == nil && other.text == nil { return key < other.key }
    return id.utf8.lexicographicallyPrecedes(other.id.utf8)
  }

  private var id: String { text ?? SessionKey(high: key.high, low: key.low).id }
}
