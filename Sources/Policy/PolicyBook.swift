public import Basics
import Foundation

/// The rules in force, as dated data read from a folder of YAML files.
///
/// A rule is asked for at an area and a date. The nearest area that has an entry valid on the date
/// answers: the division itself, then each division above it, then the whole country.
///
/// For example:
///
///     let book = try PolicyBook.load(folder: PolicyBook.shippedFolder())
///     switch book.incomeLine(in: county, on: date) {
///     case .known(let line): print(line.value, line.source.certainty)
///     case .unknown(let reason): print(reason.zh)
///     }
public struct PolicyBook: Sendable {
  /// A fingerprint of the files (FNV-1a over names and bytes, 16 hexadecimal digits).
  public let digest: String
  /// Every standard of every area and time, in the order of the files.
  public let allTeamStandards: [TeamStandard]
  /// The four duties (四项职责) by number.
  public let duties: [Duty]
  /// The twelve tasks (十二项参与任务) by number.
  public let tasks: [DutyTask]
  /// The five categories of villages that get a team (五类村).
  public let villageCategories: [CodeValue]
  /// The tags of the four area types of counties (四类地区).
  public let priorityAreaTags: [String]
  /// Which days are worked (工作日), by the yearly notices of holidays.
  public let workCalendar: WorkCalendar
  /// The rules by which the register is screened (筛查规则), of all areas and times.
  public let screening: ScreeningRules
  /// How reports over records are laid out, in the order of the files.
  public let reportLayouts: [ReportLayout]
  /// Every form that somebody fills in (表单登记), of all times.
  public let forms: FormRegistry
  /// The catalogue of indicators (指标目录), in the order in which it is printed.
  public let indicators: [Indicator]
  /// The identifiers of all code lists, sorted.
  public let codeListIDs: [String]

  private let indicatorPositions: [String: Int]
  private let codeLists: [String: CodeList]
  private let standards: [String: DatedTable<TeamStandard>]
  private let standardIDs: [String]
  private let incomeLines: DatedTable<Yuan>
  private let terms: DatedTable<Int>
  private let extensions: DatedTable<Int>
  private let overlaps: DatedTable<Int>
  private let dispatch: DatedTable<DispatchRules>
  private let incomeSchemes: [IncomePurpose: DatedTable<IncomeScheme>]
  private let workflows: [String: DatedTable<Workflow>]
  private let workflowVersions: [String: Workflow]
  private let clocks: DatedTable<MonitoringClocks>
  private let workClocks: DatedTable<WorkClocks>
  private let objectTypeRules: [String: DatedTable<ObjectTypeRule>]
  private let measureFits: [String: DatedTable<[String]>]
  let leaveChains: DatedTable<LeaveChain>
  let presenceMinima: DatedTable<Int>
  let assessmentSchemes: [String: DatedTable<AssessmentScheme>]

  init(digest: String, content: PolicyContent) {
    self.digest = digest
    allTeamStandards = content.teamStandards
    duties = content.duties.sorted { $0.number < $1.number }
    tasks = content.tasks.sorted { $0.number < $1.number }
    villageCategories = content.villageCategories
    priorityAreaTags = content.priorityAreaTags
    codeLists = content.codeLists
    codeListIDs = content.codeLists.keys.sorted()
    incomeLines = content.incomeLines
    terms = content.terms
    extensions = content.extensions
    overlaps = content.overlaps
    dispatch = content.dispatch
    workCalendar = content.workCalendar.calendar
    screening = content.screening
    reportLayouts = content.reports
    forms = content.forms
    indicators = content.allIndicators
    indicatorPositions = Dictionary(indicators.enumerated().map { ($1.id, $0) }) { first, _ in first }
    incomeSchemes = content.incomeSchemes
    workflows = content.workflows
    workflowVersions = content.workflowVersions
    clocks = content.clocks
    workClocks = content.workClocks
    objectTypeRules = content.objectTypeRules
    measureFits = content.measureFits
    leaveChains = content.leaveChains
    presenceMinima = content.presenceMinima
    assessmentSchemes = content.assessmentSchemes
    var standards: [String: DatedTable<TeamStandard>] = [:]
    var ids: [String] = []
    for standard in content.teamStandards {
      if standards[standard.id] == nil { ids.append(standard.id) }
      standards[standard.id, default: DatedTable()].add(
        .init(area: standard.area, span: standard.span, content: .value(standard, standard.source)))
    }
    self.standards = standards
    standardIDs = ids
  }

  /// Loads every `*.yaml` in a folder.
  /// - Parameter check: what else is to be asked of the policies, by rooms that know more.
  /// - Throws: `PolicyLoadError` with all problems of all files.
  public static func load(
    folder: String, also check: (PolicyBook) -> [PolicyLoadError.Problem] = { _ in [] }
  ) throws -> PolicyBook {
    let problems = ProblemList()
    let files = PolicyFolder(path: folder, problems: problems)
    var loader = PolicyLoader(problems: problems)
    for file in files.files { loader.read(file) }
    loader.checkReferences()
    try problems.refuse(folder)
    let book = PolicyBook(digest: files.digest, content: loader.content)
    problems.add(check(book))
    try problems.refuse(folder)
    return book
  }

  /// Finds the folder that came with the program: the one that `ZHUCUN_POLICIES` names, else
  /// `Policies` beside or above the running executable, else the one in the current folder.
  /// - Throws: `PolicyFolderNotFound` naming the places tried.
  public static func shippedFolder() throws -> String {
    try PolicyFolder.shipped(
      environment: ProcessInfo.processInfo.environment, executable: Bundle.main.executableURL,
      currentFolder: FileManager.default.currentDirectoryPath)
  }

  /// The standards for villages of an area on a date; empty where none is known.
  public func teamStandards(in area: DivisionCode, on date: LocalDate) -> [TeamStandard] {
    standardIDs.compactMap { id in
      guard let row = standards[id]?.row(in: area, on: date),
        case .value(let standard, _) = row.content
      else { return nil }
      return standard
    }
  }

  /// An indicator of the catalogue; nil where there is none of that id.
  public func indicator(_ id: String) -> Indicator? { indicatorPositions[id].map { indicators[$0] } }

  /// A code list, reduced to the values valid on a date, or with all values ever valid.
  public func codeList(_ id: String, on date: LocalDate? = nil) -> CodeList? {
    guard let list = codeLists[id], let date else { return codeLists[id] }
    return list.valid(on: date)
  }

  /// The yearly net income per head below which a household may be monitored (监测收入线).
  public func incomeLine(in area: DivisionCode, on date: LocalDate) -> Finding<Yuan> {
    incomeLines.find(Bilingual("监测收入线", "income line of monitoring"), in: area, on: date)
  }

  /// The areas that have an income line, or the word that it is unknown, of their own on a date.
  public func areasWithIncomeLine(on date: LocalDate) -> [DivisionCode] { incomeLines.areas(on: date) }

  /// How the yearly net income per head (人均纯收入) is worked out for a purpose.
  public func incomeScheme(
    for purpose: IncomePurpose, in area: DivisionCode, on date: LocalDate
  ) -> Finding<IncomeScheme> {
    let what = Bilingual(
      "收入核算办法（\(purpose.name.zh)）", "way to work out incomes (\(purpose.name.en))")
    return (incomeSchemes[purpose] ?? DatedTable()).find(what, in: area, on: date)
  }

  /// The areas that have a way to work out incomes of their own on a date.
  public func areasWithIncomeScheme(for purpose: IncomePurpose, on date: LocalDate) -> [DivisionCode] {
    (incomeSchemes[purpose] ?? DatedTable()).areas(on: date)
  }

  /// How long a posting lasts, in months.
  public func termMonths(in area: DivisionCode, on date: LocalDate) -> Finding<Int> {
    terms.find(Bilingual("驻村任期", "term of a posting"), in: area, on: date)
  }

  /// For how many months beyond its term a posting may be extended (延期).
  public func extensionMonths(in area: DivisionCode, on date: LocalDate) -> Finding<Int> {
    extensions.find(Bilingual("延期上限", "limit of an extension"), in: area, on: date)
  }

  /// For how many days, both ends counted, a leaver and the successor may both be first secretary.
  public func overlapDays(in area: DivisionCode, on date: LocalDate) -> Finding<Int> {
    overlaps.find(Bilingual("压茬交接天数", "overlap at a handover"), in: area, on: date)
  }

  /// The rules of allocation (选派规则).
  public func dispatchRules(in area: DivisionCode, on date: LocalDate) -> Finding<DispatchRules> {
    dispatch.find(Bilingual("选派规则", "rules of allocation"), in: area, on: date)
  }

  /// The steps, actors and days of a procedure of monitoring (监测流程).
  /// - Parameter procedure: a code of the list `procedure`.
  public func workflow(_ procedure: String, in area: DivisionCode, on date: LocalDate) -> Finding<Workflow> {
    (workflows[procedure] ?? DatedTable()).find(
      Bilingual("监测流程（\(procedure)）", "workflow of monitoring (\(procedure))"), in: area, on: date)
  }

  /// The workflow that a proceeding began under, by `Workflow.version`.
  public func workflow(version: String) -> Workflow? { workflowVersions[version] }

  /// The other clocks of monitoring (监测帮扶时限).
  public func monitoringClocks(in area: DivisionCode, on date: LocalDate) -> Finding<MonitoringClocks> {
    clocks.find(Bilingual("监测帮扶时限", "clocks of monitoring"), in: area, on: date)
  }

  /// The clocks of village work (驻村工作时限).
  public func workClocks(in area: DivisionCode, on date: LocalDate) -> Finding<WorkClocks> {
    workClocks.find(Bilingual("驻村工作时限", "clocks of village work"), in: area, on: date)
  }

  /// The task that an activity of a kind belongs to where nothing else is said; nil where none claims it.
  /// - Parameter kind: a code of the list `activity_kind`.
  public func task(ofActivity kind: String) -> Int? { tasks.first { $0.activityKinds.contains(kind) }?.number }

  /// The task that an issue of a kind belongs to where nothing else is said; nil where none claims it.
  /// - Parameter kind: a code of the list `issue_kind`.
  public func task(ofIssue kind: String) -> Int? { tasks.first { $0.issueKinds.contains(kind) }?.number }

  /// What recognition as a type requires (监测对象认定条件).
  /// - Parameter type: a code of the list `object_type`.
  public func objectTypeRule(_ type: String, in area: DivisionCode, on date: LocalDate) -> Finding<ObjectTypeRule> {
    (objectTypeRules[type] ?? DatedTable()).find(
      Bilingual("“\(type)”的认定条件", "conditions of the type \(type)"), in: area, on: date)
  }

  /// The kinds of measure that answer a risk (措施与风险匹配): codes of `measure_category`.
  /// - Parameter risk: a code of the list `risk`.
  public func measures(fitting risk: String, in area: DivisionCode, on date: LocalDate) -> Finding<[String]> {
    (measureFits[risk] ?? DatedTable()).find(
      Bilingual("针对“\(risk)”的措施", "measures against \(risk)"), in: area, on: date)
  }
}
