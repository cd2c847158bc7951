import Basics

/// Reads an entry of `workflows`, and refuses one under which a case could be decided unseen.
struct WorkflowReader {
  let steps: [WorkflowStep]
  let limit: TimeLimit?
  let warningDays: Int
  private let entry: MappingReader

  init(_ entry: MappingReader, procedure: String?) {
    self.entry = entry
    limit = entry.timeLimit("limit")
    warningDays = entry.whole("warning_days", in: 0...60) ?? 2
    var steps: [WorkflowStep] = []
    for item in entry.mappings("steps", required: true) {
      guard let step = Self.step(item, earlier: steps.map(\.id)) else { continue }
      if steps.contains(where: { $0.id == step.id }) {
        item.report("id", Bilingual("步骤“\(step.id)”重复", "the step `\(step.id)` occurs twice"),
          Bilingual("每个步骤一次", "each step once"))
        continue
      }
      steps.append(step)
    }
    self.steps = steps
    checkSafeguards(procedure)
  }

  private static func step(_ item: MappingReader, earlier: [String]) -> WorkflowStep? {
    let (id, name) = (item.identifier("id"), item.names())
    let kinds = WorkflowStep.Kind.allCases.map(\.rawValue)
    let kind = item.text("kind", required: true)
    let (actors, after) = (item.texts("actors"), item.texts("after"))
    let (due, minimum) = (item.timeLimit("due"), item.timeLimit("minimum"))
    let (people, returnsTo) = (item.whole("people", in: 0...100) ?? 0, item.texts("returns_to"))
    let mayRefuse = item.flag("may_refuse") ?? false
    item.finish()
    if let kind, !kinds.contains(kind) {
      item.report("kind", Bilingual("没有“\(kind)”这种步骤", "there is no kind of step `\(kind)`"),
        Bilingual("其中之一：\(kinds.joined(separator: ", "))", "one of \(kinds.joined(separator: ", "))"))
    }
    if actors.isEmpty {
      item.report("actors", Bilingual("没有办理角色", "nobody may take the step"),
        Bilingual("至少一个角色", "at least one actor"))
    }
    for (key, names) in [("after", after), ("returns_to", returnsTo)] {
      for name in names where !earlier.contains(name) {
        item.report(key, Bilingual("前面没有步骤“\(name)”", "no earlier step is `\(name)`"),
          Bilingual("写在其后的步骤", "steps stand behind those they name"))
      }
    }
    guard let id, let name, let kind = kind.flatMap(WorkflowStep.Kind.init(rawValue:)) else { return nil }
    return WorkflowStep(
      id: id, kind: kind, name: name, actors: actors, after: after.filter(earlier.contains), due: due,
      minimum: minimum, people: people, returnsTo: returnsTo, mayRefuse: mayRefuse)
  }

  /// The decision must come after the review and a notice of some days, and a comparison after the
  /// application, whatever else an area prescribes (invariant 6 of the domain).
  private func checkSafeguards(_ procedure: String?) {
    let decisions = steps.filter { $0.kind == .decision }
    guard decisions.count == 1, let decision = decisions.first else {
      entry.report("steps", Bilingual("须有且只有一个审定步骤", "there must be one step of the kind decision"),
        Bilingual("kind: decision", "kind: decision"))
      return
    }
    func kinds(before step: WorkflowStep) -> Set<WorkflowStep.Kind> {
      var found: Set<String> = Set(step.after)
      for earlier in steps.reversed() where found.contains(earlier.id) { found.formUnion(earlier.after) }
      return Set(steps.filter { found.contains($0.id) }.map(\.kind))
    }
    func require(_ kind: WorkflowStep.Kind, before step: WorkflowStep) {
      if kinds(before: step).contains(kind) { return }
      entry.report("steps",
        Bilingual("“\(step.id)”之前没有 \(kind.rawValue)", "`\(step.id)` does not wait for a step of the kind \(kind.rawValue)"),
        Bilingual("在 after 中写明", "name it under `after`"))
    }
    if procedure == "identification" || procedure == "elimination" {
      require(.review, before: decision)
      require(.notice, before: decision)
    }
    if procedure == "identification" {
      for step in steps where step.kind == .comparison { require(.application, before: step) }
      require(.verification, before: decision)
      require(.comparison, before: decision)
    }
    for step in steps where step.kind == .notice && (step.minimum?.count ?? 0) < 1 {
      entry.report("steps", Bilingual("公示没有最短天数", "the notice has no least number of days"),
        Bilingual("minimum: { count: 5, unit: calendar_days }", "minimum: { count: 5, unit: calendar_days }"))
    }
  }
}

extension MappingReader {
  /// A length of time: `{ count: 5, unit: calendar_days }`.
  func timeLimit(_ key: String, required: Bool = false) -> TimeLimit? {
    guard let item = mapping(key, required: required) else { return nil }
    let (count, unit) = (item.whole("count", in: 0...1000, required: true), item.text("unit", required: true))
    item.finish()
    guard let unit else { return nil }
    guard let known = TimeLimit.Unit(rawValue: unit) else {
      let units = TimeLimit.Unit.allCases.map(\.rawValue).joined(separator: ", ")
      item.report("unit", Bilingual("没有单位“\(unit)”", "there is no unit `\(unit)`"),
        Bilingual("其中之一：\(units)", "one of \(units)"))
      return nil
    }
    return count.map { TimeLimit($0, known) }
  }
}
