internal import Basics
internal import HTML

// Parts that the pages of plans share.

extension PageContext {
  /// The way from the list of plans down to a page of one.
  func trail(
    _ plan: PlanSummary, county: DivisionRef? = nil, last: (title: Node, address: SiteURL)? = nil
  ) -> [(title: Node, address: SiteURL)] {
    var out: [(title: Node, address: SiteURL)] = [
      (.text(t("选派方案", "Plans")), .plans), (.text(plan.id), .plan(plan.id)),
    ]
    if let county { out.append((recorded(county.name), .planCounty(plan.id, county.code))) }
    if let last { out.append(last) }
    return out
  }

  /// The heading of a page of a plan, with what the plan is about under it.
  func planHeading(_ title: Node, level: String? = nil, plan: PlanSummary) -> Node {
    div(.class("page-head")) {
      div {
        h1 {
          title
          if let level { span(.class("level")) { level } }
        }
        p(.class("as-of")) {
          t("方案 \(plan.id) · ", "Plan \(plan.id) · ")
          plan.state[language]
          " · "
          recorded(plan.division.name)
          " · "
          t("\(format.date(plan.startsOn))到岗", "starts \(format.date(plan.startsOn))")
          " · "
          t("\(format.date(plan.cutoverOn))零时起只由接任者负责", "successors alone from \(format.date(plan.cutoverOn))")
        }
      }
    }
  }

  /// A number with exactly one decimal, so that a column of them stands in line.
  func tenth(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    let text = Numerals.decimal(value, places: 1)
    return text.contains(".") ? text : text + ".0"
  }

  /// A person's name with the way to the reasons for a post, and the unit under it.
  func personCell(_ person: PlanPerson, to address: SiteURL) -> Node {
    .fragment([
      anchor(person.name, to: address),
      person.unit.map { unit in span(.class("under")) { recorded(unit) } } ?? .empty,
    ])
  }

  /// A village and what somebody is sent there as, in words.
  func words(_ post: PlanPost) -> Node {
    .fragment([recorded(post.village.name), .text(t(" ", ", ")), .text(post.role.name[language])])
  }

  /// A whole number with its sign: what a part adds or takes.
  func signed(_ number: Int) -> String { (number > 0 ? "+" : "") + format.count(number) }

  /// What was decided by hand.
  func rulingTable(_ rows: [PlanRulingRow], plan: String) -> Node {
    div(.class("scroll")) {
      table(.class("data")) {
        thead {
          tr {
            th(.scope("col"), .class("number")) { t("序号", "Step") }
            th(.scope("col")) { t("裁定", "Ruling") }
            th(.scope("col")) { t("干部", "Cadre") }
            th(.scope("col")) { t("岗位", "Post") }
            th(.scope("col")) { t("理由", "Reason") }
          }
        }
        tbody {
          for row in rows {
            tr {
              td(.class("number")) { format.count(row.step) }
              td { row.isPin ? t("指定", "demanded") : t("排除", "ruled out") }
              th(.scope("row")) {
                personCell(
                  row.person,
                  to: .planReasons(
                    plan, cadre: row.person.id, village: row.post.village.code, role: row.post.role))
              }
              td { words(row.post) }
              td { if let reason = row.reason { recorded(reason) } else { "–" } }
            }
          }
        }
      }
    }
  }
}
