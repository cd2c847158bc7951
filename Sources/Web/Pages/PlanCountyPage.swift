internal import Basics
internal import HTML

/// `/plans/ID/counties/CODE`: who goes to which village of a county, and which posts stay empty.
struct PlanCountyPage: ConsolePage {
  let model: PlanCountyModel
  let context: PageContext

  private var id: String { model.plan.id }
  private var county: DivisionRef { model.outcome.division }
  var pageTitle: String { context.t("\(county.name)：方案 \(id)", "\(county.name): plan \(id)") }
  var path: [DivisionRef] { model.path }
  var trail: [(title: Node, address: SiteURL)]? { context.trail(model.plan, county: county) }

  var content: Node {
    .fragment([
      context.planHeading(context.recorded(county.name), level: context.t("选派", "placements"), plan: model.plan),
      section(.class("panel")) { outcome },
      section(.class("panel")) {
        div(.class("section-head")) {
          h2 { context.t("各村人选", "Who goes where") }
          a(.href(SiteURL.division(county.code).target)) { context.t("本县现况", "The county as it is") }
        }
        villages
      },
    ])
  }

  private var outcome: Node {
    let county = model.outcome
    return dl(.class("facts")) {
      fact(context.t("岗位", "Posts"), context.format.count(county.posts))
      fact(
        context.t("配齐", "Filled"),
        "\(context.format.count(county.filled)) (\(context.format.share(county.filled, of: county.posts)))")
      fact(
        context.t("第一书记空岗", "Without a first secretary"),
        context.format.count(county.emptyFirstSecretaryPosts))
      fact(
        context.t("匹配度（可能最好）", "Match (could be)"),
        "\(context.tenth(county.match)) (\(context.tenth(county.bestMatch)))")
      fact(
        context.t("路程分钟（可能最短）", "Travel in minutes (could be)"),
        "\(context.tenth(county.travel)) (\(context.tenth(county.leastTravel)))")
    }
  }

  private func fact(_ title: String, _ value: String) -> Node {
    div {
      dt { title }
      dd { value }
    }
  }

  private var villages: Node {
    div(.class("scroll")) {
      table(.class("data seats")) {
        thead {
          tr {
            th(.scope("col")) { context.t("村", "Village") }
            th(.scope("col")) { context.t("职务", "Role") }
            th(.scope("col")) { context.t("拟派干部", "Cadre") }
            th(.scope("col"), .class("number")) { context.t("得分", "Score") }
            th(.scope("col"), .class("number")) { context.t("路程（分）", "Travel (min)") }
          }
        }
        for village in model.villages { rows(village) }
      }
    }
  }

  /// A village is one body of the table, so that it is not torn apart on paper.
  private func rows(_ village: PlanVillage) -> Node {
    tbody {
      for (i, seat) in village.seats.enumerated() {
        tr(.class(seat.holder == nil ? "vacant" : nil)) {
          if i == 0 {
            th(.scope("rowgroup"), .custom("rowspan", String(village.seats.count))) {
              context.anchor(village.village)
              if let township = village.township {
                span(.class("under")) { context.recorded(township.name) }
              }
            }
          }
          td { seat.role.name[context.language] }
          if let holder = seat.holder {
            td {
              context.personCell(
                holder.person,
                to: .planReasons(id, cadre: holder.person.id, village: village.village.code, role: seat.role))
              if holder.stays { span(.class("tag-note")) { context.t("留任", "stays") } }
            }
            context.number(holder.score)
            context.number(holder.travel)
          } else {
            td {
              a(.class("vacancy"), .href(SiteURL.planReasons(id, village: village.village.code, role: seat.role).target)) {
                context.t("空岗：为什么", "Empty: why")
              }
            }
            td(.class("number")) { "–" }
            td(.class("number")) { "–" }
          }
        }
      }
    }
  }
}
