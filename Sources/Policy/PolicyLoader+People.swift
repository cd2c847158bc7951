import Basics

/// The sections of people matters: leave, presence, assessment.
extension PolicyLoader {
  mutating func readPeople(_ sections: MappingReader) {
    for entry in sections.mappings("leave_chains") { readLeaveChain(entry) }
    for entry in sections.mappings("presence_min") {
      dated(entry, "presence_min", value: { $0.whole("days", in: 1...31) }, "days").map { content.presenceMinima.add($0) }
    }
    for entry in sections.mappings("assessment_schemes") { readAssessmentScheme(entry) }
  }

  private mutating func readLeaveChain(_ entry: MappingReader) {
    let (area, span, source) = (entry.area(), entry.span(), entry.source())
    let unit = word("unit", in: entry, among: LeaveChain.Unit.allCases)
    var levels: [LeaveChain.Level] = []
    for item in entry.mappings("levels", required: true) {
      let days = item.whole("from_days", in: 1...366, required: true)
      let own = item.source(required: false)
      let steps = leaveSteps(item)
      item.finish()
      guard let days, let source else { continue }
      let expected = levels.last.map { $0.fromDays + 1 } ?? 1
      if levels.isEmpty ? days != 1 : days < expected {
        item.report("from_days", Bilingual("分级不从少到多，或不从 1 天起", "the levels do not rise from one day"),
          levels.isEmpty ? Bilingual("第一级写 1", "1 for the first level") : Bilingual("不小于 \(expected)", "\(expected) or more"))
        continue
      }
      levels.append(LeaveChain.Level(fromDays: days, steps: steps, source: own ?? source))
    }
    entry.finish()
    guard entry.has("area") == (area != nil), let span, let source, let unit, !levels.isEmpty else { return }
    take("leave_chains/\(area?.description ?? "")", span, entry.place)
    content.leaveChains.add(.init(area: area, span: span, content: .value(LeaveChain(unit: unit, levels: levels), source)))
  }

  private mutating func leaveSteps(_ item: MappingReader) -> [LeaveChain.Step] {
    var steps: [LeaveChain.Step] = []
    for step in item.mappings("steps", required: true) {
      let code = step.identifier("step")
      let act = word("act", in: step, among: LeaveChain.Act.allCases)
      step.finish()
      guard let code, let act else { continue }
      references.append(("leave_step", code, step.place(of: "step")))
      if steps.contains(where: { $0.code == code }) {
        step.report("step", Bilingual("环节“\(code)”重复", "the step `\(code)` occurs twice"), Bilingual("每个环节一次", "each step once"))
        continue
      }
      steps.append(LeaveChain.Step(code, act))
    }
    if !steps.contains(where: { $0.act == .agree }) {
      item.report("steps", Bilingual("没有审批环节", "nobody agrees to the leave"), Bilingual("至少一个 act: agree", "at least one `act: agree`"))
    }
    return steps
  }

  private mutating func readAssessmentScheme(_ entry: MappingReader) {
    let (area, span, source) = (entry.area(), entry.span(), entry.source())
    _ = (entry.text("zh"), entry.text("en"))  // Names for readers of the file.
    let kinds = codes("kind", of: "assessment_kind", in: entry)
    let items = codes("items", of: "assessment_item", in: entry)
    let grades = codes("grades", of: "assessment_grade", in: entry)
    let recall = codes("recall_grades", of: "assessment_grade", in: entry)
    let months = entry.whole("served_months", in: 1...120)
    var poll: AssessmentScheme.Poll?
    if let item = entry.mapping("poll") {
      poll = AssessmentScheme.Poll(
        questions: codes("questions", of: "poll_question", in: item), groups: codes("groups", of: "poll_group", in: item))
      item.finish()
    }
    var quota: AssessmentScheme.Quota?
    if let item = entry.mapping("quota") {
      let (grade, percent) = (item.identifier("grade"), item.whole("percent", in: 0...100, required: true))
      item.finish()
      if let grade, let percent { quota = AssessmentScheme.Quota(grade: grade, percent: percent) }
    }
    var scale: [AssessmentScheme.AbsenceStep] = []
    for item in entry.mappings("absence_scale") {
      let (times, best) = (item.whole("times", in: 1...366, required: true), item.identifier("at_best"))
      item.finish()
      guard let times, let best else { continue }
      if let last = scale.last, times <= last.times {
        item.report("times", Bilingual("次数不从少到多", "the times do not rise"), Bilingual("大于 \(last.times)", "more than \(last.times)"))
        continue
      }
      scale.append(AssessmentScheme.AbsenceStep(times: times, atBest: best))
    }
    entry.finish()
    for grade in [quota?.grade].compactMap({ $0 }) + scale.map(\.atBest) + recall where !grades.contains(grade) {
      entry.report("grades", Bilingual("“\(grade)”不在 grades 中", "`\(grade)` is not among the grades"),
        Bilingual("其中之一：\(grades.joined(separator: ", "))", "one of \(grades.joined(separator: ", "))"))
    }
    for (key, list) in [("kind", kinds), ("items", items), ("grades", grades)] where list.isEmpty {
      entry.report(nil, Bilingual("“\(key)”为空", "`\(key)` is empty"), Bilingual("至少一项", "at least one"))
    }
    guard entry.has("area") == (area != nil), let span, let source else { return }
    let scheme = AssessmentScheme(
      items: items, poll: poll, grades: grades, quota: quota, absenceScale: scale, servedMonths: months, recallGrades: recall)
    for kind in kinds {
      take("assessment_schemes/\(kind)/\(area?.description ?? "")", span, entry.place)
      content.assessmentSchemes[kind, default: DatedTable()].add(.init(area: area, span: span, content: .value(scheme, source)))
    }
  }

  /// A line that holds one of a few words.
  private func word<Word: RawRepresentable<String>>(_ key: String, in entry: MappingReader, among words: [Word]) -> Word? {
    guard let text = entry.text(key, required: true) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let known = words.map(\.rawValue).joined(separator: ", ")
    entry.report(key, Bilingual("“\(key)”的值“\(text)”不对", "the value “\(text)” of `\(key)` is wrong"),
      Bilingual("其中之一：\(known)", "one of \(known)"))
    return nil
  }
}
