import ArgumentParser
import Authority
import Basics
import Exchange
import Installation
import Monitoring
import Policy
import Store

struct ShowHousehold: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "一户：成员、来历与去向、变动、监测。 A household with members, lineage, events and monitoring.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The household.") var id: String
  @Option(help: "The day (default: today).") var asOf: LocalDate?
  @Option var format = OutputFormat.text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let (id, keys, day) = (id, installation.keys, asOf ?? installation.surroundings.today)
      let file = try await installation.store.read {
        try HouseholdFile.read(id, on: day, keys: keys, viewer: .machineOperator, $0)
      }
      await installation.store.close()
      switch format {
      case .json: try Console.json(HouseholdSheet(file))
      case .csv:
        var out = CSVWriter()
        out.append(["part", "id", "kind", "from", "to", "other"])
        for line in lines(file, installation.policy, named: false) { out.append([line.part] + line.cells) }
        Console.write(out.bytes)
      case .text: tell(file, installation.policy)
      }
    }
  }

  private typealias Line = (part: String, cells: [String])

  /// Members, events, lineage and cases as id, kind, from, to, other.
  private func lines(_ file: HouseholdFile, _ policy: PolicyBook, named: Bool) -> [Line] {
    func name(_ code: String?, _ list: String) -> String {
      guard let code else { return "" }
      return named ? policy.codeList(list)?.name(of: code, in: common.language) ?? code : code
    }
    func day(_ date: LocalDate?) -> String { date?.description ?? "" }
    var out: [Line] = file.members.map {
      ("member", [$0.id, name($0.relation, "relation"), day($0.joinedOn), day($0.leftOn), $0.name])
    }
    out += file.events.map { event in
      let other = event.otherHousehold == file.id ? event.household : event.otherHousehold
      return ("event", [event.id, name(event.kind, "household_event"), day(event.on), "", event.person ?? other ?? ""])
    }
    for (part, kin) in file.predecessors.map({ ("predecessor", $0) }) + file.successors.map({ ("successor", $0) }) {
      out.append((part, [kin.id, name(kin.kind, "household_event"), day(kin.on), "", kin.village?.description ?? ""]))
    }
    out += file.spells.map {
      ("case", [$0.id, name($0.objectType, "object_type"), day($0.identifiedOn), day($0.end), $0.continues ?? ""])
    }
    return out
  }

  private func tell(_ file: HouseholdFile, _ policy: PolicyBook) {
    let zh = common.language == .chinese
    let standing: Bilingual
    switch file.standing {
    case .notYetOpen: standing = Bilingual("尚未立户", "not yet open")
    case .open: standing = Bilingual("在册", "open")
    case .closed: standing = Bilingual("已销户", "closed")
    }
    Console.print("\(file.id)  \(file.village)  \(file.day)  \(standing[common.language])")
    for (field, text) in file.fields.sorted(by: { $0.key < $1.key })
    where field != "household_id" && field != "village_code" {
      let declared = RegisterRecords.households.field(field)
      var shown = text
      if case .code(let list)? = declared?.content {
        shown = policy.codeList(list)?.name(of: text, in: common.language) ?? text
      }
      Console.print("  \(declared?.heading(in: common.language) ?? field): \(shown)")
    }
    let titles = [
      "member": Bilingual("成员", "Members"), "event": Bilingual("变动", "Events"),
      "predecessor": Bilingual("来历", "Came from"), "successor": Bilingual("去向", "Went into"),
      "case": Bilingual("监测", "Monitoring"),
    ]
    var last = ""
    for line in lines(file, policy, named: true) {
      if line.part != last { Console.print(titles[line.part]?[common.language] ?? line.part) }
      last = line.part
      let (id, kind, from, to, other) = (line.cells[0], line.cells[1], line.cells[2], line.cells[3], line.cells[4])
      let span = from.isEmpty && to.isEmpty ? "" : to.isEmpty ? from : "\(from) … \(to)"
      let shown = line.part == "event" ? [span, kind, other] : [id, other, kind, span]
      Console.print("  " + shown.filter { !$0.isEmpty }.joined(separator: "  "))
    }
    if file.members.isEmpty { Console.print(zh ? "当日没有成员" : "no members on the day") }
  }
}

/// A household file as JSON has it.
private struct HouseholdSheet: Encodable {
  struct Member: Encodable {
    let person_id, name: String
    let id_number, relation, sex, labour, health: String?
    let birth_date, joined_on, left_on: LocalDate?
  }
  struct Event: Encodable {
    let event_id, household_id, kind: String
    let occurred_on: LocalDate
    let person_id, other_household_id: String?
    let has_note: Bool
  }
  struct Kin: Encodable {
    let household_id: String
    let village_code, kind: String?
    let on: LocalDate?
  }
  struct Case: Encodable {
    let case_id, object_type: String
    let identified_on: LocalDate
    let eliminated_on, left_on: LocalDate?
    let left_reason, begun_by, continues: String?
    let open: Bool
  }

  let household_id, village_code, standing: String
  let as_of: LocalDate
  let fields: [String: String]
  let members: [Member]
  let events: [Event]
  let predecessors, successors: [Kin]
  let cases: [Case]

  init(_ file: HouseholdFile) {
    func kin(_ kin: HouseholdFile.Kin) -> Kin {
      Kin(household_id: kin.id, village_code: kin.village?.description, kind: kin.kind, on: kin.on)
    }
    household_id = file.id
    village_code = file.village.description
    standing = file.standing.rawValue
    as_of = file.day
    fields = file.fields
    members = file.members.map {
      Member(
        person_id: $0.id, name: $0.name, id_number: $0.idNumber.isEmpty ? nil : $0.idNumber,
        relation: $0.relation, sex: $0.sex, labour: $0.labour, health: $0.health,
        birth_date: $0.birthDate, joined_on: $0.joinedOn, left_on: $0.leftOn)
    }
    events = file.events.map {
      Event(
        event_id: $0.id, household_id: $0.household, kind: $0.kind, occurred_on: $0.on,
        person_id: $0.person, other_household_id: $0.otherHousehold, has_note: $0.hasNote)
    }
    predecessors = file.predecessors.map(kin)
    successors = file.successors.map(kin)
    cases = file.spells.map {
      Case(
        case_id: $0.id, object_type: $0.objectType, identified_on: $0.identifiedOn,
        eliminated_on: $0.eliminatedOn, left_on: $0.leftOn, left_reason: $0.leftReason,
        begun_by: $0.begunBy, continues: $0.continues, open: $0.isOpen(on: file.day))
    }
  }
}
