internal import Basics
internal import HTML

/// How evenly a plan treats its counties: the spread on top, then every county, in any order.
struct FairnessTable {
  let model: PlanModel
  let colour: MapMeasure?
  let sort: PlanSort?
  let with: String?
  let context: PageContext

  private var id: String { model.plan.id }
  private var order: PlanSort { sort ?? PlanSort(.county) }

  var content: Node {
    section(.class("panel"), .id("fairness")) {
      h2 { context.t("各县公平", "Fairness between counties") }
      p(.class("note above")) {
        context.t(
          "“可能”一列是该县样样都先挑时的最好情形；点列标题排序。",
          "“Could be” is what the county would have had with the first pick in everything. "
            + "The headings sort.")
      }
      spreads
      context.filterField(model.counties.count)
      counties
    }
  }

  private var spreads: Node {
    div(.class("scroll")) {
      table(.class("data spreads")) {
        thead {
          tr {
            th(.scope("col")) { context.t("各县之间", "Over the counties") }
            for head in [context.t("最低", "Least"), context.t("中位", "Median"), context.t("最高", "Greatest")] {
              th(.scope("col"), .class("number")) { head }
            }
          }
        }
        tbody {
          for spread in model.spreads {
            tr {
              th(.scope("row")) { spread.title[context.language] }
              for value in [spread.least, spread.median, spread.greatest] {
                td(.class("number")) { context.tenth(value) + (spread.isShare ? "%" : "") }
              }
            }
          }
        }
      }
    }
  }

  private var columns: [(column: PlanSort.Column, title: String)] {
    let c = context
    return [
      (.posts, c.t("岗位", "Posts")), (.filled, c.t("配齐", "Filled")),
      (.emptyFirstSecretaryPosts, c.t("第一书记空岗", "No first secretary")), (.match, c.t("匹配度", "Match")),
      (.bestMatch, c.t("可能", "Could be")), (.travel, c.t("路程（分）", "Travel (min)")),
      (.leastTravel, c.t("可能", "Could be")),
    ]
  }

  private func heading(_ column: PlanSort.Column, _ title: String) -> Node {
    let isCurrent = order.column == column
    let next = PlanSort(column, isReversed: isCurrent && !order.isReversed)
    let direction = isCurrent ? (order.isDescending ? "descending" : "ascending") : nil
    let address = SiteURL.plan(id, colour: colour, sort: next == PlanSort(.county) ? nil : next, with: with)
    return th(
      .scope("col"), .class(column == .county ? nil : "number"),
      direction.map { .custom("aria-sort", $0) } ?? .none
    ) {
      a(.href(LinkTarget(address.relative + "#fairness"))) { title }
      if let direction { span(.class("arrow"), .ariaHidden) { direction == "ascending" ? "▲" : "▼" } }
    }
  }

  private var counties: Node {
    div(.class("scroll")) {
      table(.class("data fairness"), .custom("data-filter", "name")) {
        thead {
          tr {
            heading(.county, context.t("县（市、区）", "County"))
            for (column, title) in columns { heading(column, title) }
          }
        }
        tbody {
          for county in order.sorted(model.counties) {
            tr {
              th(.scope("row")) { context.anchor(county.division, to: .planCounty(id, county.division.code)) }
              context.number(county.posts)
              td(.class("number")) {
                span(.class("soft")) { context.format.count(county.filled) + " · " }
                context.format.share(county.filled, of: county.posts)
              }
              td(.class(county.emptyFirstSecretaryPosts > 0 ? "number short" : "number")) {
                context.format.count(county.emptyFirstSecretaryPosts)
              }
              td(.class("number")) { context.tenth(county.match) }
              td(.class("number soft")) { context.tenth(county.bestMatch) }
              td(.class("number")) { context.tenth(county.travel) }
              td(.class("number soft")) { context.tenth(county.leastTravel) }
            }
          }
        }
      }
    }
  }
}
