internal import Basics
internal import HTML

/// `/`: where the gaps are, the map, the figures, the way down.
struct OverviewPage: ConsolePage {
  let model: OverviewModel
  let context: PageContext

  var pageTitle: String { model.scope.name + context.t("驻村帮扶总览", " overview") }
  var path: [DivisionRef] { [model.scope] }

  var content: Node {
    .fragment([
      context.heading(
        model.scope.name + context.t(" 驻村帮扶总览", ""), level: context.language == .english ? "Overview" : nil,
        asOf: model.asOf, form: .overview(colour: context.colourChosen)),
      Lead(
        map: model.map, groups: model.groups, gaps: model.gaps, gapTotal: model.gapTotal,
        basis: model.basis, division: model.scope.code, context: context
      ) { .overview(asOf: context.asOf, colour: $0) }.content,
      section(.class("panel")) {
        h2 { context.t("各地情况", "By area") }
        if model.children.isEmpty {
          p(.class("empty")) { context.t("还没有下级区划。", "There are no divisions below this one yet.") }
        } else {
          context.filterField(model.children.count)
          context.childTable(model.children)
        }
      },
    ])
  }
}

/// What a division's page begins with: map and figures on one side, gaps on the other.
struct Lead {
  let map: MapModel?
  let groups: [FigureGroup]
  let gaps: [GapRow]
  let gapTotal: Int
  let basis: GapBasis
  let division: DivisionCode
  let context: PageContext
  /// What stands under the figures, where there is no map to fill the room.
  var below = Node.empty
  /// The address of the same page with the map coloured by another measure.
  let recoloured: (MapMeasure) -> SiteURL

  var content: Node {
    div(.class("split")) {
      div {
        if let map {
          section(.class("panel")) {
            div(.class("section-head")) {
              h2 { context.t("各县情况", "Counties") }
              context.measureChoice(map.measure, address: recoloured)
            }
            MapView(model: map, context: context).content
          }
        }
        section(.class("panel")) {
          h2 { context.t("主要数据", "Figures") }
          context.figures(groups, division: division)
        }
        below
      }
      GapSummary(
        rows: gaps, total: gapTotal, basis: basis, division: division,
        showsCounty: division.rank < .county, context: context
      ).content
    }
  }
}

/// The first gaps of a division with the way to all of them.
struct GapSummary {
  let rows: [GapRow]
  let total: Int
  let basis: GapBasis
  let division: DivisionCode
  let showsCounty: Bool
  let context: PageContext

  var content: Node {
    section(.class("panel")) {
      div(.class("section-head")) {
        h2 {
          context.t("缺口", "Gaps")
          span(.class(total > 0 ? "badge warn" : "badge")) { context.format.count(total) }
        }
        if total > 0 {
          a(.href(SiteURL.gaps(division, asOf: context.asOf).target)) { context.t("全部缺口", "All gaps") }
        }
      }
      context.basisLine(basis)
      context.gapTable(rows, basis: basis, showsCounty: showsCounty)
      if total > rows.count {
        p(.class("more")) {
          context.t("共\(context.format.count(total))处，先列\(context.format.count(rows.count))处。", "The first \(context.format.count(rows.count)) of \(context.format.count(total)).")
        }
      }
    }
  }
}

extension PageContext {
  /// What the address says about the colours of the map.
  var colourChosen: MapMeasure? {
    switch current {
    case .overview(_, let colour), .division(_, _, let colour): return colour
    default: return nil
    }
  }
}
