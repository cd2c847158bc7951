public import Basics

/// The stages of a project, in the order in which they are reached; the codes of the list `project_stage`.
public enum ProjectStage: String, Sendable, Hashable, CaseIterable, Comparable {
  case approved, tendered, started, finished, accepted
  case handedOver = "handed_over"
  /// The care was looked at, a year after acceptance.
  case checked

  public var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  public static func < (a: ProjectStage, b: ProjectStage) -> Bool { a.order < b.order }

  /// An expression for a stage's place in the order.
  static func orderSQL(_ column: String) -> String {
    "CASE \(column) " + allCases.map { "WHEN '\($0.rawValue)' THEN \($0.order)" }.joined(separator: " ") + " END"
  }
}

/// The stage that a project has reached, with the day.
public struct ReachedStage: Sendable, Hashable {
  public let stage: ProjectStage
  public let on: LocalDate
  public let document: String?
  public let note: String?
}
