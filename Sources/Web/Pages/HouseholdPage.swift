internal import Basics
internal import HTML
internal import Monitoring

/// `/households/ID`: a household on a day. Names stand masked, ids not at all.
struct HouseholdPage: ConsolePage {
  let model: HouseholdModel
  let context: PageContext

  private var address: MonitoringURL { .household(model.card.id) }
  private var language: Language { context.language }
  var pageTitle: String { context.t("农户 \(model.card.id)", "Household \(model.card.id)") }
  var path: [DivisionRef] { model.path }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }

  var content: Node {
    .fragment([
      div(.class("page-head")) {
        div {
          h1 {
            t("农户", "Household")
            span(.class("level id")) { model.card.id }
          }
          p(.class("as-of")) {
            model.standing[language]
            " · "
            model.card.monitoredSince.map {
              t("\(context.format.date($0))起监测", "monitored since \(context.format.date($0))")
            } ?? t("当前不是监测对象", "not monitored now")
            " · "
            t("数据截至", "as of ")
            time(.datetime(model.asOf.description)) { model.asOf.text(in: language) }
          }
        }
        dateForm
      },
      context.outcomeNote(model.forms),
      div(.class("split even")) {
        members
        facts
      },
      open,
      HouseholdHelp(model: model, context: context).content,
      runs,
      life,
      work,
      p(.class("history-link")) {
        a(.href(SiteURL.history(RecordRef(kind: "households", id: model.card.id)).target)) {
          t("查看变更记录", "History of changes")
        }
      },
    ])
  }

  private var dateForm: Node {
    form(.class("date-form"), .method("get"), .action(LinkTarget(address.path))) {
      label(.for("as_of")) { t("截至日期", "As of") }
      input(.type("date"), .id("as_of"), .name("as_of"), .value(model.asOf.description))
      button(.type("submit")) { t("查看", "Show") }
      if context.asOf != nil {
        a(.class("plain"), .href(SiteURL.monitoring(address).target)) { t("回到当前", "Back to now") }
      }
    }
  }

  private var members: Node {
    section(.class("panel")) {
      h2 {
        t("家庭成员", "Members")
        span(.class("badge")) { context.format.count(model.members.count) }
      }
      if model.members.isEmpty {
        p(.class("empty")) { t("该日没有成员记录。", "No member is recorded on that day.") }
      } else {
        div(.class("scroll")) {
          table(.class("data")) {
            thead {
              tr {
                th(.scope("col")) { t("姓名", "Name") }
                th(.scope("col")) { t("与户主关系", "Relation") }
                th(.scope("col")) { t("出生年", "Born") }
                th(.scope("col")) { t("劳动技能", "Ability to work") }
              }
            }
            tbody {
              for member in model.members {
                tr {
                  th(.scope("row")) { context.recorded(member.name) }
                  td { member.relation?[language] ?? "–" }
                  td(.class("number")) { member.birthYear.map(String.init) ?? "–" }
                  td { member.labour?[language] ?? "–" }
                }
              }
            }
          }
        }
      }
      p(.class("note")) { t("姓名已脱敏，证件号码和电话不显示。", "Names are masked; ids and telephone numbers are not shown.") }
    }
  }

  private var facts: Node {
    section(.class("panel")) {
      h2 { t("基本情况", "What is recorded") }
      dl(.class("facts")) {
        for fact in model.facts { context.fact(fact.title[language], context.value(fact.value)) }
        context.fact(
          t("授权查询", "Leave to query data"),
          model.authorisations.isEmpty
            ? nil : model.authorisations.map { context.format.span($0) }.joined(separator: t("；", "; ")))
      }
    }
  }

  /// What waits about it: alerts and leads.
  private var open: Node {
    .fragment([
      model.alerts.isEmpty
        ? .empty
        : section(.class("panel")) {
          h2 {
            t("待处理预警", "Open alerts")
            span(.class("badge warn")) { context.format.count(model.alerts.count) }
          }
          context.alertTable(model.alerts)
        },
      model.leads.isEmpty
        ? .empty
        : section(.class("panel")) {
          h2 {
            t("线索", "Leads")
            span(.class("badge")) { context.format.count(model.leads.count) }
          }
          context.leadTable(model.leads)
        },
    ])
  }

  private var runs: Node {
    section(.class("panel"), .id("runs")) {
      h2 { t("办理流程", "Proceedings") }
      if model.runs.isEmpty { p(.class("empty")) { t("没有。", "None.") } }
      ul(.class("hits")) {
        for run in model.runs {
          li {
            a(.href(SiteURL.monitoring(.proceeding(run.id)).target)) {
              run.procedure[language] + " " + context.format.date(run.openedOn)
            }
            span(.class("level")) {
              run.closing.map { closing in
                closing[language] + (run.closedOn.map { " " + context.format.date($0) } ?? "")
              } ?? t("办理中", "running")
            }
          }
        }
      }
    }
  }

  private var life: Node {
    guard !(model.events.isEmpty && model.predecessors.isEmpty && model.successors.isEmpty) else { return .empty }
    return section(.class("panel")) {
      h2 { t("家庭变动", "What happened to it") }
      kin(t("由来", "Came from"), model.predecessors)
      kin(t("去向", "Became"), model.successors)
      if !model.events.isEmpty {
        ul(.class("hits")) {
          for event in model.events {
            li {
              context.format.date(event.on) + " · " + event.kind[language]
              if let other = event.other {
                " · "
                context.householdLink(other)
              }
            }
          }
        }
      }
    }
  }

  @HTMLBuilder private func kin(_ title: String, _ list: [HouseholdModel.Kin]) -> Node {
    if !list.isEmpty {
      h3 { title }
      ul(.class("hits")) {
        for kin in list {
          li {
            context.householdLink(kin.id)
            if let village = kin.village {
              " · "
              context.anchor(village)
            }
            if let kind = kin.kind { " · " + kind[language] }
            if let on = kin.on { " · " + context.format.date(on) }
          }
        }
      }
    }
  }

  private var work: Node {
    section(.class("panel"), .id("begin")) {
      h2 { t("办理", "What may be done") }
      p {
        a(.href(SiteURL.monitoring(.newLead(NewLeadRequest(household: model.card.id))).target)) {
          t("为本户登记线索", "Enter a lead about it")
        }
      }
      for form in model.forms where !HouseholdHelp.holds(form) { context.work(form, on: address) }
    }
  }
}
