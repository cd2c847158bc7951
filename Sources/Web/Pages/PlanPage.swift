internal import Basics
internal import HTML

/// `/plans/ID`: the map, the figures, how evenly counties are treated, what is said and decided.
struct PlanPage: ConsolePage {
  let model: PlanModel
  /// What the address says; nil where it says nothing.
  let colour: MapMeasure?
  let sort: PlanSort?
  let with: String?
  let context: PageContext

  private var id: String { model.plan.id }
  var pageTitle: String { context.t("选派方案 \(id)", "Plan of allocation \(id)") }
  var path: [DivisionRef] { model.path }
  var trail: [(title: Node, address: SiteURL)]? { context.trail(model.plan) }

  var content: Node {
    .fragment([
      context.planHeading(
        .text(context.t("\(model.plan.round)轮次选派方案", "Plan of allocation, round \(model.plan.round)")),
        plan: model.plan),
      div(.class("split")) {
        div {
          section(.class("panel")) {
            div(.class("section-head")) {
              h2 { context.t("各县情况", "Counties") }
              context.measureChoice(model.map.measure, of: MapMeasure.ofPlans) {
                .plan(id, colour: $0, sort: sort, with: with)
              }
            }
            MapView(model: model.map, context: context) { .planCounty(id, $0.code) }.content
          }
          answers
        }
        section(.class("panel")) {
          h2 { context.t("主要数据", "Figures") }
          figures
          comparisonForm
        }
      },
      FairnessTable(model: model, colour: colour, sort: sort, with: with, context: context).content,
      rulings,
    ])
  }

  // MARK: Figures

  private var figures: Node {
    .fragment([
      model.comparison.map { comparison in
        p(.class("compared")) {
          context.t(
            "与方案 \(comparison.other.id) 相比，\(context.format.count(comparison.elsewhere))人去向不同。",
            comparison.elsewhere == 1
              ? "1 person goes elsewhere than in plan \(comparison.other.id)."
              : "\(context.format.count(comparison.elsewhere)) people go elsewhere than in plan \(comparison.other.id).")
        }
      } ?? .empty,
      div(.class("scroll")) {
        table(.class("data plan-figures")) {
          thead {
            tr {
              th(.scope("col")) { context.t("指标", "Figure") }
              th(.scope("col"), .class("number")) { id }
              if let comparison = model.comparison {
                th(.scope("col"), .class("number")) {
                  a(.href(SiteURL.plan(comparison.other.id).target)) { comparison.other.id }
                }
              }
            }
          }
          tbody {
            for figure in model.figures {
              tr {
                th(.scope("row"), .class(figure.isPart ? "part" : nil)) { figure.title[context.language] }
                td(.class("number")) { context.format.count(figure.value) }
                if model.comparison != nil { context.number(figure.other) }
              }
            }
          }
        }
      },
    ])
  }

  private var comparisonForm: Node {
    if model.others.isEmpty { return .empty }
    return form(.class("compare"), .method("get"), .action(SiteURL.plan(id).target)) {
      label(.for("with")) { context.t("对照方案", "Compare with") }
      select(.id("with"), .name("with")) {
        for other in model.others {
          option(.value(other.id), .selected(other.id == with)) {
            other.division == model.plan.division
              ? "\(other.id) · \(other.state[context.language])"
              : "\(other.id) · \(other.division.name) · \(other.state[context.language])"
          }
        }
      }
      if let colour { input(.type("hidden"), .name("colour"), .value(colour.rawValue)) }
      if let sort { input(.type("hidden"), .name("sort"), .value(sort.text)) }
      button(.type("submit")) { context.t("对照", "Compare") }
      if with != nil {
        a(.class("plain"), .href(SiteURL.plan(id, colour: colour, sort: sort).target)) {
          context.t("不再对照", "This plan alone")
        }
      }
    }
  }

  // MARK: What is said and decided

  private var answers: Node {
    let answers = model.answers
    return section(.class("panel")) {
      h2 {
        context.t("征求意见", "Consultation")
        if !answers.objections.isEmpty {
          span(.class("badge warn")) { context.format.count(answers.objections.count) }
        }
      }
      p {
        context.t(
          "\(context.format.count(answers.sendingUnits))个派出单位中，\(context.format.count(answers.unansweredTotal))个还没有答复。",
          "\(context.format.count(answers.unansweredTotal)) of \(context.format.count(answers.sendingUnits)) sending units have not answered.")
      }
      if !answers.unanswered.isEmpty {
        details {
          summary { context.t("没有答复的单位", "Units without an answer") }
          ul(.class("names")) { for name in answers.unanswered { li { context.recorded(name) } } }
          if answers.unansweredTotal > answers.unanswered.count {
            p(.class("note")) {
              context.t("先列\(answers.unanswered.count)个。", "The first \(answers.unanswered.count) of them.")
            }
          }
        }
      }
      if answers.objections.isEmpty {
        p(.class("note")) { context.t("没有未处理的异议。", "No objection is open.") }
      } else {
        h3 { context.t("未处理的异议", "Open objections") }
        objections
      }
    }
  }

  private var objections: Node {
    ul(.class("hits")) {
      for objection in model.answers.objections {
        li {
          strong { context.recorded(objection.giver) }
          span(.class("level")) { context.format.date(objection.givenOn) }
          p {
            if let person = objection.person {
              context.anchor(person.name, to: .planReasons(id, cadre: person.id))
              if objection.text != nil { context.t("：", ": ") }
            }
            if let text = objection.text { context.recorded(text) }
          }
        }
      }
    }
  }

  private var rulings: Node {
    section(.class("panel")) {
      h2 { context.t("人工裁定", "Rulings by hand") }
      if model.rulings.isEmpty {
        p(.class("empty")) {
          context.t("没有。方案是按规则求得的最优结果。", "None: the plan is the best by the rules alone.")
        }
      } else {
        context.rulingTable(model.rulings, plan: id)
      }
    }
  }
}
