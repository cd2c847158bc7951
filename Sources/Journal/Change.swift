public import Basics
public import Store

/// Something somebody wants to write: one or more edits that stand or fall together.
public struct Change: Sendable {
  /// Made where the change was made; the same operation sent twice counts once.
  public let operationID: String
  /// The registered kind of Change, such as `record.put`.
  public let kind: String
  public let edits: [Edit]
  /// The day from which it holds, where that is another than today.
  public let effectiveOn: LocalDate?

  public init(
    operationID: String, kind: String = ChangeKind.put.id, edits: [Edit],
    effectiveOn: LocalDate? = nil
  ) {
    self.operationID = operationID
    self.kind = kind
    self.edits = edits
    self.effectiveOn = effectiveOn
  }
}

/// New values for some fields of one record.
public struct Edit: Sendable {
  /// The kind of record.
  public let record: String
  /// Plain values by field name; fields left out stay as they are, `.null` clears one. The fields
  /// of the key must be among them.
  public let values: [String: SQLValue]
  /// The version of the record that the author saw: nil where it was new to them, and not checked
  /// where `isVersionChecked` is false.
  public let baseVersion: Int64?
  public let isVersionChecked: Bool

  public init(_ record: String, _ values: [String: SQLValue], basedOn version: Int64?) {
    self.record = record
    self.values = values
    baseVersion = version
    isVersionChecked = true
  }

  /// An edit that does not depend on what was there before.
  public init(_ record: String, _ values: [String: SQLValue]) {
    self.record = record
    self.values = values
    baseVersion = nil
    isVersionChecked = false
  }
}

/// A registered kind of Change: what it is called, and what it requires beyond the rules of the
/// records it edits.
public struct ChangeKind: Sendable {
  public let id: String
  public let name: Bilingual
  public let check: @Sendable (any Connection, Change) throws -> [RuleFinding]

  public init(
    _ id: String, _ name: Bilingual,
    check: @escaping @Sendable (any Connection, Change) throws -> [RuleFinding] = { _, _ in [] }
  ) {
    self.id = id
    self.name = name
    self.check = check
  }

  /// New or corrected values, nothing more.
  public static let put = ChangeKind("record.put", Bilingual("登记或更正", "entered or corrected"))
  static let importFile = ChangeKind("import", Bilingual("导入文件", "file imported"))
  static let undoImport = ChangeKind("import.undo", Bilingual("撤销导入", "import undone"))
}

/// What a submitted Change came to.
public struct Receipt: Sendable, Hashable {
  /// The journal entry, and the new version of every record it changed.
  public let seq: Int64
  /// The operation had been carried out before; nothing was written now.
  public let wasKnown: Bool
  /// How many records changed; zero where all values were there already.
  public let changedRecords: Int
  public let warnings: [RuleFinding]
}

/// Why a Change was not carried out. Nothing of it was written.
public enum ChangeError: ExplainedError {
  case unknownKind(String)
  case unknownField(record: String, field: String)
  /// Somebody else changed the record since the author saw it; the fields they share are named.
  case conflict(record: String, id: String, current: Int64?, base: Int64?)
  case refused([RuleFinding])

  public var explanation: Bilingual {
    switch self {
    case .unknownKind(let kind): return Bilingual("未知的类型：\(kind)", "Unknown kind: \(kind)")
    case .unknownField(let record, let field):
      return Bilingual("\(record) 没有字段 \(field)", "\(record) has no field \(field)")
    case .conflict(let record, let id, let current, let base):
      let (now, then) = (current.map(String.init) ?? "-", base.map(String.init) ?? "-")
      return Bilingual("\(record) \(id) 已被他人修改（现版本 \(now)，您依据的是 \(then)）",
        "\(record) \(id) was changed meanwhile (now version \(now), yours was based on \(then))")
    case .refused(let findings):
      let errors = findings.filter { $0.severity == .error }
      func join(_ language: Language) -> String {
        errors.map { finding in
          [finding.recordID, finding.field, finding.reason[language]].compactMap { $0 }
            .joined(separator: " ")
        }.joined(separator: language == .chinese ? "；" : "; ")
      }
      return Bilingual(join(.chinese), join(.english))
    }
  }

  public var remedy: Bilingual? {
    switch self {
    case .conflict: return Bilingual("查看最新内容后重新提交", "Look at the current values and submit again")
    case .refused(let findings): return findings.first { $0.severity == .error }?.remedy
    default: return nil
    }
  }
}
