internal import Authority
public import Basics
internal import Divisions
internal import Journal
internal import Monitoring
internal import Policy
internal import Roster
internal import Store

// A household: members masked, what is done for it, where it came from.

extension LiveConsole {
  /// A household on a day; nil where there is none that the viewer may know of.
  static func file(
    _ id: String, on day: LocalDate, _ viewer: Viewer, _ keys: KeyRing, _ connection: any Connection
  ) throws -> HouseholdFile? {
    do {
      return try HouseholdFile.read(id, on: day, keys: keys, viewer: viewer, connection)
    } catch is RegisterError {
      return nil
    } catch is AuthorityError {
      return nil
    }
  }

  static func card(_ file: HouseholdFile, _ village: Division?) -> HouseholdCard {
    let head = file.members.first { $0.relation == "head" }
    let name = head.map(\.name) ?? ""
    return HouseholdCard(
      id: file.id, village: village.map { DivisionRef($0) } ?? DivisionRef(code: file.village, name: file.village.description),
      head: name.isEmpty ? nil : name, members: file.members.count, monitoredSince: file.openSpell.map(\.identifiedOn))
  }

  /// A household on a day.
  public func household(_ id: String, asOf: LocalDate?) async throws -> HouseholdModel? {
    let (viewer, keys, date) = (viewer, installation.keys, day(asOf))
    let today = day(nil)
    let found = try await store.read { connection -> (file: HouseholdFile, care: HouseholdCare, path: [DivisionRef], names: [DivisionCode: Division], team: [String])? in
      guard let file = try Self.file(id, on: date, viewer, keys, connection) else { return nil }
      let kin = (file.predecessors + file.successors).compactMap(\.village)
      return (
        file, try HouseholdCare(id, on: date, connection), try DivisionRef.path(to: file.village, connection),
        try DivisionSearch.named(Set(kin + [file.village]), connection),
        try Staffing.persons(
          .open(role: nil), in: file.village.subtree, on: today, after: "", limit: 6, connection
        ).map(\.name)
      )
    }
    guard let (file, care, path, divisions, team) = found else { return nil }
    let villages = divisions.mapValues { DivisionRef($0) }
    func kin(_ kin: HouseholdFile.Kin) -> HouseholdModel.Kin {
      HouseholdModel.Kin(
        id: kin.id, village: kin.village.flatMap { villages[$0] }, kind: kin.kind.map { word($0, "household_event") },
        on: kin.on)
    }
    return HouseholdModel(
      path: path, card: Self.card(file, divisions[file.village]), asOf: date, standing: Self.standing(file),
      facts: facts(file), members: file.members.map(member),
      spells: file.spells.reversed().map { spell($0, care) }, visits: care.visits.map(visit),
      events: file.events.map { HouseholdModel.Event(on: $0.on, kind: word($0.kind, "household_event"), other: $0.otherHousehold) },
      predecessors: file.predecessors.map(kin), successors: file.successors.map(kin),
      runs: care.proceedings.map { run in
        HouseholdModel.Run(
          id: run.id, procedure: word(run.procedure, "procedure"), openedOn: run.openedOn, closedOn: run.closedOn,
          closing: run.closing.map { word($0, "proceeding_closing") })
      },
      alerts: care.openAlerts.map { row($0, villages) }, leads: care.leads.map { row($0, villages) },
      tasks: care.tasks.map { HouseholdModel.Task(task: $0, result: $0.result.map { word($0, "sweep_result") }) },
      authorisations: care.authorisations.map { DateSpan(from: $0.granted, to: $0.withdrawn.map { $0.adding(days: -1) }) },
      forms: forms(file, care, team, on: today))
  }

  private static func standing(_ file: HouseholdFile) -> Bilingual {
    switch file.standing {
    case .open: Bilingual("在册", "on the register")
    case .closed: Bilingual("已销户", "closed")
    case .notYetOpen: Bilingual("尚未立户", "not yet opened")
    }
  }

  private func facts(_ file: HouseholdFile) -> [HouseholdModel.Fact] {
    var facts: [HouseholdModel.Fact] = []
    func add(_ zh: String, _ en: String, _ field: String, of list: String? = nil) {
      guard let text = file.fields[field] else { return }
      facts.append(HouseholdModel.Fact(Bilingual(zh, en), list.map { .term(word(text, $0)) } ?? .text(Masking.stray(text))))
    }
    add("户类型", "Kind of household", "household_type", of: "household_type")
    add("村民小组", "Villagers' group", "group_name")
    add("网格", "Grid", "grid_id")
    add("住房等级", "Grade of the house", "house_grade", of: "house_grade")
    add("饮水安全", "Drinking water", "water_safety", of: "water_safety")
    add("整户兜底保障", "Under social security as a whole", "safety_net", of: "yes_no")
    for (title, date) in [
      (Bilingual("立户", "Opened"), file.openedOn), (Bilingual("销户", "Closed"), file.closedOn),
    ] { if let date { facts.append(HouseholdModel.Fact(title, .date(date))) } }
    if let reason = file.closedReason {
      facts.append(HouseholdModel.Fact(Bilingual("销户原因", "Why it closed"), .term(word(reason, "household_closing"))))
    }
    return facts
  }

  private func member(_ member: HouseholdFile.Member) -> HouseholdModel.Member {
    HouseholdModel.Member(
      name: member.name.isEmpty ? "–" : member.name, relation: member.relation.map { word($0, "relation") },
      birthYear: member.birthDate.map(\.year), labour: member.labour.map { word($0, "labour") })
  }

  private func spell(_ spell: Spell, _ care: HouseholdCare) -> HouseholdModel.Spell {
    var ending: Bilingual?
    if spell.eliminatedOn != nil {
      ending = spell.way.map { word($0, "elimination_way") } ?? Bilingual("风险消除", "risk eliminated")
    } else if spell.leftOn != nil {
      ending = spell.leftReason.map { word($0, "left_reason") } ?? Bilingual("退出", "left")
    }
    let measures = care.measures.filter { $0.caseID == spell.id }
    let risks = spell.risks ?? ""
    return HouseholdModel.Spell(
      id: spell.id, type: word(spell.objectType, "object_type"), beginning: spell.begunBy.map { word($0, "case_beginning") },
      from: spell.identifiedOn, end: spell.end, ending: ending,
      risks: risks.split(separator: ";").map { word(String($0), "risk") },
      channel: spell.channel.map { word($0, "channel") }, contact: spell.contact.map(Masking.stray),
      measures: measures.map { HouseholdModel.Measure(category: word($0.category, "measure_category"), measure: $0) },
      plan: care.plans.last { $0.caseID == spell.id })
  }

  private func visit(_ visit: HouseholdCare.Visit) -> HouseholdModel.Visit {
    let problems = HouseholdCare.guarantees.filter { visit.guarantees[$0] == "problem" }
    return HouseholdModel.Visit(
      on: visit.on, purpose: word(visit.purpose, "check_purpose"), people: visit.people,
      problems: CareForms.guarantees.filter { problems.contains($0.field) }.map(\.name), looked: visit.guarantees.count,
      income: visit.incomeChange.map { word($0, "income_change") }, newRisks: visit.newRisks.map { word($0, "risk") })
  }

  private func forms(_ file: HouseholdFile, _ care: HouseholdCare, _ team: [String], on day: LocalDate) -> [FormModel] {
    guard file.standing == .open else { return [] }
    let plans = care.plans
    let forms = LeadForms(console: self, day: day)
    var list: [FormModel] = []
    if !care.proceedings.contains(where: { $0.closedOn == nil }) {
      if file.openSpell != nil {
        list.append(forms.begin(["elimination", "removal"], household: file.id))
      } else {
        list.append(forms.begin(["identification"], household: file.id))
        let last = file.spells.last
        if let last, last.eliminatedOn != nil, last.leftOn == nil {
          list[0] = forms.begin(["identification", "reversal"], household: file.id)
        }
      }
    }
    list.append(forms.authorise(file.id))
    let care = CareForms(console: self, day: day)
    list.append(care.visit(file.id, people: team))
    if let open = file.spells.last(where: { $0.end == nil }) {
      list.append(care.plan(open.id, plans.last { $0.caseID == open.id }))
      list.append(care.measure(open.id))
    }
    return list
  }
}
