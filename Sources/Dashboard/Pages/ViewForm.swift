/// What a template makes of a view: the form decides how it is filled in, and the texts are what is
/// filled in. Two views of one form differ in nothing but their texts.
struct ViewForm {
  /// A byte for each flag, for each optional whether it is there, and marks around lists and before
  /// what is in them.
  let form: [UInt8]
  /// The texts, in the order of the properties.
  let texts: [Text]

  /// What stands in a gap.
  enum Text {
    /// A text, to be escaped unless the template says that it is markup.
    case plain(String)
    /// The markup of parts.
    case markup([UInt8])
  }

  /// Reads a view, and lets `templates` make the parts in it.
  ///
  /// - Throws: ``TemplateError`` where a part has no template.
  init(_ view: some View, templates: TemplateSet) throws {
    let reader = ViewReader(templates)
    try view.encode(to: reader)
    form = reader.form
    texts = reader.texts
  }
}

/// Takes down the form and the texts of a view that encodes itself.
final class ViewReader: Encoder {
  private let templates: TemplateSet
  fileprivate(set) var form: [UInt8] = []
  fileprivate(set) var texts: [ViewForm.Text] = []

  fileprivate init(_ templates: TemplateSet) {
    self.templates = templates
  }

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(Properties(reader: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { Elements(reader: self) }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(reader: self) }

  /// Reads a property or an element that is no text and no flag.
  fileprivate func read(_ value: some Encodable) throws {
    if let part = value as? any Part {
      try add([part])
    } else if let parts = value as? any PartList {
      try add(parts.parts)
    } else {
      try value.encode(to: self)
    }
  }

  /// Has parts made, whose markup is one text of the view that they are in.
  private func add(_ parts: [any Part]) throws {
    mark(parts.isEmpty ? "n" : "s")
    if !parts.isEmpty { texts.append(.markup(try templates.markup(of: parts))) }
  }

  fileprivate func add(_ text: String) { texts.append(.plain(text)) }
  fileprivate func add(_ flag: Bool) { mark(flag ? "1" : "0") }
  fileprivate func mark(_ mark: Unicode.Scalar) { form.append(UInt8(ascii: mark)) }
}

/// The properties of a view, of which each comes in its turn.
private struct Properties<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let reader: ViewReader
  var codingPath: [any CodingKey] { [] }

  func encode(_ value: String, forKey key: Key) { reader.add(value) }
  func encode(_ value: Bool, forKey key: Key) { reader.add(value) }
  func encode(_ value: some Encodable, forKey key: Key) throws { try reader.read(value) }
  func encodeNil(forKey key: Key) { reader.mark("n") }

  func encodeIfPresent(_ value: String?, forKey key: Key) {
    reader.mark(value == nil ? "n" : "s")
    if let value { reader.add(value) }
  }

  func encodeIfPresent(_ value: (some Encodable)?, forKey key: Key) throws {
    reader.mark(value == nil ? "n" : "s")
    if let value { try reader.read(value) }
  }

  func nestedContainer<NestedKey>(
    keyedBy keyType: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> { reader.container(keyedBy: keyType) }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    reader.unkeyedContainer()
  }

  func superEncoder() -> any Encoder { reader }
  func superEncoder(forKey key: Key) -> any Encoder { reader }
}

/// The elements of a list.
private struct Elements: UnkeyedEncodingContainer {
  let reader: ViewReader
  private(set) var count = 0
  var codingPath: [any CodingKey] { [] }

  init(reader: ViewReader) {
    self.reader = reader
    reader.mark("[")
  }

  mutating func encode(_ value: String) {
    next()
    reader.add(value)
  }

  mutating func encode(_ value: some Encodable) throws {
    next()
    try reader.read(value)
  }

  mutating func encodeNil() { next() }

  mutating func nestedContainer<NestedKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    next()
    return reader.container(keyedBy: keyType)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    next()
    return reader.unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { reader }

  private mutating func next() {
    count += 1
    reader.mark(",")
  }
}

/// A value that is neither a view nor a list.
private struct Single: SingleValueEncodingContainer {
  let reader: ViewReader
  var codingPath: [any CodingKey] { [] }

  func encode(_ value: String) { reader.add(value) }
  func encode(_ value: Bool) { reader.add(value) }
  func encode(_ value: Int64) { reader.add(String(value)) }
  func encodeNil() { reader.mark("n") }

  func encode(_ value: some Encodable) throws {
    throw EncodingError.invalidValue(
      value, .init(codingPath: [], debugDescription: "A view has no properties of this type."))
  }
}

/// A list of parts.
protocol PartList {
  var parts: [any Part] { get }
}

extension Array: PartList where Element: Part {
  var parts: [any Part] { self }
}
