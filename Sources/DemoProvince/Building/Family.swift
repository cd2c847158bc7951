import Basics
import Store

/// The members of one synthetic household.
struct Family {
  struct Member {
    /// In the order of the fields that `DemoRegister.loadPersons` names, from `name` on.
    let values: [SQLValue]
  }

  private(set) var members: [Member] = []
  private let group: String
  private static let reference = DemoTargets.day(2021, 1, 1)

  init(_ household: DemoRegister.Household, group: String, _ random: inout SeededGenerator) {
    self.group = group
    let headAge = household.size == 1 ? 50 + random.below(35) : 30 + random.below(38)
    let headIsMale = random.chance(78)
    var roles: [(relation: String, age: Int, male: Bool)] = [("head", headAge, headIsMale)]
    if household.size >= 2 { roles.append(("spouse", max(24, headAge - 4 + random.below(9)), !headIsMale)) }
    while roles.count < household.size {
      let male = random.chance(51)
      switch random.below(10) {
      case 0..<6: roles.append(("child", max(1, headAge - 22 - random.below(12)), male))
      case 6..<8 where headAge < 60: roles.append(("parent", min(94, headAge + 20 + random.below(10)), male))
      default:
        roles.append(headAge > 48 ? ("grandchild", 1 + random.below(12), male) : ("child", max(1, headAge - 24 - random.below(8)), male))
      }
    }
    members = roles.map { member($0.relation, age: $0.age, male: $0.male, &random) }
  }

  /// A child that came later.
  func child(born: LocalDate, _ random: inout SeededGenerator) -> Member {
    member("child", born: born, age: 0, male: random.chance(51), &random)
  }

  private func member(
    _ relation: String, age: Int, male: Bool, _ random: inout SeededGenerator
  ) -> Member {
    let born = Self.reference.adding(days: -age * 365 - random.below(360))
    return member(relation, born: born, age: age, male: male, &random)
  }

  private func member(
    _ relation: String, born: LocalDate, age: Int, male: Bool, _ random: inout SeededGenerator
  ) -> Member {
    let name = PersonNames.person(male: male, ethnicity: group, using: &random)
    let sickness = random.below(100)
    let health = sickness < 70 ? "healthy" : sickness < 86 ? "chronic" : sickness < 94 ? "serious" : "disabled"
    let schooling = age < 4 ? "preschool" : age < 12 ? "primary" : age < 15 ? "junior" : age < 18 && random.chance(70) ? "senior" : "not_in_school"
    let education = age < 7 ? nil : age > 60 && random.chance(40) ? "illiterate" : random.pick(["primary", "primary", "junior", "junior", "senior"])
    let labour = age < 16 ? "none" : age > 72 ? "lost" : health == "healthy" ? (random.chance(15) ? "skilled" : "ordinary") : random.pick(["ordinary", "weak", "weak", "lost"])
    let allowance = random.chance(30) ? "minimum_living" : "none"
    // Drawn apart, so that what was drawn before stays as it was.
    var more = random.branch("more")
    let works = ["ordinary", "skilled", "weak"].contains(labour) && age < 66 && schooling == "not_in_school" && more.chance(70)
    let place = works ? more.pick(["in_village", "in_village", "in_county", "in_province", "out_of_province"]) : nil
    let pension = age < 16 ? "none" : age >= 60 ? "drawing" : more.below(200) == 0 ? nil : "resident"
    let insured = more.below(1_500) == 0 ? "none" : "resident"
    return Member(values: [
      .text(name), .text(DemoPeople.citizenID(born: born, male: male, &random)), .text(relation),
      .text(male ? "male" : "female"), .date(born), .text(group), education.sqlValue,
      .text(schooling), .text(health), .text(labour), .text(insured), .text(allowance),
      .text(health == "serious" && more.below(60) == 0 ? "no" : "yes"), pension.sqlValue, place.sqlValue,
      works ? .date(DemoTargets.day(2023, 2, 1)) : .null, works ? .date(DemoTargets.day(2023, 10, 31)) : .null,
    ])
  }
}
