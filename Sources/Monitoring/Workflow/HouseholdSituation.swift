public import Basics
import Divisions
public import Policy
public import Store

/// What a decision about a household rests on, as of a day.
public struct HouseholdSituation: Sendable, Hashable {
  public struct Member: Sendable, Hashable {
    public let id: String
    public let birthDate: LocalDate?
    /// A code of the list `labour`.
    public let labour: String?
    /// Codes of `yes_no`; nil counts as yes.
    public let registered: String?
    public let sharesIncome: String?
  }

  /// The look at the guarantees closest before the day.
  public struct Check: Sendable, Hashable {
    public let visitedOn: LocalDate
    /// By field of `household_checks`: a code of `assurance`; nil where it was not looked at.
    public let guarantees: [String: String]
    public let incomeChange: String?
    public let newRisks: String?

    public static let fields = ["food", "clothing", "schooling", "medical", "housing", "water"]
  }

  public let household: String
  public let village: DivisionCode
  public let day: LocalDate
  /// A code of the list `household_type`.
  public let householdType: String?
  public let members: [Member]
  public let items: [IncomeItem]
  public let check: Check?

  /// Nil where there is no such household.
  public init?(_ household: String, on day: LocalDate, _ connection: any Connection) throws {
    guard let found = try connection.first(
      "SELECT village_code, household_type FROM households WHERE id = $1", [household],
      { (try $0.get(0, as: DivisionCode.self), try $0.get(1, as: String?.self)) })
    else { return nil }
    self.household = household
    (village, householdType) = found
    self.day = day
    members = try connection.rows(
      """
      SELECT id, birth_date, labour, registered, shares_income FROM persons
      WHERE village_code = \(village.value) AND household_id = $1
        AND (joined_on IS NULL OR joined_on <= \(day.packed))
        AND (left_on IS NULL OR left_on >= \(day.packed)) ORDER BY id
      """, [household]
    ) {
      Member(
        id: try $0.get(0), birthDate: try $0.get(1), labour: try $0.get(2), registered: try $0.get(3),
        sharesIncome: try $0.get(4))
    }
    items = try IncomeItem.load(household, connection)
    check = try connection.first(
      """
      SELECT visited_on, income_change, new_risks, \(Check.fields.joined(separator: ", "))
      FROM household_checks WHERE household_id = $1 AND visited_on <= \(day.packed)
      ORDER BY visited_on DESC, id DESC LIMIT 1
      """, [household]
    ) { row in
      var guarantees: [String: String] = [:]
      for (i, field) in Check.fields.enumerated() { guarantees[field] = row[i + 3].text }
      return Check(
        visitedOn: try row.get(0), guarantees: guarantees, incomeChange: try row.get(1),
        newRisks: try row.get(2))
    }
  }

  /// The people that the income is divided among, by the basis of the scheme.
  public func people(_ basis: IncomeScheme.Basis) -> Int {
    members.count { member in
      guard member.registered != "no" else { return false }
      return basis == .registered || member.sharesIncome != "no"
    }
  }

  /// Whether anybody can work: nil where it is recorded of nobody.
  public var hasLabour: Bool? {
    let known = members.compactMap(\.labour)
    if known.isEmpty { return nil }
    return known.contains { ["ordinary", "skilled", "weak"].contains($0) }
  }
}
