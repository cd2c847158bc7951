internal import Basics
internal import Divisions
internal import Indicators
internal import Policy
internal import Roster
internal import Store

// The list of gaps, page by page, and gaps as other pages show them.

extension LiveConsole {
  /// Every gap of a division in the order of villages.
  public func gaps(_ request: GapsRequest) async throws -> GapsModel? {
    guard let division = try await known(request.code) else { return nil }
    let cursor = try request.after.map { try GapCursor($0) }
    let report = try await reports.value(of: division.code, on: day(request.asOf))
    let wanted = report.gaps.filter { request.slot == nil || $0.slot == request.slot }
    let rest = cursor.map { cursor in wanted.drop { !cursor.isBefore($0) } } ?? wanted[...]
    let page = rest.prefix(Self.gapsPerPage)
    return GapsModel(
      path: try await store.read { try DivisionRef.path(to: division.code, $0) },
      asOf: report.summary.asOf, slots: report.slots,
      page: Page(
        rows: try await gapRows(page, of: report),
        next: rest.count > page.count ? page.last.map { GapCursor($0).text } : nil),
      total: wanted.count, basis: report.gapBasis)
  }

  private static let gapsPerPage = 100

  /// Gaps with the names that a page shows.
  func gapRows(_ gaps: ArraySlice<Coverage.Gap>, of report: AreaReport) async throws -> [GapRow] {
    let codes = Set(gaps.flatMap { gap in
      [gap.village, gap.village.ancestor(.township), gap.village.ancestor(.county)].compactMap { $0 }
    })
    let names = try await store.read { try DivisionSearch.named(codes, $0) }
    func reference(_ code: DivisionCode?) -> DivisionRef? {
      code.map { code in names[code].map { DivisionRef($0) } ?? DivisionRef(code: code, name: code.description) }
    }
    let standards = Dictionary(
      report.coverage.results.map { ($0.standard.id, $0.standard) }, uniquingKeysWith: { first, _ in first })
    return gaps.map { gap in
      let standard = standards[gap.standard]
      let slot = standard?.slots.first { $0.id == gap.slot }
      let village = DivisionRef(code: gap.village, name: gap.village.description)
      return GapRow(
        village: reference(gap.village) ?? village, township: reference(gap.village.ancestor(.township)),
        county: reference(gap.village.ancestor(.county)) ?? village,
        slot: SlotRef(id: gap.slot, title: slot?.name ?? Bilingual(gap.slot, gap.slot)),
        standard: standard?.name ?? Bilingual(gap.standard, gap.standard), since: gap.since)
    }
  }
}

extension AreaReport {
  /// The slots of the standards in force, each once.
  fileprivate var slots: [SlotRef] {
    var seen: Set<String> = []
    return coverage.results.flatMap(\.standard.slots).compactMap { slot in
      seen.insert(slot.id).inserted ? SlotRef(id: slot.id, title: slot.name) : nil
    }
  }

  /// What the gaps were found against.
  var gapBasis: GapBasis {
    let standards = coverage.results.map(\.standard.name)
    if standards.isEmpty { return .noStandard }
    let villages = Set(coverage.results.flatMap(\.dueVillages)).count
    return villages == 0 ? .nothingDue(standards) : .checked(standards, villages: villages)
  }
}

/// The last gap of a page: the next one begins behind it.
private struct GapCursor {
  let village: Int64
  let standard: String
  let slot: String

  init(_ gap: Coverage.Gap) {
    village = gap.village.value
    standard = gap.standard
    slot = gap.slot
  }

  /// - Throws: `ConsoleFailure.badParameter` for anything but what `text` wrote.
  init(_ text: String) throws(ConsoleFailure) {
    let parts = text.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let village = DivisionCode(parts[0]) else {
      throw .badParameter(
        name: "after",
        wanted: Bilingual("翻页位置应由本系统的链接给出。", "the position comes from this console's own links."))
    }
    self.village = village.value
    standard = parts[1]
    slot = parts[2]
  }

  var text: String { "\(village)~\(standard)~\(slot)" }

  func isBefore(_ gap: Coverage.Gap) -> Bool {
    (village, standard, slot) < (gap.village.value, gap.standard, gap.slot)
  }
}
