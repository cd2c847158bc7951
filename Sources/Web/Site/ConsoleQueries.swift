public import Basics

/// What the console asks of the house: one question for each page, answered with that page's model.
///
/// An implementation speaks for one viewer; it masks and leaves out what that viewer may not see.
/// Where the thing asked about does not exist (or must not be known to exist) it answers nil, and
/// the console shows its "not found" page. It throws `ConsoleFailure.badParameter` for a cursor it
/// cannot read; any `ExplainedError` is shown with its explanation, any other error without one.
///
/// Where a request names no date, the implementation chooses one (normally today) and says in the
/// model which it was.
public protocol ConsoleQueries: MonitoringQueries {
  /// What every page says first, such as that all people are made up; nil where there is nothing.
  var notice: Bilingual? { get }
  /// The overview of everything the viewer may see.
  func overview(_ request: OverviewRequest) async throws -> OverviewModel
  /// The page of a division.
  func division(_ request: DivisionRequest) async throws -> DivisionPageModel?
  /// The gaps of a division.
  func gaps(_ request: GapsRequest) async throws -> GapsModel?
  /// A figure and the records behind it.
  func figure(_ request: FigureRequest) async throws -> FigurePageModel?
  /// The history of a record.
  func history(_ request: HistoryRequest) async throws -> HistoryModel?
  /// A search by name. The text is trimmed and at least `minimumSearchLength` characters long.
  func search(_ text: String) async throws -> SearchModel
  /// Every plan of allocation.
  func plans() async throws -> PlansModel
  /// A plan, beside another one where the request names it.
  func plan(_ request: PlanPageRequest) async throws -> PlanModel?
  /// A county of a plan.
  func planCounty(_ id: String, _ county: DivisionCode) async throws -> PlanCountyModel?
  /// Why somebody is, or is not, in a post, or why a post is empty.
  func planReasons(_ request: PlanReasonsRequest) async throws -> PlanReasonsModel?
  /// A paper of a proceeding, to print. Throws `ConsoleFailure.noPaper` where there is none yet or no more.
  func paper(_ request: PaperRequest) async throws -> PaperModel?
  /// What hangs in public in a village.
  func notice(_ request: NoticeRequest) async throws -> PaperModel?
  /// The blank form of a village by which a household applies.
  func form(_ village: DivisionCode) async throws -> PaperModel?
  /// Every report.
  func reportList() async throws -> ReportsModel
  /// A report.
  func report(_ request: ReportPageRequest) async throws -> ReportPageModel?
  /// An official brief about a division.
  func brief(_ code: DivisionCode, asOf: LocalDate?) async throws -> BriefModel?
}

extension ConsoleQueries {
  public var notice: Bilingual? { nil }
}

/// The shortest text that is searched for.
public let minimumSearchLength = 2
