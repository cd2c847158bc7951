internal import Basics
internal import HTML

/// `/plans`: every plan of allocation, newest first.
struct PlansPage: ConsolePage {
  let model: PlansModel
  let context: PageContext

  var pageTitle: String { context.t("选派方案", "Plans of allocation") }
  var path: [DivisionRef] { model.scope.map { [$0] } ?? [] }

  var content: Node {
    .fragment([
      div(.class("page-head")) { div { h1 { pageTitle } } },
      section(.class("panel")) { model.plans.isEmpty ? empty : list },
    ])
  }

  private var empty: Node {
    .fragment([
      p(.class("empty")) {
        context.t(
          "还没有选派方案。先导入推荐人选，再按村的需求拟定：",
          "There are no plans yet. Import nominations, then draw one up from the villages' needs:")
      },
      ul(.class("commands")) {
        li { code { context.t("zhucun import nominations 推荐人选.csv", "zhucun import nominations FILE.csv") } }
        li { code { context.t("zhucun dispatch plan --round 轮次 --starts-on 到岗日期", "zhucun dispatch plan --round ROUND --starts-on DATE") } }
      },
    ])
  }

  private var list: Node {
    div(.class("scroll")) {
      table(.class("data plans")) {
        thead {
          tr {
            for head in [
              context.t("方案", "Plan"), context.t("轮次", "Round"),
              context.t("到岗", "First day"), context.t("交接生效", "Cutover"), context.t("状态", "State"),
            ] { th(.scope("col")) { head } }
            th(.scope("col"), .class("number")) { context.t("目标值", "Objective") }
          }
        }
        tbody {
          for plan in model.plans {
            tr {
              th(.scope("row")) {
                a(.href(SiteURL.plan(plan.id).target)) { plan.id }
                span(.class("under")) { context.recorded(plan.division.name) }
                if let note = plan.note { span(.class("under")) { context.recorded(note) } }
              }
              td { plan.round }
              td(.class("date")) { context.format.date(plan.startsOn) }
              td(.class("date")) { context.format.date(plan.cutoverOn) }
              td { plan.state[context.language] }
              td(.class("number")) { context.format.count(plan.objective) }
            }
          }
        }
      }
    }
  }
}
