import SessionReport

/// An active filter, which a click takes off.
struct Chip: Part {
  static let template = "parts/active-filter"

  /// What is filtered by, as in `Outcome`.
  let label: String
  /// The value, as in `failed`.
  let value: String
  /// Whether the value is an id.
  let isID: Bool
  /// The page without this filter; `nil` in an embedded page, whose link is not the reader's, and
  /// where it is locked.
  let href: String?
  /// Whether a signed link locks it.
  let isLocked: Bool
  /// What the link asks for.
  let without: SessionRequest

  /// What a template is told.
  private enum CodingKeys: CodingKey {
    case label, value, isID, href, isLocked
  }

  init(
    label: String, value: String, isID: Bool = false, without: SessionRequest,
    in context: PageContext
  ) {
    isLocked = false
    self.label = label
    self.value = value
    self.isID = isID
    self.without = without
    href = context.isEmbedded ? nil : context.links.changed { $0 = without }
  }

  private init(locking chip: Chip) {
    label = chip.label
    value = chip.value
    isID = chip.isID
    href = nil
    isLocked = true
    without = chip.without
  }

  /// The same, which can't be taken off.
  var locked: Chip { Chip(locking: self) }
}
