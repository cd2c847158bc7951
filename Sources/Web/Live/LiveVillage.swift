internal import Basics
internal import Divisions
internal import Monitoring
internal import Policy
internal import Roster
internal import Store
internal import VillageWork

// The page of a village: a handful of queries that all go by its code.

extension LiveConsole {
  func village(_ division: Division, on date: LocalDate) async throws -> VillageModel {
    let (code, viewer, policy) = (division.code, viewer, policy)
    let found = try await store.read { connection in
      Found(
        path: try DivisionRef.path(to: code, connection),
        tags: try DivisionQueries.tags(of: code, connection),
        profiles: try VillageProfiles.all(of: code, viewer: viewer, connection),
        members: try VillageTeam.members(of: code, viewer: viewer, connection),
        support: try VillageTeam.support(of: code, viewer: viewer, connection),
        goals: try WorkFacts.goals(of: code, viewer: viewer, connection),
        coverage: try Coverage.check(code, on: date, policy: policy, viewer: viewer, connection),
        monitoring: try MonitoringCounts.count(in: code.subtree, on: date, connection))
    }
    return VillageModel(
      path: found.path, level: policy.name(of: division.level, in: "level"), asOf: date,
      profiles: found.profiles.map { VillageProfileRow($0) }, tags: found.tags.map(tagRow),
      team: found.members.filter { $0.span.contains(date) }.map(teamRow),
      formerTeam: found.members.filter { ($0.span.to ?? date) < date }.map(teamRow),
      support: found.support.map { link in
        SupportRow(slot: slot(link.slot), holder: link.holder, span: link.span)
      },
      standards: found.coverage.results.filter { $0.dueVillages.contains(code.value) }
        .map { check($0, of: found, on: date) },
      goals: found.goals.map { goal($0, latest: found.profiles.first { $0.year <= date.year }) },
      monitoring: Self.counts(found.monitoring), record: division.record)
  }

  private struct Found: Sendable {
    let path: [DivisionRef]
    let tags: [DivisionQueries.TagSpan]
    let profiles: [Divisions.VillageProfile]
    let members: [TeamMember]
    let support: [SupportLink]
    let goals: [TermGoal]
    let coverage: Coverage
    let monitoring: MonitoringCounts
  }

  private func slot(_ id: String) -> SlotRef { SlotRef(id: id, title: policy.name(of: id, in: "slot")) }

  private func teamRow(_ member: TeamMember) -> TeamRow {
    TeamRow(
      name: member.name, role: policy.name(of: member.role, in: "role"), unit: member.unit,
      span: member.span, endReason: member.endReason.map { policy.name(of: $0, in: "end_reason") },
      record: RecordRef(kind: "postings", id: member.postingID))
  }

  /// One standard with the people and links that fill each of its slots on the day.
  private func check(_ result: Coverage.Result, of found: Found, on date: LocalDate) -> StandardCheck {
    let standard = result.standard
    return StandardCheck(
      title: standard.name, document: standard.source.document,
      slots: standard.slots.map { slot in
        let people = found.members.filter { member in
          // A member of the team fills the slot of the team.
          let filled = member.role == "member" ? "work_team" : member.role
          return member.span.contains(date) && slot.filledBy.contains(filled)
        }
        let links = found.support.filter { $0.span.contains(date) && slot.filledBy.contains($0.slot) }
        return StandardCheck.Slot(
          slot: SlotRef(id: slot.id, title: slot.name), holders: people.map(\.name) + links.map(\.holder),
          missingSince: result.gaps.first { $0.slot == slot.id }?.since)
      })
  }

  // MARK: Goals

  /// Goals are kept with two decimals; these are amounts in yuan.
  private static let moneyGoals: Set<String> = [
    "collective_income", "collective_assets", "disposable_income_per_capita", "sales",
  ]

  private func goal(_ goal: TermGoal, latest: Divisions.VillageProfile?) -> GoalRow {
    func value(_ amount: Yuan?) -> CellValue {
      guard let amount else { return .empty }
      return Self.moneyGoals.contains(goal.indicator) ? .money(amount) : .decimal(Double(amount.fen) / 100)
    }
    let now: CellValue
    switch goal.indicator {
    case "collective_income": now = value(latest?.collectiveIncome)
    case "collective_assets": now = value(latest?.collectiveAssets)
    case "disposable_income_per_capita": now = value(latest?.disposableIncomePerCapita)
    case "party_members": now = latest?.partyMembers.map { .number($0) } ?? .empty
    default: now = .empty
    }
    return GoalRow(
      indicator: policy.name(of: goal.indicator, in: "goal_indicator"), baseline: value(goal.baseline),
      baselineYear: goal.baselineYear, target: value(goal.target), targetYear: goal.targetYear, latest: now)
  }

  // MARK: Monitoring

  private static func counts(_ counts: MonitoringCounts) -> [MonitoringCount] {
    guard counts.identified.households + counts.open.households > 0 else { return [] }
    func row(_ zh: String, _ en: String, _ part: HouseholdsAndPersons) -> MonitoringCount {
      MonitoringCount(title: Bilingual(zh, en), households: part.households, persons: part.persons)
    }
    return [
      row("当前在监测", "Monitored now", counts.open),
      row("累计认定", "Identified so far", counts.identified),
      row("其中落实帮扶措施", "of those, with measures begun", counts.measured),
      row("其中消除风险", "of those, out of risk", counts.eliminated),
    ]
  }
}

extension VillageProfileRow {
  /// From the profile as the feature keeps it; a part of the page has the same name.
  init(_ stored: Divisions.VillageProfile) {
    self.init(year: stored.year)
    households = stored.households
    population = stored.population
    residentPopulation = stored.residentPopulation
    labourForce = stored.labourForce
    partyMembers = stored.partyMembers
    poorHouseholds = stored.poorHouseholds
    disposableIncomePerCapita = stored.disposableIncomePerCapita
    collectiveAssets = stored.collectiveAssets
    collectiveIncome = stored.collectiveIncome
    leadingIndustries = stored.leadingIndustries
  }
}
