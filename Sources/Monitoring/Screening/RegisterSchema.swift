import Basics
import ColumnScreening
import Policy

/// The words of a code list as numbers of a column: 1 and up in the order of the list, 0 for a word
/// that an open list does not hold.
struct WordCodes: Sendable {
  let list: String
  let words: [String]

  init(_ list: String, _ policy: PolicyBook) {
    self.list = list
    var seen: Set<String> = []
    // A code that was renamed stands in the list twice.
    words = Array((policy.codeList(list)?.values.map(\.code) ?? []).filter { seen.insert($0).inserted }.prefix(120))
  }

  /// A list is short and its words too: looking through it is faster than hashing.
  func code(_ word: String?) -> Int64 {
    guard let word else { return ColumnValue.missing }
    for (i, known) in words.enumerated() where known == word { return Int64(i + 1) }
    return 0
  }

  /// Nil for a word that is on no list.
  func word(_ code: Int64) -> String? {
    (1...Int64(max(words.count, 1))).contains(code) && !words.isEmpty ? words[Int(code - 1)] : nil
  }

  var byWord: [String: Int64] {
    Dictionary(words.enumerated().map { ($1, Int64($0 + 1)) }) { first, _ in first }
  }
}

/// The columns of a household, before those that stand for one risk or kind of measure each.
enum HouseholdColumn: Int, CaseIterable {
  case village, county, type, house, water, safetyNet, members, people
  case income, perHead, wage, business, property, transfer, cost, essential, medical
  case lastPeople, lastIncome, lastPerHead
  case monitored, objectType, begunBy, identified, monthsMonitored, cases, risks
  case measures, measureKinds, workElsewhereMeasure
  case eliminated, eliminationWay, eliminationMonths
  case lastVisit, daysSinceVisit
  case lookFood, lookClothing, lookSchooling, lookMedical, lookHousing, lookWater

  /// The code list of a column of words.
  var list: String? {
    switch self {
    case .type: "household_type"
    case .house: "house_grade"
    case .water: "water_safety"
    case .safetyNet: "yes_no"
    case .objectType: "object_type"
    case .begunBy: "case_beginning"
    case .eliminationWay: "elimination_way"
    case .lookFood, .lookClothing, .lookSchooling, .lookMedical, .lookHousing, .lookWater: "assurance"
    default: nil
    }
  }

  private var width: ColumnWidth {
    switch self {
    case .village, .income, .perHead, .wage, .business, .property, .transfer, .cost, .essential, .medical,
      .lastIncome, .lastPerHead:
      .eight
    case .county, .identified, .eliminated, .lastVisit, .daysSinceVisit: .four
    case .members, .people, .lastPeople, .monthsMonitored, .measures, .eliminationMonths: .two
    default: .one
    }
  }

  private var isAlwaysThere: Bool {
    switch self {
    case .village, .county, .members, .monitored, .cases, .risks, .measures, .measureKinds, .workElsewhereMeasure:
      true
    default: false
    }
  }

  func declaration(_ codes: WordCodes?) -> ColumnDeclaration {
    ColumnDeclaration(
      RegisterSchema.name("\(self)"), width, mayBeMissing: !isAlwaysThere, codes: codes?.byWord ?? [:])
  }
}

/// The columns of a member.
enum MemberColumn: Int, CaseIterable {
  case age, sex, relation, education, schooling, health, labour
  case medicalInsurance, seriousIllnessInsurance, minimumLiving, pension, disabled, ethnicityKnown
  case dropoutCause, sharesIncome, registered, workPlace, workRecorded, workFrom, workTo

  var list: String? {
    switch self {
    case .sex: "sex"
    case .relation: "relation"
    case .education: "education"
    case .schooling: "schooling"
    case .health: "health"
    case .labour: "labour"
    case .medicalInsurance: "medical_insurance"
    case .seriousIllnessInsurance, .sharesIncome, .registered: "yes_no"
    case .minimumLiving: "minimum_living"
    case .pension: "pension"
    case .dropoutCause: "dropout_cause"
    case .workPlace: "work_place"
    default: nil
    }
  }

  func declaration(_ codes: WordCodes?) -> ColumnDeclaration {
    let width: ColumnWidth = self == .age ? .two : self == .workFrom || self == .workTo ? .four : .one
    let isAlwaysThere = self == .disabled || self == .ethnicityKnown || self == .workRecorded
    return ColumnDeclaration(
      RegisterSchema.name("\(self)"), width, mayBeMissing: !isAlwaysThere, codes: codes?.byWord ?? [:])
  }
}

/// The register as columns: what rules of screening can name. Follows from the code lists.
struct RegisterSchema: Sendable {
  static let householdSignals = "signal"
  static let memberSignals = "member_signal"

  let store: StoreSchema
  /// Aligned with the columns; nil for numbers.
  let householdWords: [WordCodes?]
  let memberWords: [WordCodes?]
  let risks: WordCodes
  let measures: WordCodes
  let signalKinds: WordCodes

  init(_ policy: PolicyBook) {
    var known: [String: WordCodes] = [:]
    func codes(_ list: String?) -> WordCodes? {
      guard let list else { return nil }
      if let codes = known[list] { return codes }
      let codes = WordCodes(list, policy)
      known[list] = codes
      return codes
    }
    householdWords = HouseholdColumn.allCases.map { codes($0.list) }
    memberWords = MemberColumn.allCases.map { codes($0.list) }
    risks = WordCodes("risk", policy)
    measures = WordCodes("measure_category", policy)
    signalKinds = WordCodes("signal_kind", policy)
    let parents =
      zip(HouseholdColumn.allCases, householdWords).map { $0.declaration($1) }
      + risks.words.map { ColumnDeclaration("risk_\($0)", .one) }
      + measures.words.map { ColumnDeclaration("measure_\($0)", .one) }
    let signal = [
      ColumnDeclaration("kind", .one, codes: signalKinds.byWord),
      ColumnDeclaration("amount", .eight, mayBeMissing: true),
    ]
    store = StoreSchema(
      parentColumns: parents, childWord: "member",
      childColumns: zip(MemberColumn.allCases, memberWords).map { $0.declaration($1) },
      events: [
        EventDeclaration(Self.householdSignals, of: .parent, columns: signal),
        EventDeclaration(Self.memberSignals, of: .child, columns: signal),
      ])
  }

  /// The place of the column of a risk; nil for a word that is on no list.
  func riskColumn(_ code: Int64) -> Int? {
    code > 0 ? HouseholdColumn.allCases.count + Int(code) - 1 : nil
  }

  /// The place of the column of a kind of measure; nil for a word that is on no list.
  func measureColumn(_ code: Int64) -> Int? {
    code > 0 ? HouseholdColumn.allCases.count + risks.words.count + Int(code) - 1 : nil
  }

  /// `safetyNet` is `safety_net` in rules.
  static func name(_ word: String) -> String {
    word.reduce(into: "") { out, character in
      if character.isUppercase { out.append("_") }
      out += character.lowercased()
    }
  }

  /// The key of a household in the store: its id where that is a number as offices give, else a hash
  /// below zero.
  static func key(_ id: String) -> Int64 {
    if id.utf8.count <= 18, id.utf8.first != 48, id.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(id) {
      return number
    }
    let hash = Int64(bitPattern: Checksum.fnv1a(id.utf8) | 1 << 63)
    return hash == ColumnValue.missing ? -1 : hash
  }

  /// The key of a member: the first bytes of the keyed hash of the citizen id; missing without one.
  static func key(hash: SQLBytes?) -> Int64 {
    guard let hash, hash.count >= 8 else { return ColumnValue.missing }
    return hash.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }

  typealias SQLBytes = [UInt8]
}
