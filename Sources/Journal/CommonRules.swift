public import Basics

extension RecordRule {
  /// The end must not lie before the start.
  public static func ordered(_ start: String, _ end: String) -> RecordRule {
    RecordRule { draft, _ in
      guard let from = draft.date(start), let to = draft.date(end), to < from else { return [] }
      return [RuleFinding(
        .error, recordID: draft.id, field: end,
        Bilingual("早于起始日期：\(to) < \(from)", "\(to) lies before the start, \(from)"),
        remedy: Bilingual("改正日期", "correct one of the dates"))]
    }
  }

  /// The day must not lie in the future.
  public static func notInFuture(_ field: String) -> RecordRule {
    RecordRule { draft, today in
      guard let date = draft.date(field), date > today else { return [] }
      return [RuleFinding(
        .error, recordID: draft.id, field: field,
        Bilingual("晚于今天：\(date)", "\(date) lies in the future"),
        remedy: Bilingual("改正日期", "correct the date"))]
    }
  }

  /// Sex and date of birth ought to agree with the citizen id.
  public static func agreesWithCitizenID(_ id: String, sex: String, birthDate: String) -> RecordRule {
    RecordRule { draft, today in
      guard let text = draft.text(id), let citizen = try? CitizenID(text) else { return [] }
      var findings: [RuleFinding] = []
      if citizen.birthDate > today {
        findings.append(RuleFinding(
          .error, recordID: draft.id, field: id,
          Bilingual("其中的出生日期晚于今天", "the date of birth in it lies in the future"),
          remedy: Bilingual("对照证件改正", "correct it from the card")))
      }
      if let born = draft.date(birthDate), born != citizen.birthDate {
        findings.append(RuleFinding(
          .warning, recordID: draft.id, field: birthDate,
          Bilingual("出生日期与证件号码不一致", "the date of birth differs from the citizen id")))
      }
      if let text = draft.text(sex), (text == "male") != citizen.isMale {
        findings.append(RuleFinding(
          .warning, recordID: draft.id, field: sex,
          Bilingual("性别与证件号码不一致", "the sex differs from the citizen id")))
      }
      return findings
    }
  }
}
