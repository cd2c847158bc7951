import Basics
import Monitoring

/// What happens to households, as the register's specification tells it: a member's last day is the
/// eve of the event, or the day of a death; what ends, ends from the day itself on.
extension WorkflowModel {
  // MARK: What is allowed

  func brokenByEvent(_ action: ModelAction) -> Set<String> {
    switch action {
    case .join(_, let household, _, let day): return brokenByDay(day, household, daysAfterCase: 0)
    case .leave(let how, let household, let person, let day): return brokenByLeaving(how, household, person, day)
    case .split(let household, let members, _, let day, _):
      var broken = brokenByWhole(household, day)
      if members.isEmpty { broken.insert("nobodyMoves") }
      for id in members { broken.formUnion(brokenByGoing(id, from: household, on: day)) }
      let stays = persons.contains { $0.household == household && !members.contains($0.id) && $0.isThere(day) }
      if !stays { broken.insert("everybodyLeaves") }
      return broken
    case .move(let household, _, _, let day):
      return brokenByWhole(household, day).union(brokenByGoingTogether(household, day, needsSomebody: true))
    case .merge(let household, let target, let day):
      if household == target { return ["sameHousehold"] }
      return brokenByWhole(household, day).union(brokenByGoingTogether(household, day, needsSomebody: true))
        .union(brokenByDay(day, target, daysAfterCase: 0)).union(brokenByCases(target, day))
    case .close(let household, let reason, let day):
      let haveDied = reason == "died_out"
      var broken = brokenByDay(day, household, daysAfterCase: haveDied ? 0 : 1).union(brokenByRecords(household, day))
      if !haveDied { broken.formUnion(brokenByGoingTogether(household, day, needsSomebody: false)) }
      return broken
    default: return []
    }
  }

  private func brokenByDay(_ day: LocalDate, _ household: String, daysAfterCase: Int) -> Set<String> {
    guard let own = households[household] else { return ["unknownHousehold"] }
    var broken: Set<String> = []
    if day > ModelRules.today { broken.insert("inFuture") }
    if own.closed != nil { broken.insert("closedAlready") }
    if let opened = own.opened, day < opened { broken.insert("beforeOpening") }
    if let last = cases(of: household).last, day < last.from.adding(days: daysAfterCase) { broken.insert("beforeCase") }
    return broken
  }

  /// No proceeding runs, and none was closed and no case ended after the day.
  private func brokenByCases(_ household: String, _ day: LocalDate) -> Set<String> {
    var broken: Set<String> = []
    if running(in: household) != nil { broken.insert("proceedingRuns") }
    let ends = proceedings.filter { $0.household == household }.compactMap(\.closedOn)
      + cases(of: household).compactMap(\.end)
    if ends.contains(where: { $0 > day }) { broken.insert("laterRecord") }
    return broken
  }

  private func brokenByRecords(_ household: String, _ day: LocalDate) -> Set<String> {
    let days = persons.filter { $0.household == household }.flatMap { [$0.joined, $0.left] }.compactMap(\.self)
    return brokenByCases(household, day).union(days.contains { $0 > day } ? ["laterRecord"] : [])
  }

  private func brokenByWhole(_ household: String, _ day: LocalDate) -> Set<String> {
    brokenByDay(day, household, daysAfterCase: 1).union(brokenByRecords(household, day))
  }

  /// Somebody goes who was here on the eve.
  private func brokenByGoing(_ id: String, from household: String, on day: LocalDate) -> Set<String> {
    guard let person = persons.first(where: { $0.id == id }), person.household == household else { return ["notMember"] }
    var broken: Set<String> = []
    if person.left != nil { broken.insert("leftAlready") }
    if !person.isThere(day.adding(days: -1)) { broken.insert("notMember") }
    return broken
  }

  private func goers(_ household: String, _ day: LocalDate) -> [Person] {
    persons.filter { $0.household == household && $0.isThere(day) && $0.left != day }
  }

  private func brokenByGoingTogether(_ household: String, _ day: LocalDate, needsSomebody: Bool) -> Set<String> {
    let goers = goers(household, day)
    if goers.isEmpty { return needsSomebody ? ["nobodyMoves"] : [] }
    return goers.contains { !$0.isThere(day.adding(days: -1)) } ? ["notMember"] : []
  }

  private func isLast(_ person: String, _ household: String) -> Bool {
    !persons.contains { $0.household == household && $0.id != person && $0.left == nil }
  }

  private func brokenByLeaving(_ how: Leaving, _ household: String, _ id: String, _ day: LocalDate) -> Set<String> {
    let isDeath = how == .death
    var broken = brokenByDay(day, household, daysAfterCase: isDeath ? 0 : 1)
    guard let person = persons.first(where: { $0.id == id }) else { return broken.union(["unknownPerson"]) }
    guard person.household == household else { return broken.union(["notMember"]) }
    if person.left != nil { broken.insert("leftAlready") }
    if !person.isThere(isDeath ? day : day.adding(days: -1)) { broken.insert("notMember") }
    if isLast(id, household) { broken.formUnion(isDeath ? brokenByRecords(household, day) : ["lastMember"]) }
    return broken
  }

  // MARK: What follows

  /// - Parameter begun: the id that the product gave a case which came with a household.
  mutating func followEvent(_ action: ModelAction, begun: String?) {
    switch action {
    case .join(_, _, let person, _): persons.append(person)
    case .leave(let how, let household, let person, let day):
      let closes = isLast(person, household)
      depart(person, how == .death ? day : day.adding(days: -1))
      if closes {
        households[household]?.closed = day
        endCase(of: household, on: day, "natural_loss")
      }
    case .split(let household, let members, let made, let day, let isAtRisk):
      open(made, from: household, in: nil, day)
      for id in members { carry(id, to: made, day) }
      if isAtRisk { transfer(openCase(of: household, on: day), to: made, day, begun) }
    case .move(let household, let village, let made, let day):
      open(made, from: household, in: village, day)
      for person in goers(household, day) { carry(person.id, to: made, day) }
      let open = openCase(of: household, on: day)
      households[household]?.closed = day
      endCase(of: household, on: day, "moved")
      transfer(open, to: made, day, begun)
    case .merge(let household, let target, let day):
      for person in goers(household, day) { carry(person.id, to: target, day) }
      let open = openCase(of: household, on: day)
      households[household]?.closed = day
      endCase(of: household, on: day, "merged")
      if openCase(of: target, on: day) == nil { transfer(open, to: target, day, begun) }
    case .close(let household, let reason, let day):
      let haveDied = reason == "died_out"
      for person in haveDied ? persons.filter({ $0.household == household && $0.left == nil }) : goers(household, day) {
        depart(person.id, haveDied ? day : day.adding(days: -1))
      }
      households[household]?.closed = day
      endCase(of: household, on: day, "natural_loss")
    default: break
    }
  }

  private mutating func depart(_ id: String, _ lastDay: LocalDate) {
    guard let i = persons.firstIndex(where: { $0.id == id }) else { return }
    persons[i].left = lastDay
  }

  private mutating func open(_ made: String, from old: String, in village: DivisionCode?, _ day: LocalDate) {
    guard let former = households[old] else { return }
    households[made] = Household(village: village ?? former.village, type: former.type, opened: day)
  }

  /// The person goes on under the next id: `P7`, `P7~2`, `P7~3`.
  private mutating func carry(_ id: String, to household: String, _ day: LocalDate) {
    guard let person = persons.first(where: { $0.id == id }) else { return }
    let base = id.split(separator: "~")[0]
    var number = 2
    while persons.contains(where: { $0.id == "\(base)~\(number)" }) { number += 1 }
    depart(id, day.adding(days: -1))
    persons.append(Person(
      id: "\(base)~\(number)", household: household, labour: person.labour, isRegistered: person.isRegistered,
      sharesIncome: person.sharesIncome, joined: day))
  }

  private mutating func endCase(of household: String, on day: LocalDate, _ reason: String) {
    guard let open = openCase(of: household, on: day), let i = index(ofCase: open.id) else { return }
    (cases[i].left, cases[i].leftReason) = (day, reason)
  }

  private mutating func transfer(_ open: Case?, to household: String, _ day: LocalDate, _ id: String?) {
    guard let open else { return }
    cases.append(Case(
      id: id ?? "none", household: household, type: open.type, from: day, begunBy: "transfer", continues: open.id,
      channel: open.channel))
  }
}
