public import Basics

/// Projects of a division added up, for the monthly table of projects and money (项目与资金进度).
public struct ProjectTotals: Sendable, Hashable {
  public private(set) var count = 0
  /// By the furthest stage reached; those without any stage, and cancelled ones, are apart.
  public private(set) var byStage: [ProjectStage: Int] = [:]
  public private(set) var withoutStage = 0
  public private(set) var cancelled = 0
  public private(set) var overdue = 0
  /// Their care ought to have been looked at.
  public private(set) var careOverdue = 0
  public private(set) var budget = Yuan(0)
  /// By source.
  public private(set) var funds: [String: Yuan] = [:]
  public private(set) var paid = Yuan(0)
  public private(set) var linkedHouseholds = 0

  public var arrived: Yuan { funds.values.reduce(Yuan(0), +) }
  /// Paid, of what has arrived, in per cent; nil where nothing has.
  public var paidShare: Double? { arrived.fen == 0 ? nil : 100 * Double(paid.fen) / Double(arrived.fen) }

  public init(_ projects: [ProjectProgress], on day: LocalDate) {
    for project in projects {
      count += 1
      if project.cancelledOn != nil {
        cancelled += 1
      } else if let stage = project.stage {
        byStage[stage, default: 0] += 1
      } else {
        withoutStage += 1
      }
      if project.isOverdue { overdue += 1 }
      if project.isCareOverdue(on: day) { careOverdue += 1 }
      budget = budget + (project.budget ?? Yuan(0))
      for (source, amount) in project.funds { funds[source] = (funds[source] ?? Yuan(0)) + amount }
      paid = paid + project.paid
      linkedHouseholds += project.linkedHouseholds
    }
  }
}
