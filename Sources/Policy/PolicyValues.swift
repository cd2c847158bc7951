public import Basics

/// How far a policy value can be trusted.
public enum Certainty: String, Sendable, CaseIterable, Codable {
  /// From the article that the project started from.
  case seed
  /// Seen in a public document or report.
  case found
  /// General knowledge that nobody has checked against a document.
  case recalled
  /// Chosen by this project as a starting value; no rule says so.
  case proposal

  /// The mark as people read it beside a value.
  public var name: Bilingual {
    switch self {
    case .seed: Bilingual("原始报道", "from the founding article")
    case .found: Bilingual("见于公开文件", "seen in a public document")
    case .recalled: Bilingual("凭常识，未核实", "general knowledge, not verified")
    case .proposal: Bilingual("本系统建议值", "a starting value proposed here")
    }
  }
}

/// Where a policy value comes from.
public struct Source: Sendable, Hashable {
  /// The document that sets the value, with its number where known.
  public let document: String?
  public let certainty: Certainty
  /// What a reader must know before relying on the value.
  public let note: String?

  public init(document: String?, certainty: Certainty, note: String?) {
    self.document = document
    self.certainty = certainty
    self.note = note
  }
}

/// A value with the area and the days that it holds for.
public struct Dated<Value: Sendable>: Sendable {
  public let value: Value
  /// The area whose rule it is; nil is the whole country.
  public let area: DivisionCode?
  public let span: DateSpan
  public let source: Source

  public init(value: Value, area: DivisionCode?, span: DateSpan, source: Source) {
    self.value = value
    self.area = area
    self.span = span
    self.source = source
  }
}

/// A value found, or the plain statement that none is known; never guessed.
public enum Finding<Value: Sendable>: Sendable {
  case known(Dated<Value>)
  case unknown(Bilingual)

  /// The bare value, for callers that have already warned about its absence.
  public var value: Value? {
    guard case .known(let dated) = self else { return nil }
    return dated.value
  }
}

/// What a team in a village must consist of, in an area, for a time.
public struct TeamStandard: Sendable, Hashable {
  /// Part of figure identifiers, such as `villages.standard_met.five_ones`.
  public let id: String
  public let name: Bilingual
  /// The area whose standard it is; nil is the whole country.
  public let area: DivisionCode?
  public let span: DateSpan
  public let appliesTo: Applicability
  public let slots: [SlotRequirement]
  public let source: Source

  public init(
    id: String, name: Bilingual, area: DivisionCode?, span: DateSpan, appliesTo: Applicability,
    slots: [SlotRequirement], source: Source
  ) {
    self.id = id
    self.name = name
    self.area = area
    self.span = span
    self.appliesTo = appliesTo
    self.slots = slots
    self.source = source
  }
}

/// Which villages a standard is for. All conditions must hold; an empty one always does.
public struct Applicability: Sendable, Hashable {
  public let anyOfTags: [String]
  public let noneOfTags: [String]
  /// Compared with `poor_households` of the village's latest profile.
  public let minimumPoorHouseholds: Int?

  public init(anyOfTags: [String], noneOfTags: [String], minimumPoorHouseholds: Int?) {
    self.anyOfTags = anyOfTags
    self.noneOfTags = noneOfTags
    self.minimumPoorHouseholds = minimumPoorHouseholds
  }
}

/// One place of a standard that somebody must fill.
public struct SlotRequirement: Sendable, Hashable {
  public let id: String
  public let name: Bilingual
  /// Codes of the list `slot`; any one of them fills the place.
  public let filledBy: [String]

  public init(id: String, name: Bilingual, filledBy: [String]) {
    self.id = id
    self.name = name
    self.filledBy = filledBy
  }
}

/// One of the four duties (四项职责) of a village team.
public struct Duty: Sendable, Hashable {
  public let number: Int
  public let name: Bilingual
  public let source: Source
}

/// One of the twelve tasks (十二项参与任务) that spell the duties out.
public struct DutyTask: Sendable, Hashable {
  /// 1 to 12, as files and activities name it.
  public let number: Int
  public let name: Bilingual
  /// The number of the duty that it belongs to.
  public let duty: Int
  /// 首要, 中心, 重点 or 根本, where the task is one of the four priorities;
  /// the list `task_priority` has the names in full.
  public let priority: String?
  /// Codes of `activity_kind` that are work on this task where the record says nothing else.
  public let activityKinds: [String]
  /// Codes of `issue_kind` that belong to it where nothing else is said.
  public let issueKinds: [String]
  /// Vouches for the name; duty and priority are this project's own mapping.
  public let source: Source
}
