public import Basics

/// What `/records/KIND/ID/history` was asked for.
public struct HistoryRequest: Hashable, Sendable {
  /// The record.
  public let record: RecordRef
  /// The cursor of an earlier page.
  public let after: String?

  /// Makes a request.
  public init(record: RecordRef, after: String? = nil) {
    self.record = record
    self.after = after
  }
}

/// What the history of a record shows.
public struct HistoryModel: Sendable {
  /// The record.
  public let record: RecordRef
  /// What kind of record it is, such as 派驻 / posting.
  public let kind: Bilingual
  /// What people call the record; masked where needed.
  public let title: String
  /// The divisions it lies in, topmost first; may be empty.
  public let path: [DivisionRef]
  /// The changes, newest first.
  public let changes: Page<ChangeRow>

  /// Makes the model of the page.
  public init(
    record: RecordRef, kind: Bilingual, title: String, path: [DivisionRef],
    changes: Page<ChangeRow>
  ) {
    self.record = record
    self.kind = kind
    self.title = title
    self.path = path
    self.changes = changes
  }
}

/// One change of a record.
public struct ChangeRow: Hashable, Sendable {
  /// When it was made.
  public let at: Instant
  /// Who made it.
  public let actor: Bilingual
  /// What kind of change it was, such as 批量导入 / bulk import.
  public let kind: Bilingual
  /// The number of its journal entry.
  public let entry: Int
  /// What is known about it besides, such as the file of an import.
  public let note: Bilingual?
  /// What changed.
  public let fields: [FieldChange]

  /// Describes one change.
  public init(
    at: Instant, actor: Bilingual, kind: Bilingual, entry: Int, note: Bilingual? = nil,
    fields: [FieldChange]
  ) {
    self.at = at
    self.actor = actor
    self.kind = kind
    self.entry = entry
    self.note = note
    self.fields = fields
  }
}

/// A field before and after a change; values arrive masked.
public struct FieldChange: Hashable, Sendable {
  /// The field.
  public let field: Bilingual
  /// The value before; `.empty` where there was none.
  public let before: CellValue
  /// The value after; `.empty` where it was cleared.
  public let after: CellValue

  /// Describes one field.
  public init(field: Bilingual, before: CellValue, after: CellValue) {
    self.field = field
    self.before = before
    self.after = after
  }
}
