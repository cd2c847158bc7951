internal import Basics
internal import HTML

/// `/plans/ID/reasons`: why this one here, why not there, why nobody.
struct PlanReasonsPage: ConsolePage {
  let model: PlanReasonsModel
  let request: PlanReasonsRequest
  let context: PageContext

  private var id: String { model.plan.id }

  private var subject: String {
    model.person?.name ?? model.village?.name ?? context.t("说明理由", "Reasons")
  }

  var pageTitle: String { context.t("\(subject)：方案 \(id) 的理由", "\(subject): reasons in plan \(id)") }
  var path: [DivisionRef] { model.path }
  var trail: [(title: Node, address: SiteURL)]? {
    context.trail(model.plan, county: model.county, last: (.text(context.t("理由", "Reasons")), address()))
  }

  /// The same page about another role.
  private func address(role: PlanRole? = nil) -> SiteURL {
    .planReasons(id, cadre: request.cadre, village: model.village?.code, role: role)
  }

  var content: Node {
    .fragment([
      context.planHeading(heading, level: model.person?.unit, plan: model.plan),
      .fragment(model.pairs.map { PairReasonsView(pair: $0, model: model, context: context).content }),
      .fragment(model.seats.map { SeatReasonsView(seat: $0, plan: id, context: context).content }),
      choices,
      stays,
      question,
    ])
  }

  private var heading: Node {
    guard let village = model.village else { return context.recorded(subject) }
    guard model.person != nil else { return context.anchor(village) }
    return .fragment([context.recorded(subject), .text(" · "), context.anchor(village)])
  }

  /// Of a cadre at home about whom no village was asked.
  private var stays: Node {
    guard model.person != nil, model.village == nil, model.placed == nil, model.choices.isEmpty else { return .empty }
    return section(.class("panel")) {
      p {
        context.t(
          "方案中此人留在原单位。在下面写上村名，可查看为什么不派往那里。",
          "In this plan they stay with their unit. Name a village below to see why they are not sent there.")
      }
    }
  }

  private var choices: Node {
    if model.choices.isEmpty { return .empty }
    return section(.class("panel")) {
      h2 { context.t("是哪一个村？", "Which village?") }
      ul(.class("hits")) {
        for path in model.choices {
          li {
            if let village = path.last {
              a(
                .class("hit"),
                .href(SiteURL.planReasons(id, cadre: request.cadre, village: village.code, role: request.role).target)
              ) { context.recorded(village.name) }
              span(.class("hit-path")) {
                context.recorded(path.dropLast().map(\.name).joined(separator: " › "))
              }
            }
          }
        }
      }
      p(.class("note")) {
        context.t(
          "前面加上县名可缩小范围，如“旺苍县 新华村”。",
          "Put the county first to narrow it down: 旺苍县 新华村.")
      }
    }
  }

  private var question: Node {
    section(.class("panel ask")) {
      h2 { context.t("再问", "Ask about another") }
      form(.class("question"), .method("get"), .action(SiteURL.planReasons(id).target)) {
        label {
          span { context.t("干部编号（不填则问岗位）", "Cadre's number (none: the post itself)") }
          input(
            .type("text"), .name("cadre"), .value(request.cadre ?? ""), .maxlength(60), .autocomplete("off"))
        }
        label {
          span { context.t("村（名称或代码）", "Village (name or code)") }
          input(
            .type("text"), .name("village"), .value(model.village?.code.description ?? request.village ?? ""),
            .maxlength(60), .autocomplete("off"), .placeholder(context.t("旺苍县 新华村", "旺苍县 新华村")))
        }
        label {
          span { context.t("职务", "Role") }
          select(.name("role")) {
            option(.value(""), .selected(request.role == nil)) { context.t("不限", "either") }
            for role in PlanRole.allCases {
              option(.value(role.rawValue), .selected(request.role == role)) { role.name[context.language] }
            }
          }
        }
        button(.type("submit")) { context.t("说明理由", "Explain") }
      }
    }
  }
}
