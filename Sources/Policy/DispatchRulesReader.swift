import Basics

/// Reads an entry of `dispatch_rules`.
struct DispatchRulesReader {
  private let entry: MappingReader
  private(set) var rules = DispatchRules()

  init(_ entry: MappingReader) {
    self.entry = entry
    rules.dimensions = entry.texts("dimensions")
    if !(1...8).contains(rules.dimensions.count) {
      entry.report(
        "dimensions", Bilingual("方面有 \(rules.dimensions.count) 个", "there are \(rules.dimensions.count) dimensions"),
        Bilingual("1 到 8 个", "1 to 8"))
    }
    let count = rules.dimensions.count
    rules.categories = entry.mappings("categories", required: true).compactMap { item in
      let (tag, needs) = (item.identifier("tag"), item.wholes("needs", in: 0...9, count: count))
      item.finish()
      guard let tag, let needs else { return nil }
      return DispatchRules.Category(tag: tag, needs: needs)
    }
    let categories = rules.categories.count
    rules.kinds = entry.mappings("kinds", required: true).compactMap { item in
      let (code, match, skills) = (
        item.identifier("code"), item.wholes("match", in: 0...100, count: categories),
        item.wholes("skills", in: 0...5, count: count)
      )
      item.finish()
      guard let code, let match, let skills else { return nil }
      return DispatchRules.Kind(code: code, match: match, skills: skills)
    }
    readProfile()
    readSpecialties()
    readScores(count)
    readSeats()
    readAreas()
  }

  private mutating func readSpecialties() {
    rules.specialties = entry.mappings("specialties").compactMap { item in
      let (dimension, words, level) = (
        item.text("dimension", required: true), item.texts("words"),
        item.whole("level", in: 0...5, required: true)
      )
      item.finish()
      guard let dimension, let level else { return nil }
      requireDimension(dimension, item)
      return DispatchRules.Specialty(dimension: dimension, words: words, level: level)
    }
  }

  private mutating func readProfile() {
    rules.profile = entry.mappings("profile").compactMap { item in
      let (field, below, dimension, add) = (
        item.identifier("field"), item.whole("below", in: 0...1_000_000_000, required: true),
        item.text("dimension", required: true), item.whole("add", in: 1...9, required: true)
      )
      item.finish()
      guard let field, let below, let dimension, let add else { return nil }
      requireDimension(dimension, item)
      if !Self.profileFields.contains(field) {
        let known = Self.profileFields.joined(separator: ", ")
        item.report(
          "field", Bilingual("村情没有“\(field)”", "profiles have no `\(field)`"),
          Bilingual("其中之一：\(known)", "one of \(known)"))
      }
      return DispatchRules.ProfileNeed(field: field, below: below, dimension: dimension, add: add)
    }
  }

  private static let profileFields = [
    "households", "population", "resident_population", "labour_force", "party_members",
    "poor_households", "disposable_income_per_capita", "collective_assets", "collective_income",
  ]

  private func requireDimension(_ dimension: String, _ item: MappingReader) {
    if rules.dimensions.contains(dimension) { return }
    let known = rules.dimensions.joined(separator: ", ")
    item.report(
      "dimension", Bilingual("没有“\(dimension)”这个方面", "there is no dimension `\(dimension)`"),
      Bilingual("其中之一：\(known)", "one of \(known)"))
  }

  private mutating func readScores(_ count: Int) {
    if let roles = entry.mapping("role_weights", required: true) {
      rules.firstSecretaryWeights = roles.wholes("first_secretary", in: 0...100, count: count) ?? []
      rules.memberWeights = roles.wholes("member", in: 0...100, count: count) ?? []
      roles.finish()
    }
    if let item = entry.mapping("weights", required: true) {
      func weight(_ key: String) -> Int { item.whole(key, in: 0...10_000, required: true) ?? 0 }
      rules.weights = DispatchRules.Weights(
        match: weight("match"), fit: weight("fit"), language: weight("language"),
        continuity: weight("continuity"), pairedUnit: weight("paired_unit"), altitude: weight("altitude"),
        altitudeAge: weight("altitude_age"),
        altitudeAgeStep: item.whole("altitude_age_step", in: 1...100, required: true) ?? 1)
      item.finish()
    }
    if let item = entry.mapping("travel", required: true) {
      rules.travel = DispatchRules.Travel(
        multiplier: item.whole("multiplier", in: 0...10_000, required: true) ?? 0,
        divisor: item.whole("divisor", in: 1...1_000_000, required: true) ?? 1,
        knee: item.whole("knee", in: 0...10_000, required: true) ?? 0,
        overDivisor: item.whole("over_divisor", in: 1...100, required: true) ?? 1,
        cap: item.whole("cap", in: 0...30_000, required: true) ?? 0)
      item.finish()
    }
  }

  private mutating func readSeats() {
    if let item = entry.mapping("seats", required: true) {
      rules.seats = DispatchRules.Seats(
        firstSecretary: item.whole("first_secretary", in: 0...10_000_000, required: true) ?? 0,
        members: item.wholes("members", in: 0...1_000_000, count: nil) ?? [],
        priorityCountyExtra: item.whole("priority_county_extra", in: 0...1_000_000) ?? 0,
        thirdMemberFor: item.texts("third_member_for"))
      item.finish()
    }
    if let item = entry.mapping("eligibility", required: true) {
      rules.eligibility = DispatchRules.Eligibility(
        partyYears: item.whole("party_years", in: 0...50) ?? 0,
        workYears: item.whole("work_years", in: 0...50) ?? 0,
        firstSecretaryMaximumAge: item.whole("first_secretary_maximum_age", in: 18...150) ?? 150,
        healthyFromAltitudeBand: item.whole("healthy_from_altitude_band", in: 0...4) ?? 4,
        fitHealth: item.texts("fit_health"), excludedPositions: item.texts("excluded_positions"),
        mayStay: item.flag("may_stay") ?? true)
      if let quotas = item.mapping("unit_quotas") {
        for tier in ["central", "province", "prefecture", "county", "township"] {
          rules.eligibility.unitQuotas[tier] = quotas.whole(tier, in: 0...10_000)
        }
        quotas.finish()
      }
      item.finish()
    }
  }

  private mutating func readAreas() {
    rules.languages = entry.mappings("languages").compactMap { item in
      let (area, language, words) = (item.area(), item.text("language", required: true), item.texts("words"))
      item.finish()
      guard let area, let language else { return nil }
      if !["tibetan", "yi"].contains(language) {
        item.report(
          "language", Bilingual("不认识的语言“\(language)”", "the language `\(language)` is not known"),
          Bilingual("tibetan 或 yi", "tibetan or yi"))
      }
      return DispatchRules.Language(area: area, language: language, words: words)
    }
    func numbers(_ key: String, _ name: String, _ range: ClosedRange<Int>) -> [DispatchRules.AreaNumber] {
      entry.mappings(key).compactMap { item in
        let (area, number) = (item.area(), item.whole(name, in: range, required: true))
        item.finish()
        guard let area, let number else { return nil }
        return DispatchRules.AreaNumber(area: area, number: number)
      }
    }
    rules.altitudes = numbers("altitudes", "band", 0...3)
    rules.roads = numbers("roads", "percent", 100...1000)
  }
}

extension MappingReader {
  /// Whole numbers of a list; nil, with a problem noted, where there are too few, too many, or one
  /// lies outside the range.
  func wholes(_ key: String, in range: ClosedRange<Int>, count: Int?) -> [Int]? {
    let values = texts(key).map { Int($0) }
    let numbers = values.compactMap { $0 }.filter { range.contains($0) }
    if numbers.count == values.count, count.map({ $0 == numbers.count }) ?? !numbers.isEmpty { return numbers }
    let many = count.map { "\($0)" }
    report(
      key, Bilingual("“\(key)”不对", "`\(key)` is wrong"),
      Bilingual(
        "\(many.map { "\($0) 个" } ?? "若干") \(range.lowerBound) 到 \(range.upperBound) 的整数",
        "\(many ?? "some") whole numbers from \(range.lowerBound) to \(range.upperBound)"))
    return nil
  }
}
