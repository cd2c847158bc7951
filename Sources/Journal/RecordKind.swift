public import Basics
public import Store

/// A kind of record: its table, its fields, its key and its rules. Features declare their kinds;
/// files, the journal, history and undo all work from the declaration.
public struct RecordKind: Sendable {
  /// The name of the kind in files and commands, and of its table.
  public let id: String
  public let name: Bilingual
  /// The fields in the order of columns; the last is always `date_precision`.
  public let fields: [Field]
  /// The names of the fields that make the key; one identifier, or several values joined by `|`.
  public let key: [String]
  /// The field that places a record in a division; nil where only a viewer of everything may write.
  public let placedBy: String?
  /// Rules on one record alone.
  public var rules: [RecordRule] = []
  /// Rules that look at other records too, run after the rows are in place, before the commit.
  public var setRules: [SetRule] = []
  /// Tables made of records of this kind, kept up with every write.
  public var derived: [DerivedTable] = []

  /// The columns of the table beyond `id` and `version`, in order: a citizen id has a second one
  /// for its hash.
  public let columns: [String]
  /// The codes of every list that takes no others, given by the registry.
  var closedLists: [String: Set<String>] = [:]
  private let positions: [String: Int]
  /// Made once, because they run for every single change.
  let statements: RecordStatements

  public init(
    _ id: String, _ name: Bilingual, key: [String], placedBy: String?, _ fields: [Field],
    rules: [RecordRule] = [], setRules: [SetRule] = [], derived: [DerivedTable] = []
  ) {
    self.id = id
    self.name = name
    self.key = key
    self.placedBy = placedBy
    var precision = Field("date_precision", "日期精度")
    precision.isInternal = true
    self.fields = fields + [precision]
    self.rules = rules
    self.setRules = setRules
    self.derived = derived
    positions = Dictionary(
      self.fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    columns = self.fields.flatMap { field in
      field.content == .citizenID ? [field.name, field.name + "_hash"] : [field.name]
    }
    statements = RecordStatements(table: id, fields: self.fields.map(\.name), columns: columns)
  }

  public func position(of field: String) -> Int? { positions[field] }

  /// The field, by its English name.
  public func field(_ name: String) -> Field? { positions[name].map { fields[$0] } }

  /// The key of a record as one text; nil where a part is missing.
  public func recordID(_ values: [SQLValue]) -> String? {
    var parts: [String] = []
    for name in key {
      guard let position = positions[name] else { return nil }
      switch values[position] {
      case .text(let text) where !text.isEmpty: parts.append(text)
      case .integer(let number): parts.append(String(number))
      default: return nil
      }
    }
    return parts.joined(separator: "|")
  }
}

/// The statements that follow from a kind of record.
struct RecordStatements: Sendable {
  let onConflict: String
  let upsert: String
  /// To be followed by a list of ids in brackets.
  let selectByID: String

  init(table: String, fields: [String], columns: [String]) {
    onConflict = "ON CONFLICT (id) DO UPDATE SET "
      + (["version"] + columns).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    let all = ["id", "version"] + columns
    let places = all.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    upsert = "INSERT INTO \(table) (\(all.joined(separator: ", "))) VALUES (\(places)) " + onConflict
    selectByID = "SELECT id, version, \(fields.joined(separator: ", ")) FROM \(table) WHERE id IN"
  }
}

/// A record as the rules see it: all fields in plain values, whatever was left unchanged filled in.
public struct RecordDraft: Sendable {
  public let kind: RecordKind
  public let id: String
  public let values: [SQLValue]
  /// Whether the record existed before.
  public let isNew: Bool

  public init(kind: RecordKind, id: String, values: [SQLValue], isNew: Bool) {
    self.kind = kind
    self.id = id
    self.values = values
    self.isNew = isNew
  }

  public subscript(_ field: String) -> SQLValue {
    kind.position(of: field).map { values[$0] } ?? .null
  }

  public func text(_ field: String) -> String? { self[field].text }
  public func date(_ field: String) -> LocalDate? { LocalDate(sqlValue: self[field]) }
  public func integer(_ field: String) -> Int64? { self[field].integer }
}

/// Something a rule found: an error stops the record, a warning is only told.
public struct RuleFinding: Sendable, Hashable {
  public enum Severity: String, Sendable, Hashable { case error, warning }

  public let severity: Severity
  public let recordID: String?
  public let field: String?
  public let reason: Bilingual
  public let remedy: Bilingual?

  public init(
    _ severity: Severity, recordID: String? = nil, field: String? = nil, _ reason: Bilingual,
    remedy: Bilingual? = nil
  ) {
    self.severity = severity
    self.recordID = recordID
    self.field = field
    self.reason = reason
    self.remedy = remedy
  }
}

/// A rule on one record, as a pure function.
public struct RecordRule: Sendable {
  public let check: @Sendable (RecordDraft, _ today: LocalDate) -> [RuleFinding]
  public init(_ check: @escaping @Sendable (RecordDraft, LocalDate) -> [RuleFinding]) {
    self.check = check
  }
}

/// A rule over several records, as a query. It runs in the transaction that wrote the touched
/// records, so that what it sees is what would be committed.
public struct SetRule: Sendable {
  /// The ids touched by a change: `sql` is a subquery with the one column `id`, and `values` are
  /// its parameters, the only ones a rule's query may have.
  public struct Touched: Sendable {
    public let sql: String
    public let values: [String]
    /// Whether the records are history decided elsewhere, which is warned of but not refused.
    public let isHistory: Bool
    init(sql: String, values: [String] = [], isHistory: Bool) {
      self.sql = sql
      self.values = values
      self.isHistory = isHistory
    }

    /// Every record of a kind, as history.
    public static func all(_ kind: String) -> Touched {
      Touched(sql: "(SELECT id FROM \(kind))", isHistory: true)
    }
  }

  public let check: @Sendable (any Connection, Touched) throws -> [RuleFinding]
  public init(_ check: @escaping @Sendable (any Connection, Touched) throws -> [RuleFinding]) {
    self.check = check
  }
}

/// The kinds of record an installation knows.
public struct RecordRegistry: Sendable {
  public let kinds: [RecordKind]
  private let byID: [String: RecordKind]

  /// - Parameter closedLists: by the id of a code list that takes no other values, its codes.
  public init(_ kinds: [RecordKind], closedLists: [String: Set<String>] = [:]) {
    let kinds = kinds.map { kind in
      var kind = kind
      kind.closedLists = closedLists
      return kind
    }
    self.kinds = kinds
    byID = Dictionary(kinds.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public func kind(_ id: String) -> RecordKind? { byID[id] }

  /// The fields of other kinds that refer to records of `kind`.
  public func references(to kind: String) -> [(kind: RecordKind, field: Field)] {
    kinds.flatMap { other in
      other.fields.compactMap { field in
        if case .reference(kind: kind) = field.content { return (other, field) }
        if kind == "divisions", case .division = field.content { return (other, field) }
        return nil
      }
    }
  }
}
