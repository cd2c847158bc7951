internal import Basics
internal import HTML

/// `/divisions/CODE` of a province, prefecture, county or township.
struct AreaPage: ConsolePage {
  let model: AreaModel
  let code: DivisionCode
  let context: PageContext

  private var name: String { model.path.last?.name ?? code.description }
  var pageTitle: String { name }
  var path: [DivisionRef] { model.path }

  var content: Node {
    .fragment([
      context.heading(
        name, level: model.level[context.language], asOf: model.asOf,
        form: .division(code, colour: context.colourChosen)),
      context.tagList(model.tags, on: model.asOf),
      context.workLinks(code),
      Lead(
        map: model.map, groups: model.groups, gaps: model.gaps, gapTotal: model.gapTotal,
        basis: model.basis, division: code, context: context, below: model.map == nil ? children : .empty
      ) { .division(code, asOf: context.asOf, colour: $0) }.content,
      model.map == nil ? .empty : children,
      context.historyLink(model.record),
    ])
  }

  private var children: Node {
    guard !model.children.isEmpty else { return .empty }
    return section(.class("panel")) {
      h2 { context.t("下级区划", "Divisions in it") }
      context.filterField(model.children.count)
      context.childTable(model.children)
    }
  }
}

extension PageContext {
  /// From a division to what waits in it and to its households at risk.
  func workLinks(_ code: DivisionCode) -> Node {
    p(.class("work-links")) {
      a(.href(QueueRequest.of(code, asOf: asOf).target)) { t("待办事项", "What waits here") }
      a(.href(SiteURL.figure("monitoring.open.households", division: code, asOf: asOf).target)) {
        t("在监测户", "Households at risk")
      }
      if code.rank == .village {
        a(.href(SiteURL.monitoring(.village(code, asOf: asOf)).target)) { t("驻村工作", "Work") }
      }
      a(.href(SiteURL.brief(code, asOf: asOf).target)) { t("情况通报", "Brief") }
      a(.href(SiteURL.report(ReportPageRequest(id: "roster", division: code, asOf: asOf)).target)) { t("花名册", "Roster") }
    }
  }

  /// The way to a record's history.
  func historyLink(_ record: RecordRef?) -> Node {
    guard let record else { return .empty }
    return p(.class("history-link")) {
      a(.href(SiteURL.history(record).target)) { t("查看变更记录", "History of changes") }
    }
  }
}
