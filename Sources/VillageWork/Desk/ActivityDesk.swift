public import Authority
public import Basics
public import Journal
public import Monitoring
import Policy
import Store

/// An activity as it is entered; what is left out is filled in from what is known.
public struct ActivityInput: Sendable, Hashable {
  /// A code of the list `activity_kind`.
  public var kind: String
  public var date: LocalDate
  /// Default: where the household, item, project or issue is, else the viewer's own village.
  public var village: DivisionCode?
  /// Default: the viewer, where that is a cadre.
  public var cadre: String?
  /// Default: those of the item, project or issue; else that of the kind; else monitoring, where the
  /// household is monitored.
  public var tasks: [Int] = []
  /// Ids. Default: the household of the issue.
  public var households: [String] = []
  public var attendance: Int?
  public var invited: Int?
  public var summary: String?
  public var outcome: String?
  public var followUp: String?
  public var participants: [String] = []
  public var item: String?
  public var project: String?
  public var issue: String?

  public init(_ kind: String = "visit", on date: LocalDate) {
    self.kind = kind
    self.date = date
  }
}

extension WorkDesk {
  /// An activity with what was filled in.
  public struct Recorded: Sendable, Hashable {
    public let id: String
    public let village: DivisionCode
    public let cadre: String?
    public let tasks: [Int]
    public let receipt: Receipt
  }

  /// Enters an activity once, for every view of it.
  /// - Throws: `WorkError` where the village cannot be told, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func record(_ input: ActivityInput, by viewer: Viewer) async throws -> Recorded {
    let id = newIdentifier()
    let (edit, filled) = try await edit(for: input, id: id, viewer)
    let receipt = try await submit([edit], on: input.date, viewer)
    return Recorded(id: id, village: filled.village, cadre: filled.cadre, tasks: filled.tasks, receipt: receipt)
  }

  /// Enters a visit to a household once: what was looked at goes to monitoring, and the same Change holds
  /// the activity that the plan, the tasks and every summary read.
  /// - Returns: the id of the check, and of the lead where a new risk made one.
  /// - Throws: `WorkError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func visit(
    _ visit: VisitInput, monitoring desk: MonitoringDesk, by viewer: Viewer
  ) async throws -> (check: String, lead: String?) {
    let operation = newIdentifier()
    var input = ActivityInput("visit", on: visit.on)
    input.households = [visit.household]
    input.participants = visit.people
    if !visit.newRisks.isEmpty { input.followUp = "新增风险：" + wording(visit.newRisks, "risk") }
    let wanting = visit.guarantees.filter { $0.value == "problem" }.keys.sorted()
    input.outcome = wanting.isEmpty ? nil : "有问题：" + wanting.map { Self.guarantees[$0] ?? $0 }.joined(separator: "、")
    let (edit, _) = try await edit(for: input, id: "A-" + operation, viewer)
    return try await desk.carrying(operation).visit(visit, also: [edit], by: viewer)
  }

  private static let guarantees = [
    "food": "吃", "clothing": "穿", "schooling": "义务教育", "medical": "基本医疗", "housing": "住房安全", "water": "饮水安全",
  ]

  private func wording(_ codes: [String], _ list: String) -> String {
    codes.map { policy.wording($0, of: list, in: .chinese) }.joined(separator: "、")
  }

  private func edit(
    for input: ActivityInput, id: String, _ viewer: Viewer
  ) async throws -> (edit: Edit, filled: FilledActivity) {
    let policy = policy
    let filled = try await store.read { try FilledActivity(input, policy, viewer, $0) }
    try viewer.require(.write, in: filled.village)
    var edit = EditValues([
      "activity_id": .text(id), "village_code": filled.village.sqlValue, "date": input.date.sqlValue,
      "kind": .text(input.kind),
    ])
    edit.set("cadre_id", filled.cadre)
    edit.set(list: "tasks", filled.tasks.map(String.init))
    edit.set(list: "households", filled.households)
    edit.set("attendance", input.attendance)
    edit.set("invited", input.invited)
    edit.set(text: "summary", input.summary)
    edit.set(text: "outcome", input.outcome)
    edit.set(text: "follow_up", input.followUp)
    edit.set(list: "participants", input.participants.map(Masking.stray))
    edit.set("item_id", input.item)
    edit.set("project_id", filled.project)
    edit.set("issue_id", input.issue)
    return (Edit("activities", edit.values, basedOn: nil), filled)
  }
}

/// What follows from what was given.
private struct FilledActivity {
  let village: DivisionCode
  let cadre: String?
  let tasks: [Int]
  let households: [String]
  let project: String?

  init(_ input: ActivityInput, _ policy: PolicyBook, _ viewer: Viewer, _ connection: any Connection) throws {
    var places: [DivisionCode] = input.village.map { [$0] } ?? []
    var related: [Int] = []
    var (households, project) = (input.households, input.project)
    func found(_ sql: String, _ id: String, _ error: WorkError) throws -> (village: DivisionCode, task: Int?, other: String?) {
      let row = try connection.first(sql, [id]) {
        (village: try $0.get(0, as: DivisionCode.self), task: try $0.get(1, as: Int?.self), other: try $0.get(2, as: String?.self))
      }
      guard let row else { throw error }
      places.append(row.village)
      if let task = row.task, !related.contains(task) { related.append(task) }
      return row
    }
    if let item = input.item {
      let row = try found("SELECT village_code, task, project_id FROM work_plan_items WHERE id = $1", item, .unknownItem(item))
      project = project ?? row.other
    }
    if let id = project {
      _ = try found("SELECT village_code, task, NULL FROM projects WHERE id = $1", id, .unknownProject(id))
    }
    if let issue = input.issue {
      let row = try found("SELECT village_code, task, household_id FROM issues WHERE id = $1", issue, .unknownIssue(issue))
      if households.isEmpty, let household = row.other { households = [household] }
    }
    for household in households {
      _ = try found("SELECT village_code, NULL, NULL FROM households WHERE id = $1", household, .unknownHousehold(household))
    }
    if places.isEmpty, let scope = viewer.scope, scope.rank == .village { places = [scope] }
    guard let village = places.first else { throw WorkError.noVillage }
    guard places.allSatisfy({ $0 == village }) else { throw WorkError.severalVillages(Set(places).sorted()) }
    self.village = village
    self.households = households
    self.project = project
    if input.cadre == nil,
      try connection.first("SELECT 1 FROM cadres WHERE id = $1", [viewer.id], { _ in true }) == true
    {
      cadre = viewer.id
    } else {
      cadre = input.cadre
    }
    if !input.tasks.isEmpty {
      tasks = input.tasks
    } else if !related.isEmpty {
      tasks = related.sorted()
    } else if let task = policy.task(ofActivity: input.kind) {
      tasks = [task]
    } else {
      let isMonitored = try households.contains { household in
        try Spell.load("household_id = $1", [household], connection).contains { $0.isOpen(on: input.date) }
      }
      tasks = isMonitored ? [1] : []
    }
  }
}
