public import Basics
import Store

/// Who signs a handover, in the order in which the paper names them.
public enum Signatory: String, Sendable, Hashable, CaseIterable {
  case leaver, successor, secretary, township

  public var name: Bilingual {
    switch self {
    case .leaver: return Bilingual("离任者", "leaver")
    case .successor: return Bilingual("接任者", "successor")
    case .secretary: return Bilingual("村支书", "village secretary")
    case .township: return Bilingual("乡镇", "township")
    }
  }

  /// The field of `handovers` that holds the day of the signature.
  var field: String { rawValue + "_signed_on" }

  /// Whose signatures must be there first: nobody vouches for a handover before those who hand over
  /// and take over have signed. Leaver and successor sign in either order.
  public var predecessors: [Signatory] {
    switch self {
    case .leaver, .successor: return []
    case .secretary: return [.leaver]
    case .township: return [.leaver, .successor, .secretary]
    }
  }
}

/// What a handed-over item is about; the codes of the list `handover_item_kind` in the order of the
/// pack.
public enum HandoverItemKind: String, Sendable, Hashable, CaseIterable {
  case `case`, promise, project, money, goal, asset, mentoring, contact
}

/// The codes of the list `handover_item_state`.
public enum HandoverItemState: String, Sendable, Hashable, CaseIterable {
  /// Not yet talked through.
  case listed
  /// Handed over, nothing left to do.
  case settled
  /// Left open: the successor's task.
  case open
  case done
}

/// A village passed from a leaver to whoever comes after (交接).
public struct Handover: Sendable, Hashable {
  public let id: String
  public let village: DivisionCode
  /// A code of the list `role`.
  public let role: String
  public let leaver: String
  public let successor: String?
  public let plan: String?
  /// From 00:00 of this day only the successor serves.
  public let cutover: LocalDate
  public let signedOn: [Signatory: LocalDate]
  public let version: Int64

  /// The one id of a handover: the same seat, leaver and day always give the same.
  ///
  /// Village and day have a fixed width and a role has no dash, so whatever an office writes into
  /// its cadre ids, no two handovers share one.
  public static func id(
    village: DivisionCode, role: String, leaver: String, cutover: LocalDate
  ) -> String {
    "\(village)-\(role)-\(leaver)-\(cutover.packed)"
  }

  static let columns = """
    handover_id, village_code, role, leaver_id, successor_id, plan_id, cutover_on,
    leaver_signed_on, successor_signed_on, secretary_signed_on, township_signed_on, version
    """
  static let columnCount = 12
  static func columns(of table: String) -> String {
    columns.split(separator: ",").map { "\(table).\($0.drop { $0 == " " || $0 == "\n" })" }
      .joined(separator: ", ")
  }

  init(_ row: Row) throws {
    id = try row.get(0)
    village = try row.get(1)
    role = try row.get(2)
    leaver = try row.get(3)
    successor = try row.get(4)
    plan = try row.get(5)
    cutover = try row.get(6)
    var signed: [Signatory: LocalDate] = [:]
    for (i, who) in Signatory.allCases.enumerated() {
      if let day = try row.get(7 + i, as: LocalDate?.self) { signed[who] = day }
    }
    signedOn = signed
    version = try row.get(11)
  }
}

/// One item of a handover.
public struct HandoverItem: Sendable, Hashable {
  public let handover: String
  public let number: Int
  /// A code of the list `handover_item_kind`.
  public let kind: String
  /// In Chinese, as kept; `HandoverText.text` has it in either language.
  public let text: String
  public let amount: Yuan?
  /// The record it was made from, such as `cases:J0001`; nil where somebody wrote it by hand.
  public let source: String?
  public let state: HandoverItemState
  public let note: String?
  public let version: Int64

  static let columns = "handover_id, item, kind, text, amount, source, state, note, version"
  static func columns(of table: String) -> String {
    columns.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
  }

  init(_ row: Row, at first: Int = 0) throws {
    handover = try row.get(first)
    number = try row.get(first + 1)
    kind = try row.get(first + 2)
    text = try row.get(first + 3)
    amount = try row.get(first + 4)
    source = try row.get(first + 5)
    state = HandoverItemState(rawValue: try row.get(first + 6)) ?? .listed
    note = try row.get(first + 7)
    version = try row.get(first + 8)
  }
}

/// How far a handover has come, as a pure function of its signatures.
public enum HandoverState: Sendable, Hashable {
  case prepared
  case signed(by: [Signatory], missing: [Signatory])
  case complete

  public init(signedBy signatories: some Collection<Signatory>) {
    let signed = Signatory.allCases.filter { signatories.contains($0) }
    if signed.isEmpty {
      self = .prepared
    } else if signed.count == Signatory.allCases.count {
      self = .complete
    } else {
      self = .signed(by: signed, missing: Signatory.allCases.filter { !signed.contains($0) })
    }
  }

  public init(_ handover: Handover) { self.init(signedBy: handover.signedOn.keys) }

  /// `prepared`, `signed` or `complete`, as files and JSON name it.
  public var code: String {
    switch self {
    case .prepared: return "prepared"
    case .signed: return "signed"
    case .complete: return "complete"
    }
  }

  public var words: Bilingual {
    switch self {
    case .prepared: return Bilingual("已备好，无人签字", "prepared, nobody has signed")
    case .signed(let by, let missing):
      return Bilingual(
        "已签：\(by.words.zh)；待签：\(missing.words.zh)",
        "signed by \(by.words.en); still to sign: \(missing.words.en)")
    case .complete: return Bilingual("四方已签，交接完成", "signed by all four: complete")
    }
  }
}

extension [Signatory] {
  var words: Bilingual {
    Bilingual(map(\.name.zh).joined(separator: "、"), map(\.name.en).joined(separator: ", "))
  }
}
