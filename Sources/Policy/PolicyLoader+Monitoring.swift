import Basics

/// The sections of monitoring: incomes, workflows, clocks, object types and screening.
extension PolicyLoader {
  mutating func readMonitoring(_ sections: MappingReader) {
    for entry in sections.mappings("income_scheme") { readIncomeScheme(entry) }
    for entry in sections.mappings("workflows") { readWorkflow(entry) }
    for entry in sections.mappings("monitoring_clocks") { readClocks(entry) }
    for entry in sections.mappings("object_type_rules") { readObjectTypeRule(entry) }
    for entry in sections.mappings("measure_fit") { readMeasureFit(entry) }
    readScreening(sections)
  }

  private mutating func readWorkflow(_ entry: MappingReader) {
    let (area, span, name, source) = (entry.area(), entry.span(), entry.names(), entry.source())
    let procedures = codes("procedure", of: "procedure", in: entry)
    let reader = WorkflowReader(entry, procedure: procedures.first)
    entry.finish()
    for step in reader.steps {
      for actor in step.actors { references.append(("workflow_actor", actor, entry.place(of: "steps"))) }
    }
    guard entry.has("area") == (area != nil), let span, let name, let source else { return }
    for procedure in procedures {
      take("workflows/\(procedure)/\(area?.description ?? "")", span, entry.place)
      let workflow = Workflow(
        procedure: procedure, name: name, area: area, span: span, limit: reader.limit,
        warningDays: reader.warningDays, steps: reader.steps, source: source)
      content.workflows[procedure, default: DatedTable()].add(
        .init(area: area, span: span, content: .value(workflow, source)))
      content.workflowVersions[workflow.version] = workflow
    }
  }

  private mutating func readObjectTypeRule(_ entry: MappingReader) {
    let (area, span, type, source) = (entry.area(), entry.span(), entry.identifier("type"), entry.source())
    let (household, income) = (entry.text("household_type"), entry.text("income", required: true))
    let needsEvent = entry.flag("event") ?? false
    entry.finish()
    if let type { references.append(("object_type", type, entry.place(of: "type"))) }
    if let household { references.append(("household_type", household, entry.place(of: "household_type"))) }
    let words = ObjectTypeRule.Income.allCases.map(\.rawValue).joined(separator: ", ")
    let known = income.flatMap(ObjectTypeRule.Income.init(rawValue:))
    if let income, known == nil {
      entry.report("income", Bilingual("没有“\(income)”", "`\(income)` is not known"),
        Bilingual("其中之一：\(words)", "one of \(words)"))
    }
    guard entry.has("area") == (area != nil), let span, let type, let known, let source else { return }
    take("object_type_rules/\(type)/\(area?.description ?? "")", span, entry.place)
    content.objectTypeRules[type, default: DatedTable()].add(
      .init(
        area: area, span: span,
        content: .value(
          ObjectTypeRule(type: type, householdType: household, income: known, needsEvent: needsEvent), source)))
  }

  private mutating func readMeasureFit(_ entry: MappingReader) {
    let (area, span, risk, source) = (entry.area(), entry.span(), entry.identifier("risk"), entry.source())
    let measures = codes("measures", of: "measure_category", in: entry)
    entry.finish()
    if let risk { references.append(("risk", risk, entry.place(of: "risk"))) }
    guard entry.has("area") == (area != nil), let span, let risk, let source else { return }
    take("measure_fit/\(risk)/\(area?.description ?? "")", span, entry.place)
    content.measureFits[risk, default: DatedTable()].add(
      .init(area: area, span: span, content: .value(measures, source)))
  }

  private mutating func readClocks(_ entry: MappingReader) {
    let (area, span, source) = (entry.area(), entry.span(), entry.source())
    func limit(_ key: String) -> TimeLimit { entry.timeLimit(key, required: true) ?? TimeLimit(0, .calendarDays) }
    let clocks = MonitoringClocks(
      lead: limit("lead"), plan: limit("plan"), firstMeasure: limit("first_measure"),
      followUp: limit("follow_up"),
      observationMonths: entry.whole("observation_months", in: 0...60, required: true) ?? 0,
      feedback: limit("feedback"), telling: limit("telling"), noticeShown: limit("notice_shown"))
    entry.finish()
    guard entry.has("area") == (area != nil), let span, let source else { return }
    take("monitoring_clocks/\(area?.description ?? "")", span, entry.place)
    content.clocks.add(.init(area: area, span: span, content: .value(clocks, source)))
  }

  private mutating func readIncomeScheme(_ entry: MappingReader) {
    let purpose = IncomeSchemeReader.purpose(entry)
    // Without a purpose the entry is still read, for its other mistakes, and then left out.
    let question = "income_scheme/" + (purpose?.rawValue ?? entry.place.text)
    let row = dated(entry, question, value: IncomeSchemeReader.scheme, "window")
    if let purpose, let row { content.incomeSchemes[purpose, default: DatedTable()].add(row) }
  }
}
