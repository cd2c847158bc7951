internal import Basics
internal import HTML
internal import Monitoring

/// `/proceedings/ID`: where it stands, what was done, what it rests on, what comes next.
struct ProceedingPage: ConsolePage {
  let model: ProceedingModel
  let context: PageContext

  private var address: MonitoringURL { .proceeding(model.id) }
  var pageTitle: String { context.t("\(model.procedure.zh) \(model.id)", "\(model.procedure.en) \(model.id)") }
  var path: [DivisionRef] { model.path }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }

  var content: Node {
    .fragment([
      head,
      context.outcomeNote(model.forms.map(\.form)),
      model.problem.map { problem in p(.class("form-problems"), .role("alert")) { problem[context.language] } } ?? .empty,
      section(.class("panel")) {
        h2 { t("办理进度", "Steps") }
        stepLine
      },
      work,
      closing,
      ProceedingRecord(model: model, context: context).content,
      context.historyLink(RecordRef(kind: "proceedings", id: model.id)),
    ])
  }

  // MARK: Heading

  private var head: Node {
    .fragment([
      div(.class("page-head")) {
        div {
          h1 {
            model.procedure[context.language]
            span(.class("level id")) { model.id }
          }
          p(.class("as-of")) { context.householdLine(model.household) }
        }
      },
      section(.class("panel")) {
        h2(.class("visually-hidden")) { t("概况", "Overview") }
        dl(.class("facts")) {
          context.fact(t("启动", "Begun"), context.format.date(model.openedOn))
          context.fact(t("状态", "State"), state)
          context.fact(t("审定期限", "To be decided by"), decisionDue)
          context.fact(t("审定", "Decided"), model.decidedOn.map { context.format.date($0) })
          context.fact(t("先行帮扶", "Help first"), model.isEmergency ? t("是，先落实帮扶措施", "yes, the paper follows") : nil)
          context.fact(t("来源线索", "From the lead"), leadLink)
          context.fact(
            t("授权查询", "Leave to query data"),
            model.authorisations.isEmpty
              ? t("没有登记", "none entered")
              : model.authorisations.map { context.format.span($0) }.joined(separator: t("；", "; ")))
          context.fact(t("流程版本", "Workflow"), workflow, isWide: true)
        }
      },
    ])
  }

  private var state: String {
    guard let closing = model.closing else { return t("办理中", "running") }
    return closing[context.language] + (model.closedOn.map { t("，", ", ") + context.format.date($0) } ?? "")
  }

  private var decisionDue: Node? {
    guard let due = model.decisionDue else { return nil }
    let left = model.asOf.days(until: due)
    return .fragment([
      .text(context.format.date(due)),
      model.closing == nil && model.decidedOn == nil
        ? span(.class(left < 0 ? "left overdue" : "left")) { t("（", " (") + context.left(left) + t("）", ")") } : .empty,
    ])
  }

  private var leadLink: Node? {
    guard let row = model.lead else { return nil }
    return .fragment([
      a(.href(SiteURL.monitoring(.lead(row.lead.id)).target)) { context.format.date(row.lead.receivedOn) },
      .text(" " + row.channel[context.language]),
    ])
  }

  private var workflow: Node {
    .fragment([
      .text(model.workflow[context.language] + " "), code { model.version },
      model.source.map { source in span(.class("under")) { source[context.language] } } ?? .empty,
    ])
  }

  // MARK: Steps

  private var stepLine: Node {
    ol(.class("steps")) {
      for step in model.steps {
        li(.class("step is-\(step.state.rawValue)"), .ariaCurrent(step.state == .ready || step.state == .shown ? "step" : nil)) {
          strong { step.name[context.language] }
          span(.class("step-state")) { word(step.state) }
          if let on = step.on { span(.class("under")) { context.format.date(on) } }
          if step.state == .ready || step.state == .shown { span(.class("under")) { due(step) } }
          if let raised = step.objection {
            span(.class("under warn")) {
              t("\(context.format.date(raised))有异议待答复", "objection of \(context.format.date(raised)) unanswered")
            }
          }
          if let limit = step.limit, step.state == .waiting { span(.class("under")) { limit[context.language] } }
          span(.class("under")) { context.words(step.actors) }
          if let paper = step.paper {
            a(.class("paper-link"), .href(SiteURL.paper(model.id, paper).target)) { paper.name[context.language] }
          }
        }
      }
    }
  }

  private func word(_ state: ProceedingModel.Step.State) -> String {
    switch state {
    case .done: t("已办", "done")
    case .ready: t("待办", "to do")
    case .shown: t("公示中", "on show")
    case .waiting: t("未到", "not yet")
    case .notTaken: t("未办", "not taken")
    }
  }

  private func due(_ step: ProceedingModel.Step) -> String {
    if let unknown = step.dueUnknown { return unknown[context.language] }
    guard let due = step.due else { return t("未定期限", "no last day") }
    let day = context.format.date(due)
    if step.state == .shown {
      return model.asOf < due ? t("公示到\(day)", "to hang until \(day)") : t("\(day)已满期", "has hung long enough since \(day)")
    }
    return t("期限\(day)，", "due \(day), ") + context.left(model.asOf.days(until: due))
  }

  // MARK: What may be done

  private var work: Node {
    let ready = model.steps.filter { $0.state == .ready || $0.state == .shown }
    return .fragment(
      ready.map { step in
        section(.class("panel"), .id("step-" + step.id)) {
          div(.class("section-head")) {
            h2 { step.name[context.language] }
            span(.class("level")) { due(step) }
          }
          for item in model.forms where item.step == step.id { context.work(item.form, on: address) }
        }
      })
  }

  private var closing: Node {
    let forms = model.forms.filter { $0.step == nil }
    if forms.isEmpty, model.refusal == nil { return .empty }
    return section(.class("panel"), .id("closing")) {
      h2 { model.closing == nil ? t("整个流程", "The proceeding as a whole") : t("办结之后", "After its end") }
      if let paper = model.refusal {
        p { a(.href(SiteURL.paper(model.id, paper).target)) { paper.name[context.language] } }
      }
      for item in forms where !ProceedingRecord.holds(item.form) { context.work(item.form, on: address) }
    }
  }
}
