internal import Basics
internal import Monitoring

/// The forms of what is done for a household: visits, plans, measures.
struct CareForms {
  let console: LiveConsole
  let day: LocalDate

  static let guarantees: [(field: String, name: Bilingual)] = [
    ("food", Bilingual("吃", "Food")), ("clothing", Bilingual("穿", "Clothing")),
    ("schooling", Bilingual("义务教育", "Schooling")), ("medical", Bilingual("基本医疗", "Medical care")),
    ("housing", Bilingual("住房安全", "Housing")), ("water", Bilingual("饮水安全", "Drinking water")),
  ]

  /// A visit: what is known is filled in, and only what changed is typed. Nothing chosen under the six
  /// guarantees says that all six were looked at and none wants anything.
  /// - Parameter people: who is in post in the village.
  func visit(_ household: String, people: [String]) -> FormModel {
    FormModel(
      "visit", Bilingual("登记入户", "Enter a visit"),
      explanation: Bilingual(
        "已知的已填好；没有变化的不必填。", "What is known is filled in; what has not changed is left alone."),
      fields: [
        LeadForms.dayField(day),
        FormField(
          "people", Bilingual("入户人员", "Who visited"), .line(200), value: people.isEmpty ? [] : [people.joined(separator: "、")],
          hint: Bilingual("用顿号隔开。", "Separated by commas."), option: "--people"),
        FormField(
          "problems", Bilingual("“两不愁三保障”和饮水有问题的", "Guarantees that want something"),
          .many(Self.guarantees.map { FormChoice($0.field, $0.name) }),
          hint: Bilingual("不选表示六项都看过、没有问题。", "None chosen: all six were looked at, and none wants anything."),
          option: "--problems"),
        FormField("income_change", Bilingual("收入变化", "Income"), .choice(console.choices("income_change")), option: "--income"),
        FormField("new_risks", Bilingual("新增风险", "New risks"), .many(console.choices("risk")), option: "--new-risks"),
        LeadForms.note,
      ], submit: Bilingual("登记", "Enter"), command: "zhucun monitor visit \(household)")
  }

  func plan(_ caseID: String, _ plan: HouseholdCare.Plan?) -> FormModel {
    FormModel(
      "plan", plan == nil ? Bilingual("制定一户一策", "Make the plan of help") : Bilingual("调整一户一策", "Adjust the plan of help"),
      fields: [
        FormField("case", Bilingual("监测编号", "Case"), .kept, value: [caseID]), LeadForms.dayField(day),
        FormField(
          "aims", Bilingual("帮扶目标", "Aims"), .text, value: [plan?.aims].compactMap { $0 }, isRequired: true,
          option: "--aims"),
        FormField("needs", Bilingual("主要需求", "Needs"), .text, value: [plan?.needs].compactMap { $0 }, option: "--needs"),
        FormField("agreed_on", Bilingual("农户确认日期", "Agreed by the household on"), .date, option: "--agreed-on"),
        FormField("contact", Bilingual("帮扶联系人", "Cadre in touch"), .line(60), option: "--contact"),
      ], submit: Bilingual("登记", "Enter"), command: "zhucun monitor plan \(caseID)")
  }

  private func measureFields(start: Bool) -> [FormField] {
    [
      LeadForms.dayField(day),
      FormField(
        "category", Bilingual("措施类别", "Kind of measure"), .choice(console.choices("measure_category")), isRequired: true,
        option: "--category"),
      FormField("description", Bilingual("内容", "What"), .line(200), option: "--description"),
      FormField(
        "started_on", Bilingual("开始日期", "Begun on"), .date, value: start ? [day.description] : [], isRequired: start,
        option: "--started-on"),
      FormField(
        "amount", Bilingual("金额（元）", "Amount (yuan)"), .line(20), hint: Bilingual("如1200或1200.50", "Such as 1200 or 1200.50"),
        option: "--amount"),
    ]
  }

  func measure(_ caseID: String) -> FormModel {
    FormModel(
      "measure", Bilingual("登记帮扶措施", "Enter a measure"),
      fields: [FormField("case", Bilingual("监测编号", "Case"), .kept, value: [caseID])] + measureFields(start: false)
        + [FormField("planned_on", Bilingual("计划日期", "Planned for"), .date, option: "--planned-on")],
      submit: Bilingual("登记", "Enter"), command: "zhucun monitor measure --case \(caseID)")
  }

  /// Help given before the decision.
  func early(_ proceeding: String) -> FormModel {
    FormModel(
      "early", Bilingual("登记先行帮扶措施", "Enter help given in advance"),
      explanation: Bilingual("认定后转为帮扶措施。", "It becomes a measure with the decision."),
      fields: measureFields(start: true), submit: Bilingual("登记", "Enter"),
      command: "zhucun monitor measure --proceeding \(proceeding)")
  }
}

extension FormReader {
  /// A measure as `CareForms` asks for it.
  mutating func measure() throws -> MeasureInput {
    var measure = MeasureInput(choice("category", of: "measure_category"))
    measure.description = sent.text("description")
    measure.plannedOn = optionalDate("planned_on")
    measure.startedOn = optionalDate("started_on")
    if let text = sent.text("amount") {
      if let fen = LooseReader.number(text, scale: 100), fen >= 0 {
        measure.amount = Yuan(fen: fen)
      } else {
        refuse("amount", "金额应写作1200或1200.50。", "An amount is written like 1200 or 1200.50.")
      }
    }
    return measure
  }

  /// A visit as `CareForms` asks for it.
  mutating func visit(_ household: String) throws -> VisitInput {
    var visit = VisitInput(household, on: date("on"), purpose: "follow_up")
    visit.people = names("people")
    let wanting = Set(sent.list("problems"))
    for (field, _) in CareForms.guarantees { visit.guarantees[field] = wanting.contains(field) ? "problem" : "ok" }
    if sent.text("income_change") != nil { visit.incomeChange = choice("income_change", of: "income_change") }
    visit.newRisks = choices("new_risks", of: "risk")
    visit.note = sent.text("note")
    try finish()
    return visit
  }
}
