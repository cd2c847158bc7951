public import Authority
public import Basics
public import Journal
public import Policy
public import Store

/// What one form costs one role in one month: how many values somebody has to give for a record, and
/// how many records there were.
public struct BurdenLine: Sendable, Hashable {
  /// How many values of a kind, required and not.
  public struct Values: Sendable, Hashable {
    public let required: Int
    public let optional: Int
    public var all: Int { required + optional }

    public init(required: Int, optional: Int) {
      self.required = required
      self.optional = optional
    }
  }

  public let form: String
  public let name: Bilingual
  /// Codes of the list `form_role`; several where the records do not tell who of them filled it in.
  public let roles: [String]
  public let owner: String
  /// The last day of the form, where one is set.
  public let validTo: LocalDate?
  public let typed: Values
  public let chosen: Values
  /// What stands there already and is only looked at.
  public let filled: Int
  public let computed: Int
  /// How many were filled in during the month; nil where no record tells.
  public let records: Int?
  /// Cadres of the role, or places with a village team; nil where neither fits.
  public let people: Int?

  /// The values that all of them had to give in the month, at the least.
  public var leastValues: Int? { records.map { $0 * (typed.required + chosen.required) } }
  /// And if every optional field was filled in too.
  public var mostValues: Int? { records.map { $0 * (typed.all + chosen.all) } }

  /// The same for one person or place, in hundredths.
  public func perPerson(_ values: Int?) -> Int? {
    guard let values, let people, people > 0 else { return nil }
    return values * 100 / people
  }
}

/// Works out from the registry of forms and the records what reporting costs.
public struct BurdenMeter: Sendable {
  public let division: DivisionCode
  /// The month that is counted: both days included.
  public let from: LocalDate
  public let to: LocalDate
  /// In the order of the forms and of their roles.
  public let lines: [BurdenLine]

  /// The last whole month up to a day.
  public static func month(upTo day: LocalDate) -> (from: LocalDate, to: LocalDate) {
    let last = day == day.lastOfMonth ? day : day.adding(days: -day.day)
    return (last.adding(days: 1 - last.day), last)
  }

  /// - Parameter day: the last whole month up to it is counted.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func read(
    in division: DivisionCode, asOf day: LocalDate, policy: PolicyBook, registry: RecordRegistry, viewer: Viewer,
    _ connection: any Connection
  ) throws -> BurdenMeter {
    let range = try viewer.visibleRange(of: division)
    let (from, to) = month(upTo: day)
    let people = try RolePeople(range, from, to, connection)
    var lines: [BurdenLine] = []
    for form in policy.forms.forms(on: to) {
      let counts = try count(form, range, from, to, registry, connection)
      // Roles that filled nothing in still see what the form would cost them.
      let roles = form.counted?.role == nil ? [form.roles] : form.roles.map { [$0] }
      for role in roles {
        lines.append(line(form, role, counts.map { $0[role.count == 1 && form.counted?.role != nil ? role[0] : ""] ?? 0 }, people))
      }
    }
    return BurdenMeter(division: division, from: from, to: to, lines: lines)
  }

  private static func line(_ form: FormDefinition, _ roles: [String], _ records: Int?, _ people: RolePeople) -> BurdenLine {
    func values(_ entry: FormDefinition.Entry) -> BurdenLine.Values {
      let fields = form.fields.filter { $0.entry == entry }
      let required = fields.count(where: \.isRequired)
      return .init(required: required, optional: fields.count - required)
    }
    return BurdenLine(
      form: form.id, name: form.name, roles: roles, owner: form.owner, validTo: form.span.to, typed: values(.typed),
      chosen: values(.chosen), filled: values(.filled).all, computed: values(.computed).all, records: records,
      people: people.count(roles))
  }

  /// By role, or under the empty word where the records do not tell it; nil where nothing is counted.
  private static func count(
    _ form: FormDefinition, _ range: ClosedRange<Int64>, _ from: LocalDate, _ to: LocalDate, _ registry: RecordRegistry,
    _ connection: any Connection
  ) throws -> [String: Int]? {
    guard let counted = form.counted, let kind = registry.kind(form.record), let place = kind.placedBy,
      ([counted.day, counted.role].compactMap { $0 } + counted.conditions.keys).allSatisfy({ kind.field($0) != nil })
    else { return nil }
    var conditions = [
      "\(place) BETWEEN \(range.lowerBound) AND \(range.upperBound)", "\(counted.day) BETWEEN \(from.packed) AND \(to.packed)",
    ]
    var values: [String] = []
    for (field, value) in counted.conditions.sorted(by: { $0.key < $1.key }) {
      switch value {
      case "*": conditions.append("\(field) IS NOT NULL")
      case "-": conditions.append("\(field) IS NULL")
      default:
        values.append(value)
        conditions.append("\(field) = $\(values.count)")
      }
    }
    let role = counted.role ?? "''"
    var counts: [String: Int] = [:]
    try connection.query(
      "SELECT \(role), COUNT(*) FROM \(kind.id) WHERE \(conditions.joined(separator: " AND "))"
        + (counted.role.map { " GROUP BY \($0)" } ?? ""), values
    ) { counts[try $0.get(0, as: String?.self) ?? ""] = try $0.get(1) }
    return counts
  }
}

/// How many share the work of a role in a month: cadres by their postings, and the places that have a
/// team, with the offices above them.
struct RolePeople {
  private var cadres: [String: Int] = [:]
  private let villages: Int
  private let townships: Int
  private let counties: Int

  init(_ range: ClosedRange<Int64>, _ from: LocalDate, _ to: LocalDate, _ connection: any Connection) throws {
    let open = """
      village_code BETWEEN \(range.lowerBound) AND \(range.upperBound) AND starts_on <= \(to.packed)
        AND (ends_on IS NULL OR ends_on >= \(from.packed))
      """
    var found: [String: Int] = [:]
    try connection.query("SELECT role, COUNT(DISTINCT cadre_id) FROM postings WHERE \(open) GROUP BY role", []) {
      found[try $0.get(0)] = try $0.get(1)
    }
    cadres = ["first_secretary": found["first_secretary"] ?? 0, "team_member": found["member"] ?? 0]
    func places(_ rank: DivisionRank) throws -> Int {
      try connection.count("SELECT COUNT(DISTINCT village_code / \(rank.span)) FROM postings WHERE \(open)")
    }
    (villages, townships, counties) = (try places(.village), try places(.township), try places(.county))
  }

  func count(_ roles: [String]) -> Int? {
    if roles.allSatisfy({ cadres[$0] != nil }) { return roles.reduce(0) { $0 + (cadres[$1] ?? 0) } }
    guard roles.count == 1, let role = roles.first else {
      // Where several kinds of people share the work, the villages do.
      return villages
    }
    switch role {
    case "village_committee", "grid_worker": return villages
    case "township": return townships
    case "county_bureau", "county_organisation": return counties
    default: return nil
    }
  }
}
