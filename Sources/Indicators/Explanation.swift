public import Authority
public import Basics
import Divisions
import Facts
import Monitoring
public import Policy
import Roster
public import Store
import VillageWork

/// The records behind a figure, one page at a time.
public struct Explanation: Sendable {
  public struct Column: Sendable, Hashable {
    public let id: String
    public let name: Bilingual
  }

  public struct Line: Sendable, Hashable {
    /// Where the next page begins.
    public let key: String
    public let cells: [String]
    /// The place it is in or is.
    public let place: DivisionCode?
    /// The kind and id of the record, for its history.
    public let record: Record?
  }

  public struct Record: Sendable, Hashable {
    public let kind: String
    public let id: String
  }

  public let columns: [Column]
  public let lines: [Line]
  /// Hand this to `after` for the next page; nil on the last.
  public let next: String?

  /// There is no figure of this name.
  public struct UnknownFigure: ExplainedError {
    let id: String
    public init(id: String) { self.id = id }
    public var explanation: Bilingual { Bilingual("没有这个指标：\(id)", "There is no figure \(id)") }
    public var remedy: Bilingual? {
      Bilingual("用 zhucun report list 查看全部指标", "`zhucun report list` shows them all")
    }
  }

  /// - Parameters:
  ///   - after: the key of the last line seen; empty for the first page.
  ///   - from: the first day of the period, for figures that have one.
  /// - Throws: `UnknownFigure`, `AuthorityError`.
  public static func of(
    _ figure: String, division: DivisionCode, on date: LocalDate, after: String = "", limit: Int = 100,
    policy: PolicyBook, language: Language, viewer: Viewer, from: LocalDate? = nil, _ connection: any Connection
  ) throws -> Explanation {
    let range = try viewer.visibleRange(of: division)
    let lineage = try FigureSources.lineage(connection)
    let ranges = [range] + lineage.arrivals(in: range, on: date).map { $0...$0 }
    func reader(_ range: ClosedRange<Int64>, after: String) -> Reader {
      Reader(
        range: range, division: division, date: date, from: from, after: after, limit: limit + 1, policy: policy,
        language: language, viewer: viewer, connection: connection)
    }
    let all = try MovedLines(lineage, range, date, limit: limit + 1).lines(figure, after: after) { figure, after in
      try ranges.map { try reader($0, after: after).page(figure) }
    }
    guard let (columns, found) = all else { throw UnknownFigure(id: figure) }
    let lines = Array(found.prefix(limit))
    return Explanation(
      columns: columns, lines: lines, next: found.count > limit ? lines.last?.key : nil)
  }

  /// Reads the records of one range of codes.
  struct Reader {
    let range: ClosedRange<Int64>
    let division: DivisionCode
    let date: LocalDate
    let from: LocalDate?
    let after: String
    let limit: Int
    let policy: PolicyBook
    let language: Language
    let viewer: Viewer
    let connection: any Connection

    func page(_ figure: String) throws -> (columns: [Column], lines: [Line])? {
      typealias D = SummaryDefinitions
      switch figure {
      case D.villagesTotal.id:
        return try places(DivisionQueries.places(in: range, on: date, connection).villages)
      case D.covered.id: return try places(Staffing.coveredPlaces(in: range, on: date, connection))
      case D.coveredShare.id:
        let villages = Set(try DivisionQueries.places(in: range, on: date, connection).villages)
        return try places(
          Staffing.coveredPlaces(in: range, on: date, connection).filter { villages.contains($0) })
      case D.inPost.id: return try persons(.open(role: nil))
      case D.firstSecretaries.id: return try persons(.open(role: "first_secretary"))
      case D.members.id: return try persons(.open(role: "member"))
      case D.served.id: return try persons(.begun)
      case D.identifiedHouseholds.id, D.identifiedPersons.id: return try households(.identified)
      case D.measuredHouseholds.id, D.measuredPersons.id: return try households(.measured)
      case D.eliminatedHouseholds.id, D.eliminatedPersons.id, D.eliminatedShare.id:
        return try households(.eliminated)
      case D.openHouseholds.id, D.openPersons.id: return try households(.open)
      case D.mentored.id: return try mentees()
      case D.priorityCounties.id, D.priorityShare.id:
        return try places(PriorityCounties.codes(in: range, on: date, policy, connection))
      case D.priorityPrefectures.id:
        let counties = try PriorityCounties.codes(in: range, on: date, policy, connection)
        return try places(Set(counties.map { $0 - $0 % DivisionRank.prefecture.span }).sorted())
      default: return try standard(figure) ?? ofCatalogue(figure)
      }
    }

    private func standard(_ figure: String) throws -> (columns: [Column], lines: [Line])? {
      let parts = figure.split(separator: ".")
      guard parts.count == 3, parts[0] == "villages", ["standard_due", "standard_met"].contains(parts[1])
      else { return nil }
      let coverage = try Coverage.check(
        division, on: date, policy: policy, viewer: viewer, connection)
      guard let result = coverage.results.first(where: { $0.standard.id == parts[2] }) else {
        return policy.allTeamStandards.contains { $0.id == parts[2] } ? ([], []) : nil
      }
      let lacking = Dictionary(grouping: result.gaps, by: \.village.value)
      let codes = parts[1] == "standard_due" ? result.dueVillages : result.dueVillages.filter { lacking[$0] == nil }
      let page = try places(codes)
      let columns = page.columns + [Column(id: "gaps", name: Bilingual("缺口", "gaps"))]
      let slots = Dictionary(
        result.standard.slots.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
      return (columns, page.lines.map { line in
        let missing = (line.place.flatMap { lacking[$0.value] } ?? []).map { slots[$0.slot]?[language] ?? $0.slot }
        return Line(
          key: line.key, cells: line.cells + [missing.joined(separator: language == .chinese ? "、" : ", ")],
          place: line.place, record: line.record)
      })
    }

    func places(_ codes: [Int64]) throws -> (columns: [Column], lines: [Line]) {
      let start = Int64(after) ?? 0
      let page = codes.filter { $0 > start }.prefix(limit)
      let lines = try page.compactMap { value -> Line? in
        guard let code = DivisionCode(value) else { return nil }
        let path = try DivisionQueries.lineage(code, connection)
        let above = path.filter { $0.code != code && $0.code.rank > .province }
        return Line(
          key: String(value),
          cells: [String(value), path.last { $0.code == code }?.name ?? "", above.map(\.name).joined()],
          place: code, record: Record(kind: "divisions", id: String(value)))
      }
      return ([
        Column(id: "code", name: Bilingual("区划代码", "code")),
        Column(id: "name", name: Bilingual("名称", "name")),
        Column(id: "within", name: Bilingual("所属", "within")),
      ], lines)
    }

    func villageName(_ code: DivisionCode) throws -> String {
      try DivisionQueries.lineage(code, connection).filter { $0.code.rank > .prefecture }
        .map(\.shortName).joined()
    }

    func persons(_ selection: PostingSelection) throws -> (columns: [Column], lines: [Line]) {
      let people = try Staffing.persons(
        selection, in: range, on: date, after: after, limit: limit, connection)
      let roles = policy.codeList("role")
      return ([
        Column(id: "cadre_id", name: Bilingual("干部编号", "cadre")),
        Column(id: "name", name: Bilingual("姓名", "name")),
        Column(id: "role", name: Bilingual("职务", "role")),
        Column(id: "village", name: Bilingual("村", "village")),
        Column(id: "unit", name: Bilingual("单位", "unit")),
        Column(id: "from", name: Bilingual("起", "from")),
        Column(id: "to", name: Bilingual("止", "to")),
      ], try people.map { person in
        Line(
          key: person.cadreID,
          cells: [
            person.cadreID, person.name, roles?.name(of: person.role, in: language) ?? person.role,
            try villageName(person.village), person.unit ?? "",
            person.span.from?.description ?? "", person.span.to?.description ?? "",
          ],
          place: person.village, record: Record(kind: "cadres", id: person.cadreID))
      })
    }

    func households(_ selection: HouseholdSelection) throws -> (columns: [Column], lines: [Line]) {
      let page = try MonitoringCounts.households(
        selection, in: range, on: date, after: after, limit: limit, connection)
      func mark(_ isSo: Bool) -> String { isSo ? "✓" : "" }
      return ([
        Column(id: "household_id", name: Bilingual("户编号", "household")),
        Column(id: "village", name: Bilingual("村", "village")),
        Column(id: "identified_on", name: Bilingual("识别日期", "identified")),
        Column(id: "measured", name: Bilingual("有措施", "measured")),
        Column(id: "eliminated", name: Bilingual("曾消除", "eliminated")),
        Column(id: "open", name: Bilingual("未消除", "open")),
        selection == .open
          ? Column(id: "members_now", name: Bilingual("当日人数", "members on the date"))
          : Column(id: "members", name: Bilingual("识别时人数", "members then")),
      ], try page.map { household in
        Line(
          key: household.householdID,
          cells: [
            household.householdID, try villageName(household.village),
            household.identifiedOn?.description ?? "", mark(household.isMeasured),
            mark(household.isEliminated), mark(household.isOpen),
            String(selection == .open ? household.membersNow : household.membersThen),
          ],
          place: household.village, record: Record(kind: "households", id: household.householdID))
      })
    }

    func mentees(onlyNow: Bool = false) throws -> (columns: [Column], lines: [Line]) {
      let kinds = policy.codeList("mentee_kind")
      let page = try WorkFacts.menteeList(
        in: range, on: date, onlyNow: onlyNow, after: after, limit: limit, connection)
      return ([
        Column(id: "name", name: Bilingual("被帮带人", "mentee")),
        Column(id: "kind", name: Bilingual("类别", "kind")),
        Column(id: "village", name: Bilingual("村", "village")),
        Column(id: "from", name: Bilingual("起", "from")),
      ], try page.map { mentee in
        Line(
          key: mentee.key,
          cells: [
            mentee.name, kinds?.name(of: mentee.kind, in: language) ?? mentee.kind,
            try villageName(mentee.village), mentee.since.description,
          ],
          place: mentee.village, record: nil)
      })
    }
  }
}
