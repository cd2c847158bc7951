internal import Basics
internal import Divisions
internal import Indicators
internal import Policy
internal import Store

// The overview and the pages of areas: one report, laid out.

extension LiveConsole {
  /// The highest division the viewer sees, with its map, figures, gaps and parts.
  public func overview(_ request: OverviewRequest) async throws -> OverviewModel {
    let top = try await top()
    let date = day(request.asOf)
    let report = try await reports.value(of: top.code, on: date)
    let firstGaps = try await gapRows(report.gaps.prefix(Self.firstGaps), of: report)
    return OverviewModel(
      scope: DivisionRef(top), asOf: date, map: try await map(report, by: request.colour),
      groups: figureGroups(report.summary), gaps: firstGaps, gapTotal: report.gaps.count,
      basis: report.gapBasis, children: report.children.map { ChildRow($0) })
  }

  /// A province, prefecture, county or township; or a village.
  public func division(_ request: DivisionRequest) async throws -> DivisionPageModel? {
    guard let division = try await known(request.code) else { return nil }
    let date = day(request.asOf)
    if division.code.rank == .village { return .village(try await village(division, on: date)) }
    let report = try await reports.value(of: division.code, on: date)
    let (path, tags) = try await store.read { connection in
      (
        try DivisionRef.path(to: division.code, connection),
        try DivisionQueries.tags(of: division.code, connection)
      )
    }
    let hasMap = division.code.rank < .county
    return .area(
      AreaModel(
        path: path, level: policy.name(of: division.level, in: "level"), asOf: date,
        tags: tags.filter { $0.span.contains(date) }.map(tagRow),
        groups: figureGroups(report.summary), children: report.children.map { ChildRow($0) },
        gaps: try await gapRows(report.gaps.prefix(Self.firstGaps), of: report),
        gapTotal: report.gaps.count, basis: report.gapBasis,
        map: hasMap ? try await map(report, by: request.colour) : nil, record: division.record))
  }

  private static let firstGaps = 20

  func tagRow(_ tag: DivisionQueries.TagSpan) -> TagRow {
    TagRow(title: policy.tagName(tag.tag), span: tag.span, document: tag.document)
  }

  private func map(_ report: AreaReport, by measure: MapMeasure) async throws -> MapModel {
    let isOfDue = report.counties.contains { $0.due > 0 }
    // Before the first posting is recorded every share would be zero and say nothing.
    let hasPostings = report.summary.count(of: "cadres.served") ?? 0 > 0
    let outlines = try await outlines.outlines(of: report.counties.map(\.division.code))
    // On a map of outlines a zone lies inside its county; as a tile it stands for itself.
    let shown = report.counties.filter { county in
      outlines.rings.isEmpty || county.division.level == "county" || outlines.rings[county.division.code] != nil
    }
    return MapModel(
      measure: measure, isOfDue: isOfDue,
      counties: shown.map { county in
        let division = county.division
        let value: MapCounty.Value
        switch measure {
        case .open: value = .count(county.openHouseholds)
        case .filled, .match, .travel: value = .unknown
        case .coverage where !hasPostings: value = .unknown
        case .coverage:
          value = isOfDue
            ? .share(covered: county.dueCovered, of: county.due)
            : .share(covered: county.covered, of: county.villages)
        }
        var place: MapPoint?
        if let longitude = division.longitude, let latitude = division.latitude {
          place = MapPoint(longitude: longitude, latitude: latitude)
        }
        return MapCounty(
          division: DivisionRef(division), prefecture: division.code.ancestor(.prefecture) ?? division.code,
          place: place, value: value)
      }, boundaries: outlines.rings, reviewNumber: outlines.reviewNumber)
  }

  // MARK: Figures

  /// The summary's figures under headings. What concerns counties is left out below a prefecture.
  func figureGroups(_ summary: Summary) -> [FigureGroup] {
    var groups: [(title: Bilingual, prefixes: [String])] = [
      (Bilingual("驻村覆盖", "Coverage"), ["villages."]),
      (Bilingual("驻村干部与帮带", "Cadres and mentoring"), ["cadres.", "mentoring."]),
      (Bilingual("防止返贫监测", "Monitoring against relapse"), ["monitoring."]),
    ]
    if summary.division.rank < .county {
      groups.append((Bilingual("四类地区", "Priority areas"), ["counties.", "prefectures."]))
    }
    return groups.map { group in
      FigureGroup(
        title: group.title,
        figures: summary.figures.filter { figure in group.prefixes.contains { figure.id.hasPrefix($0) } }
          .map { Figure($0) })
    }
  }
}

extension Figure {
  /// A figure of the summary.
  init(_ figure: Indicators.Figure) {
    let amount: Amount
    switch figure.value {
    case .count(let count): amount = .count(count)
    case .percent(let share): amount = .percent(share)
    case .yuan(let sum): amount = .money(sum)
    case .none(let reason): amount = .none(reason: reason)
    }
    self.init(
      id: figure.id, title: figure.name, amount: amount, unit: figure.unit, asOf: figure.asOf,
      definition: figure.definition, base: figure.base)
  }
}

extension ChildRow {
  init(_ part: AreaReport.Part) {
    self.init(
      division: DivisionRef(part.division), villages: part.villages, covered: part.covered,
      gaps: part.gaps, cadresInPost: part.cadresInPost, openHouseholds: part.openHouseholds)
  }
}

extension Division {
  /// The record whose history the pages link to.
  var record: RecordRef { RecordRef(kind: "divisions", id: code.description) }
}
