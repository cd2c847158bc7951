public import Basics
internal import HTML
public import Monitoring

/// Every address of the console. Routes, links and forms all come from here.
public enum SiteURL: Hashable, Sendable {
  /// The overview.
  case overview(asOf: LocalDate? = nil, colour: MapMeasure? = nil)
  /// The page of a division.
  case division(DivisionCode, asOf: LocalDate? = nil, colour: MapMeasure? = nil)
  /// The gaps of a division.
  case gaps(DivisionCode, asOf: LocalDate? = nil, slot: String? = nil, after: String? = nil)
  /// A figure and its records.
  case figure(String, division: DivisionCode? = nil, asOf: LocalDate? = nil, after: String? = nil)
  /// The history of a record.
  case history(RecordRef, after: String? = nil)
  /// Search.
  case search(String? = nil)
  /// Every plan of allocation.
  case plans
  /// A plan, its map coloured and its counties sorted as asked, beside another plan where one is named.
  case plan(String, colour: MapMeasure? = nil, sort: PlanSort? = nil, with: String? = nil)
  /// The villages of a county in a plan.
  case planCounty(String, DivisionCode)
  /// Why somebody is, or is not, in a post of a plan; without a cadre, why a post is empty.
  case planReasons(String, cadre: String? = nil, village: DivisionCode? = nil, role: PlanRole? = nil)
  /// A paper of a proceeding.
  case paper(String, PaperKind)
  /// What hangs in public in a village.
  case notice(DivisionCode, kind: PublicNotice.Kind = .notice, asOf: LocalDate? = nil)
  /// The blank form of a village by which a household applies.
  case form(DivisionCode)
  /// Every report.
  case reports
  /// A report.
  case report(ReportPageRequest)
  /// A whole report as a file.
  case reportFile(ReportPageRequest)
  /// An official brief about a division.
  case brief(DivisionCode, asOf: LocalDate? = nil)
  /// A page of monitoring.
  case monitoring(MonitoringURL)
  /// A static file, by its path below the folder of assets.
  case asset(String)

  /// The path without query, percent-encoded.
  public var path: String {
    switch self {
    case .overview: return "/"
    case .division(let code, _, _): return "/divisions/\(code)"
    case .gaps(let code, _, _, _): return "/divisions/\(code)/gaps"
    case .figure(let id, _, _, _): return "/figures/" + PercentEncoding.encode(id)
    case .history(let record, _):
      return "/records/" + PercentEncoding.encode(record.kind) + "/"
        + PercentEncoding.encode(record.id) + "/history"
    case .search: return "/search"
    case .plans: return "/plans"
    case .plan(let id, _, _, _): return "/plans/" + PercentEncoding.encode(id)
    case .planCounty(let id, let code): return "/plans/" + PercentEncoding.encode(id) + "/counties/\(code)"
    case .planReasons(let id, _, _, _): return "/plans/" + PercentEncoding.encode(id) + "/reasons"
    case .paper(let id, let kind): return "/proceedings/" + PercentEncoding.encode(id) + "/papers/" + kind.rawValue
    case .notice(let code, _, _): return "/divisions/\(code)/notice"
    case .form(let code): return "/divisions/\(code)/form"
    case .reports: return "/reports"
    case .report(let asked): return "/reports/" + PercentEncoding.encode(asked.id)
    case .reportFile(let asked): return "/reports/" + PercentEncoding.encode(asked.id) + "/file"
    case .brief(let code, _): return "/divisions/\(code)/brief"
    case .monitoring(let page): return page.path
    case .asset(let file):
      return "/assets/" + file.split(separator: "/").map { PercentEncoding.encode($0) }
        .joined(separator: "/")
    }
  }

  /// Names and values of the query, absent ones left out, not yet encoded.
  public var query: [(name: String, value: String)] {
    var list: [(name: String, value: String)] = []
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { list.append((name, value)) }
    }
    switch self {
    case .overview(let asOf, let colour), .division(_, let asOf, let colour):
      add("as_of", asOf?.description)
      add("colour", colour?.rawValue)
    case .gaps(_, let asOf, let slot, let after):
      add("as_of", asOf?.description)
      add("slot", slot)
      add("after", after)
    case .figure(_, let division, let asOf, let after):
      add("division", division?.description)
      add("as_of", asOf?.description)
      add("after", after)
    case .history(_, let after): add("after", after)
    case .search(let text): add("q", text)
    case .plan(_, let colour, let sort, let other):
      add("colour", colour?.rawValue)
      add("sort", sort?.text)
      add("with", other)
    case .planReasons(_, let cadre, let village, let role):
      add("cadre", cadre)
      add("village", village?.description)
      add("role", role?.rawValue)
    case .notice(_, let kind, let asOf):
      add("kind", kind == .notice ? nil : kind.rawValue)
      add("as_of", asOf?.description)
    case .monitoring(let page): for item in page.query { add(item.name, item.value) }
    case .report(let asked), .reportFile(let asked):
      add("division", asked.division?.description)
      add("from", asked.from?.description)
      add("as_of", asked.asOf?.description)
      add("records", asked.listsRecords ? "1" : nil)
      add("after", asked.after)
    case .brief(_, let asOf): add("as_of", asOf?.description)
    case .plans, .planCounty, .paper, .form, .reports, .asset: break
    }
    return list
  }

  /// Path and query, percent-encoded: what stands in a link.
  public var relative: String {
    query.isEmpty ? path : path + "?" + PercentEncoding.query(query)
  }

  /// The same address with a query item that chooses the language.
  public func choosing(_ language: Language) -> String {
    path + "?" + PercentEncoding.query(query + [("lang", language.rawValue)])
  }

  var target: LinkTarget { LinkTarget(relative) }
}

extension SiteURL {
  /// The patterns of the routes, with the names under which handlers find their parts.
  enum Pattern: String, CaseIterable {
    case overview = "/"
    case division = "/divisions/:code"
    case gaps = "/divisions/:code/gaps"
    case figure = "/figures/:id"
    case history = "/records/:kind/:id/history"
    case search = "/search"
    case plans = "/plans"
    case plan = "/plans/:id"
    case planCounty = "/plans/:id/counties/:code"
    case planReasons = "/plans/:id/reasons"
    case paper = "/proceedings/:id/papers/:kind"
    case notice = "/divisions/:code/notice"
    case form = "/divisions/:code/form"
    case reports = "/reports"
    case report = "/reports/:id"
    case reportFile = "/reports/:id/file"
    case brief = "/divisions/:code/brief"
    case asset = "/assets/**"

    /// Whether a path (without query) belongs to this route.
    func matches(_ path: String) -> Bool { SiteURL.matches(path, rawValue) }
  }

  /// Whether a path (without query) has the form of a pattern.
  static func matches(_ path: String, _ pattern: String) -> Bool {
    let wanted = pattern.split(separator: "/")
    let given = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    // The root has one empty part; anything else with an empty part is no address of ours.
    if wanted.isEmpty { return path == "/" }
    if wanted.last == "**" { return given.first == wanted.first && given.count > 1 }
    guard wanted.count == given.count else { return false }
    return zip(wanted, given).allSatisfy { part, text in
      part.hasPrefix(":") ? !text.isEmpty : part == text
    }
  }

  /// Whether a path (without query) is one of the console's pages or files.
  public static func isKnown(path: String) -> Bool {
    path.hasPrefix("/") && !path.hasPrefix("//")
      && (Pattern.allCases.contains { $0.matches(path) }
        || MonitoringURL.Pattern.allCases.contains { matches(path, $0.rawValue) })
  }
}
