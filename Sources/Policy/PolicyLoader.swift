import Basics
import Foundation
import Yams

/// What the files of a folder say together.
struct PolicyContent {
  var teamStandards: [TeamStandard] = []
  var codeLists: [String: CodeList] = [:]
  var duties: [Duty] = []
  var tasks: [DutyTask] = []
  var villageCategories: [CodeValue] = []
  var priorityAreaTags: [String] = []
  var incomeLines = DatedTable<Yuan>()
  var terms = DatedTable<Int>()
  var extensions = DatedTable<Int>()
  var overlaps = DatedTable<Int>()
  var dispatch = DatedTable<DispatchRules>()
  var workCalendar = WorkCalendarReader()
  var incomeSchemes: [IncomePurpose: DatedTable<IncomeScheme>] = [:]
  /// By procedure.
  var workflows: [String: DatedTable<Workflow>] = [:]
  var workflowVersions: [String: Workflow] = [:]
  var clocks = DatedTable<MonitoringClocks>()
  var workClocks = DatedTable<WorkClocks>()
  /// By object type.
  var objectTypeRules: [String: DatedTable<ObjectTypeRule>] = [:]
  /// By risk.
  var measureFits: [String: DatedTable<[String]>] = [:]
  var screening = ScreeningRules()
  var reports: [ReportLayout] = []
  var leaveChains = DatedTable<LeaveChain>()
  var presenceMinima = DatedTable<Int>()
  /// By kind of assessment.
  var assessmentSchemes: [String: DatedTable<AssessmentScheme>] = [:]
  var forms = FormRegistry()
  var indicators: [IndicatorEntry] = []
}

/// Reads policy files into values. Any file may hold any section.
struct PolicyLoader {
  var content = PolicyContent()
  let problems: ProblemList
  /// For each question and area, the spans already taken and where they were written.
  private var taken: [String: [(span: DateSpan, place: Place)]] = [:]
  /// Codes used before all lists were read: list, code, where.
  var references: [(list: String, code: String, place: Place)] = []

  init(problems: ProblemList) { self.problems = problems }

  mutating func read(_ file: PolicyFolder.File) {
    guard let root = parse(file),
      let sections = MappingReader(root, file: file.name, problems: problems)
    else { return }
    for entry in sections.mappings("income_line") {
      dated(entry, "income_line", value: { $0.money("yuan") }, "yuan").map { content.incomeLines.add($0) }
    }
    for entry in sections.mappings("term_months") {
      dated(entry, "term_months", value: { $0.whole("months", in: 1...120) }, "months")
        .map { content.terms.add($0) }
    }
    for entry in sections.mappings("extension_months") {
      dated(entry, "extension_months", value: { $0.whole("months", in: 0...120) }, "months")
        .map { content.extensions.add($0) }
    }
    for entry in sections.mappings("overlap_days") {
      dated(entry, "overlap_days", value: { $0.whole("days", in: 0...366) }, "days")
        .map { content.overlaps.add($0) }
    }
    for entry in sections.mappings("dispatch_rules") { readDispatchRules(entry) }
    for entry in sections.mappings("work_calendar") { content.workCalendar.read(entry) }
    readMonitoring(sections)
    for entry in sections.mappings("reports") { readReport(entry) }
    for entry in sections.mappings("village_work_clocks") { readWorkClocks(entry) }
    readPeople(sections)
    readForms(sections)
    readIndicators(sections)
    for entry in sections.mappings("team_standards") { readStandard(entry) }
    for entry in sections.mappings("code_lists") { readCodeList(entry) }
    for entry in sections.mappings("duties") { readDuty(entry) }
    for entry in sections.mappings("tasks") { readTask(entry) }
    sections.finish()
  }

  private mutating func readReport(_ entry: MappingReader) {
    guard let layout = ReportLayoutReader(entry).read() else { return }
    guard take("reports/\(layout.id)", DateSpan(from: nil, to: nil), entry.place) else { return }
    content.reports.append(layout)
  }

  /// The root of a file, or nil where it is empty or cannot be read as YAML.
  private func parse(_ file: PolicyFolder.File) -> Node? {
    guard let text = String(validating: file.bytes, as: UTF8.self) else {
      let lines = file.bytes.split(separator: 10, omittingEmptySubsequences: false)
      let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
      problems.add(
        file: file.name, line: line.map { $0 + 1 }, column: nil,
        Bilingual("文件不是 UTF-8 编码", "the file is not encoded in UTF-8"),
        Bilingual("另存为 UTF-8", "the same file saved as UTF-8"))
      return nil
    }
    problems.texts[file.name] = SourceLines(text)
    do {
      return try Yams.compose(yaml: text)
    } catch {
      let (line, column, problem) = Self.describe(error)
      problems.add(
        file: file.name, line: line, column: column,
        Bilingual("YAML 语法错误：\(problem)", "YAML syntax error: \(problem)"),
        Bilingual(
          "缩进用空格对齐，键后加半角冒号（不是“：”）和空格，含特殊符号的文字加引号",
          "spaces for indentation, `key: value` with an ASCII colon, and quotes around text with special characters"
        ))
      return nil
    }
  }

  /// Where a syntax error lies and what the YAML library says about it.
  private static func describe(_ error: any Error) -> (line: Int?, column: Int?, problem: String) {
    switch error {
    case YamlError.scanner(let context?, let problem, _, _) where context.text.contains("simple key"):
      // The library notices a missing colon only lines later; the key itself is what to mend.
      return (context.mark.line, context.mark.column, problem)
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      return (mark.line, mark.column, [context?.text, problem].compactMap(\.self).joined(separator: ", "))
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.joined(separator: ", ")
      return (context.mark.line, context.mark.column, "a key occurs twice: " + keys)
    case YamlError.reader(let problem, let offset?, _, let yaml):
      let before = yaml.prefix(offset)
      let lineStart = before.lastIndex(where: \.isNewline).map(before.index(after:)) ?? before.startIndex
      let line = before.count(where: \.isNewline) + 1
      return (line, before[lineStart...].unicodeScalars.count + 1, problem)
    default: return (nil, nil, "\(error)")
    }
  }

  // MARK: Entries

  /// An entry with area, days and either a value or the word that none is known.
  mutating func dated<Value>(
    _ entry: MappingReader, _ question: String, value read: (MappingReader) -> Value?, _ key: String
  ) -> DatedTable<Value>.Row? {
    let (area, span, value) = (entry.area(), entry.span(), read(entry))
    let unknown = entry.mapping("unknown")
    let reason = unknown?.names()
    unknown?.finish()
    let source = entry.source(required: !entry.has("unknown"))
    entry.finish()
    if entry.has(key) == entry.has("unknown") {
      entry.report(
        nil, Bilingual("须写且只能写“\(key)”或“unknown”之一", "an entry needs either `\(key)` or `unknown`"),
        Bilingual(
          "“\(key): …”，或 unknown: { zh: 原因, en: … }",
          "`\(key)` with its value, or `unknown: { zh: …, en: the reason }`"))
    }
    // A wrong area or day would put the entry where it does not belong and report a false overlap.
    guard entry.has("area") == (area != nil), let span else { return nil }
    take("\(question)/\(area?.description ?? "")", span, entry.place)
    if let reason { return .init(area: area, span: span, content: .unknown(reason)) }
    guard let value, let source else { return nil }
    return .init(area: area, span: span, content: .value(value, source))
  }

  private mutating func readStandard(_ entry: MappingReader) {
    let (id, name, area, span) = (entry.identifier("id"), entry.names(), entry.area(), entry.span())
    let source = entry.source()
    var applicability: Applicability?
    if let rule = entry.mapping("applies_to", required: true) {
      applicability = Applicability(
        anyOfTags: codes("any_of_tags", of: "village_tag", in: rule),
        noneOfTags: codes("none_of_tags", of: "village_tag", in: rule),
        minimumPoorHouseholds: rule.whole("minimum_poor_households", in: 1...100_000))
      rule.finish()
    }
    var slots: [SlotRequirement] = []
    for slot in entry.mappings("slots", required: true) {
      let (slotID, slotName) = (slot.identifier("id"), slot.names())
      let filledBy = codes("filled_by", of: "slot", in: slot)
      slot.finish()
      guard let slotID, let slotName else { continue }
      if slots.contains(where: { $0.id == slotID }) {
        slot.report(
          "id", Bilingual("“\(slotID)”重复", "`\(slotID)` occurs twice"), Bilingual("每个岗位一次", "each slot once"))
      }
      if filledBy.isEmpty { references.append(("slot", slotID, slot.place(of: "id"))) }
      slots.append(
        SlotRequirement(id: slotID, name: slotName, filledBy: filledBy.isEmpty ? [slotID] : filledBy))
    }
    entry.finish()
    if entry.has("slots") && slots.isEmpty {
      entry.report("slots", Bilingual("没有岗位", "there is no slot"), Bilingual("至少一个岗位", "at least one slot"))
    }
    guard let id, let name, let source, let applicability, let span, entry.has("area") == (area != nil) else {
      return
    }
    take("team_standards/\(id)/\(area?.description ?? "")", span, entry.place)
    content.teamStandards.append(
      TeamStandard(
        id: id, name: name, area: area, span: span, appliesTo: applicability, slots: slots, source: source))
  }

  private mutating func readDispatchRules(_ entry: MappingReader) {
    let (area, span, source) = (entry.area(), entry.span(), entry.source())
    let rules = DispatchRulesReader(entry).rules
    entry.finish()
    for category in rules.categories {
      references.append(("village_tag", category.tag, entry.place(of: "categories")))
    }
    for kind in rules.kinds { references.append(("unit_kind", kind.code, entry.place(of: "kinds"))) }
    guard entry.has("area") == (area != nil), let span, let source else { return }
    take("dispatch_rules/\(area?.description ?? "")", span, entry.place)
    content.dispatch.add(.init(area: area, span: span, content: .value(rules, source)))
  }

  private mutating func readDuty(_ entry: MappingReader) {
    let (number, name, source) = (
      entry.whole("number", in: 1...99, required: true), entry.names(), entry.source()
    )
    entry.finish()
    guard let number, let name, let source else { return }
    take("duties/\(number)", DateSpan(from: nil, to: nil), entry.place)
    content.duties.append(Duty(number: number, name: name, source: source))
  }

  private mutating func readTask(_ entry: MappingReader) {
    let (number, name) = (entry.whole("number", in: 1...99, required: true), entry.names())
    let (duty, priority) = (entry.whole("duty", in: 1...99, required: true), entry.text("priority"))
    let source = entry.source()
    let kinds = codes("activities", of: "activity_kind", in: entry)
    let issues = codes("issues", of: "issue_kind", in: entry)
    entry.finish()
    if let priority { references.append(("task_priority", priority, entry.place(of: "priority"))) }
    if let duty { references.append(("duties", String(duty), entry.place(of: "duty"))) }
    guard let number, let name, let duty, let source else { return }
    take("tasks/\(number)", DateSpan(from: nil, to: nil), entry.place)
    for kind in kinds { take("tasks/activities/\(kind)", DateSpan(from: nil, to: nil), entry.place) }
    for kind in issues { take("tasks/issues/\(kind)", DateSpan(from: nil, to: nil), entry.place) }
    content.tasks.append(
      DutyTask(
        number: number, name: name, duty: duty, priority: priority, activityKinds: kinds, issueKinds: issues,
        source: source))
  }

  private mutating func readCodeList(_ entry: MappingReader) {
    let (id, name, closed) = (entry.identifier("id"), entry.names(), entry.flag("closed", required: true))
    let source = entry.source()
    let scope = "code_lists/\(id ?? entry.place.text)"
    var (values, categories, priorityAreas): ([CodeValue], [CodeValue], [String]) = ([], [], [])
    for item in entry.mappings("values", required: true) {
      let (code, valueName, aliases, span) = (
        item.identifier("code"), item.names(), item.texts("aliases"), item.span()
      )
      let own = item.source(required: false)
      let isCategory = id == "village_tag" ? item.flag("village_category") ?? false : false
      let isPriority = id == "county_tag" ? item.flag("priority_area") ?? false : false
      item.finish()
      guard let code, let valueName, let span else { continue }
      let value = CodeValue(code: code, name: valueName, aliases: aliases, span: span, source: own ?? source)
      // One spelling with two meanings on the same day would be read at random.
      for spelling in Set(value.spellings.map(CodeList.key)).sorted() {
        if !take("\(scope)/\(spelling)", span, item.place) { break }
      }
      values.append(value)
      if isCategory { categories.append(value) }
      if isPriority { priorityAreas.append(code) }
    }
    entry.finish()
    guard let id, let name, let closed, let source else { return }
    take(scope, DateSpan(from: nil, to: nil), entry.place)
    content.codeLists[id] = CodeList(id: id, name: name, isClosed: closed, values: values, source: source)
    if id == "village_tag" { content.villageCategories = categories }
    if id == "county_tag" { content.priorityAreaTags = priorityAreas }
  }

  // MARK: Checks across entries

  /// Takes a span of days for a question, or notes which entry has it already.
  @discardableResult
  mutating func take(_ question: String, _ span: DateSpan, _ place: Place) -> Bool {
    if let other = taken[question]?.first(where: { $0.span.overlaps(span) }) {
      let what = question.split(separator: "/", omittingEmptySubsequences: true).joined(separator: " ")
      problems.add(
        file: place.file, at: place.mark,
        Bilingual(
          "“\(what)”与 \(other.place.text) 的条目时间重叠",
          "`\(what)` overlaps in time with the entry at \(other.place.text)"),
        Bilingual("同一地区、同一事项在任何一天只有一个条目", "one entry for each area and matter on any day"))
      return false
    }
    taken[question, default: []].append((span, place))
    return true
  }

  /// Codes of another list, to be checked once all files are read.
  mutating func codes(_ key: String, of list: String, in entry: MappingReader) -> [String] {
    let codes = entry.texts(key)
    for code in codes { references.append((list, code, entry.place(of: key))) }
    return codes
  }

  /// Checks that every code used is one that its list holds, and the calendar of working days against
  /// itself. A folder without the list is left be.
  func checkReferences() {
    content.workCalendar.check(problems)
    content.screening.check(problems)
    content.checkIndicators(problems)
    for reference in references {
      let known: [String]
      if reference.list == "duties" {
        known = content.duties.map { String($0.number) }
      } else {
        // Tasks name their priority in Chinese, as the plans do; all else is stored as the code.
        known = (content.codeLists[reference.list]?.values ?? []).flatMap {
          reference.list == "task_priority" ? $0.spellings : [$0.code]
        }
      }
      guard !known.isEmpty, !known.contains(reference.code) else { continue }
      problems.add(
        file: reference.place.file, at: reference.place.mark,
        Bilingual(
          "“\(reference.code)”不在 \(reference.list) 中", "`\(reference.code)` is not in \(reference.list)"),
        Bilingual("其中之一：\(known.joined(separator: ", "))", "one of \(known.joined(separator: ", "))"))
    }
  }
}
