internal import Basics
internal import HTML
internal import Monitoring

/// `/leads/ID`: a lead, what became of it, and what may be done.
struct LeadPage: ConsolePage {
  let model: LeadModel
  let context: PageContext

  private var lead: LeadRecord { model.row.lead }
  var pageTitle: String { context.t("线索 \(lead.id)", "Lead \(lead.id)") }
  var path: [DivisionRef] { model.path }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }

  var content: Node {
    .fragment([
      div(.class("page-head")) {
        div {
          h1 {
            t("线索", "Lead")
            span(.class("level id")) { lead.id }
          }
          p(.class("as-of")) { context.householdLine(model.household) }
        }
      },
      context.outcomeNote(model.forms),
      section(.class("panel")) {
        h2 { t("反映的情况", "What is told") }
        dl(.class("facts")) {
          context.fact(t("渠道", "Channel"), model.row.channel[context.language])
          context.fact(t("收到", "Received"), context.format.date(lead.receivedOn))
          context.fact(
            t("核查期限", "To be looked into by"),
            model.dueOn.map { due in
              .text(context.format.date(due) + t("（", " (") + context.left(model.asOf.days(until: due)) + t("）", ")"))
            })
          context.fact(t("反映的困难", "Difficulty"), lead.reason.map(context.recorded), isWide: true)
          context.fact(t("疑似风险", "Risks"), model.row.risks.isEmpty ? nil : context.words(model.row.risks))
          context.fact(t("上报人", "Reported by"), lead.reportedBy.map(context.recorded))
          context.fact(t("部门线索", "Department's signal"), lead.signal)
          context.fact(
            t("预警", "Alert"),
            lead.alert.map { id in a(.href(SiteURL.monitoring(.alert(id)).target)) { id } })
          context.fact(t("集中排查", "Sweep"), lead.sweep)
        }
      },
      section(.class("panel")) {
        h2 { t("办理", "What became of it") }
        dl(.class("facts")) {
          context.fact(t("状态", "State"), context.leadState(model.row))
          context.fact(t("办结", "Closed"), lead.closedOn.map { context.format.date($0) })
          context.fact(
            t("流程", "Proceeding"),
            lead.proceeding.map { id in a(.href(SiteURL.monitoring(.proceeding(id)).target)) { id } })
          context.fact(
            t("重复于", "Repeats"),
            lead.duplicateOf.map { id in a(.href(SiteURL.monitoring(.lead(id)).target)) { id } })
          context.fact(t("告知农户", "Household told"), lead.toldOn.map { context.format.date($0) })
          context.fact(t("反馈部门", "Reported back"), lead.fedBackOn.map { context.format.date($0) })
        }
        for form in model.forms { context.work(form, on: .lead(lead.id)) }
      },
      context.historyLink(RecordRef(kind: "leads", id: lead.id)),
    ])
  }
}

/// `/leads/new`: first the household, then the lead.
struct NewLeadPage: ConsolePage {
  let model: NewLeadModel
  let request: NewLeadRequest
  let context: PageContext

  var pageTitle: String { context.t("登记线索", "New lead") }
  var path: [DivisionRef] { model.path }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }

  var content: Node {
    .fragment([
      div(.class("page-head")) { div { h1 { pageTitle } } },
      context.monitoringTabs(nil, current: .newLead(request)),
      section(.class("panel")) {
        h2 { t("农户", "Household") }
        form(.class("filters"), .method("get"), .action(LinkTarget("/leads/new"))) {
          div {
            label(.for("household")) { t("户编号（可只输入开头）", "Household id, or its beginning") }
            input(
              .type("search"), .id("household"), .name("household"), .value(request.household), .maxlength(60),
              .autocomplete("off"))
          }
          if let alert = request.alert { input(.type("hidden"), .name("alert"), .value(alert)) }
          button(.type("submit")) { t("查找", "Find") }
        }
        if let household = model.household { p { context.householdLine(household) } }
        choices
      },
      model.form.map { form in
        section(.class("panel")) { context.work(form, on: .newLead(NewLeadRequest()), level: 2) }
      } ?? .empty,
    ])
  }

  @HTMLBuilder private var choices: Node {
    if !model.choices.isEmpty {
      ul(.class("hits")) {
        for choice in model.choices {
          li {
            a(
              .href(SiteURL.monitoring(.newLead(NewLeadRequest(household: choice.id, alert: request.alert))).target)
            ) { choice.id }
            " · "
            context.recorded(choice.village.name)
          }
        }
      }
    } else if model.household == nil, let text = request.household, !text.isEmpty {
      p(.class("empty")) {
        t("没有这个户编号。先登记农户及成员。", "There is no such household. Enter the household and its members first.")
      }
    } else if model.household == nil {
      p(.class("empty")) { t("先输入户编号。", "Type the id of the household first.") }
    }
  }
}

/// `/alerts/ID`: an alert, its values, and what may be done.
struct AlertPage: ConsolePage {
  let model: AlertModel
  let context: PageContext

  private var alert: AlertRecord { model.row.alert }
  var pageTitle: String { context.t("预警 \(alert.id)", "Alert \(alert.id)") }
  var path: [DivisionRef] { model.path }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }

  var content: Node {
    .fragment([
      div(.class("page-head")) {
        div {
          h1 {
            t("预警", "Alert")
            span(.class("level id")) { alert.id }
          }
          p(.class("as-of")) { context.householdLine(model.household) }
        }
      },
      context.outcomeNote(model.forms),
      section(.class("panel")) {
        h2 { t("预警内容", "What it says") }
        p { alert.sentence[context.language] }
        dl(.class("facts")) {
          context.fact(t("规则", "Rule"), code { alert.rule })
          context.fact(t("类别", "Kind"), model.row.kind[context.language])
          context.fact(t("预警日期", "Raised"), context.format.date(alert.raisedOn))
          context.fact(t("触发数值", "Values"), alert.shown.map(context.recorded), isWide: true)
          context.fact(t("处理", "Closed"), alert.closedOn.map { context.format.date($0) })
          context.fact(t("处理结果", "Outcome"), model.row.outcome?[context.language])
        }
        for form in model.forms { context.work(form, on: .alert(alert.id)) }
      },
      context.historyLink(RecordRef(kind: "alerts", id: alert.id)),
    ])
  }
}
