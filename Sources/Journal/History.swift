public import Authority
public import Basics
public import Store

/// What happened to one record, field by field, read from the journal.
public struct RecordHistory: Sendable {
  /// One field that a change touched; texts are masked unless the viewer asked otherwise.
  public struct FieldChange: Sendable, Hashable {
    public let name: String
    public let title: String
    public let before: String
    public let after: String
  }

  public struct Item: Sendable {
    public let entry: JournalEntry
    /// What kind of Change it was, in words.
    public let change: Bilingual
    public let isCreation: Bool
    public let isRemoval: Bool
    public let fields: [FieldChange]
  }

  public let kind: RecordKind
  public let recordID: String
  /// The division it lies in, where that is known.
  public let place: DivisionCode?
  /// Newest first.
  public let items: [Item]

  /// - Parameter unmasked: shows personal data whole, which needs the right to.
  /// - Throws: `AuthorityError`, `ChangeError.unknownKind`.
  public static func read(
    kind kindID: String, id: String, registry: RecordRegistry, changeKinds: [ChangeKind] = [],
    keys: KeyRing, viewer: Viewer, unmasked: Bool = false, _ connection: any Connection
  ) throws -> RecordHistory {
    guard let kind = registry.kind(kindID) else { throw ChangeError.unknownKind(kindID) }
    let names = kind.fields.map(\.name).joined(separator: ", ")
    let current = try connection.first("SELECT \(names) FROM \(kind.id) WHERE id = $1", [id]) { row in
      kind.fields.indices.map { row[$0] }
    }
    let prefixed = JournalEntry.columns.split(separator: ", ").map { "j." + $0 }.joined(separator: ", ")
    let steps = try connection.rows(
      """
      SELECT \(prefixed), h.before, h.after_hash IS NULL FROM row_history h
      JOIN journal j ON j.seq = h.seq
      WHERE h.record_kind = $1 AND h.record_id = $2 ORDER BY h.seq
      """, [kind.id, id]
    ) { (try JournalEntry($0), try $0.get(10, as: String?.self), try $0.get(11, as: Bool.self)) }
    let images = try steps.map { step in try step.1.map { try RowImage.decode(kind, Array($0.utf8)) } }
    let place = place(kind, current ?? images.last ?? nil)
    if let place {
      try viewer.require(.read, in: place)
      if unmasked { try viewer.require(.unmask, in: place) }
    } else {
      try viewer.require(.read)
      if unmasked { try viewer.require(.unmask) }
    }
    let kindNames = Dictionary(
      ([.put, .importFile, .undoImport] + changeKinds).map { ($0.id, $0.name) },
      uniquingKeysWith: { first, _ in first })
    var items: [Item] = []
    for (i, step) in steps.enumerated() {
      // What a step left behind is what the next one found.
      let after = step.2 ? nil : (i + 1 < steps.count ? images[i + 1] : current)
      let opened = try (images[i] ?? nil).map { try SealedRow.loadPast(kind, $0, id: id, keys: keys, connection) }
      let openedAfter = try after.map { try SealedRow.loadPast(kind, $0, id: id, keys: keys, connection) }
      items.append(Item(
        entry: step.0, change: kindNames[step.0.kind] ?? Bilingual(step.0.kind, step.0.kind),
        isCreation: step.1 == nil, isRemoval: step.2,
        fields: differences(kind, opened, openedAfter, unmasked: unmasked)))
    }
    return RecordHistory(kind: kind, recordID: id, place: place, items: items.reversed())
  }

  private static func place(_ kind: RecordKind, _ values: [SQLValue]?) -> DivisionCode? {
    guard let values, let name = kind.placedBy, let position = kind.position(of: name) else {
      return nil
    }
    return DivisionCode(sqlValue: values[position])
  }

  private static func differences(
    _ kind: RecordKind, _ before: [SQLValue]?, _ after: [SQLValue]?, unmasked: Bool
  ) -> [FieldChange] {
    kind.fields.enumerated().compactMap { i, field in
      let (old, new) = (before?[i] ?? .null, after?[i] ?? .null)
      guard old != new, field.name != "date_precision" else { return nil }
      return FieldChange(
        name: field.name, title: field.title,
        before: field.text(old, isMasked: !unmasked), after: field.text(new, isMasked: !unmasked))
    }
  }
}
