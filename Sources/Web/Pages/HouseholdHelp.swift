internal import Basics
internal import HTML
internal import Monitoring

/// The spells of a household with plans and measures, the visits, the sweeps.
struct HouseholdHelp {
  let model: HouseholdModel
  let context: PageContext

  private var language: Language { context.language }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }

  var content: Node {
    .fragment([
      section(.class("panel"), .id("plans")) {
        h2 { t("监测与帮扶", "Monitoring and help") }
        if model.spells.isEmpty {
          p(.class("empty")) { t("没有被认定为监测对象的记录。", "It has never been recognised as monitored.") }
        }
        for spell in model.spells { self.spell(spell) }
        forms(["plan", "measure"])
      },
      visits,
      sweeps,
    ])
  }

  /// Forms that stand beside what they add to.
  static func holds(_ form: FormModel) -> Bool { ["visit", "plan", "measure"].contains(form.id) }

  private func forms(_ ids: [String]) -> Node {
    .fragment(
      model.forms.filter { ids.contains($0.id) }.map { context.work($0, on: .household(model.card.id)) })
  }

  private func spell(_ spell: HouseholdModel.Spell) -> Node {
    div(.class("spell")) {
      h3 {
        spell.type[language]
        span(.class("level")) {
          context.format.date(spell.from) + " – " + (spell.end.map { context.format.date($0) } ?? t("至今", "now"))
        }
      }
      dl(.class("facts")) {
        context.fact(t("风险", "Risks"), spell.risks.isEmpty ? nil : context.words(spell.risks))
        context.fact(t("发现渠道", "Found by"), spell.channel?[language])
        context.fact(t("纳入方式", "How it began"), spell.beginning?[language])
        context.fact(t("结束", "How it ended"), spell.ending?[language])
        context.fact(t("帮扶联系人", "Cadre in touch"), spell.contact.map(context.recorded))
      }
      plan(spell)
      measures(spell)
    }
  }

  @HTMLBuilder private func plan(_ spell: HouseholdModel.Spell) -> Node {
    if let plan = spell.plan {
      p {
        strong { t("一户一策：", "Plan of help: ") }
        context.recorded(plan.aims)
        span(.class("under")) {
          t("\(context.format.date(plan.madeOn))制定", "made \(context.format.date(plan.madeOn))")
          if let agreed = plan.agreedOn { t("，\(context.format.date(agreed))农户确认", ", agreed \(context.format.date(agreed))") }
          if let reviewed = plan.reviewedOn {
            t("，\(context.format.date(reviewed))调整", ", reviewed \(context.format.date(reviewed))")
          }
        }
        if let needs = plan.needs { span(.class("under")) { context.recorded(needs) } }
      }
    } else if spell.end == nil {
      p(.class("note")) { t("尚无一户一策。", "No plan of help yet.") }
    }
  }

  @HTMLBuilder private func measures(_ spell: HouseholdModel.Spell) -> Node {
    if spell.measures.isEmpty {
      if spell.end == nil {
        p(.class("note")) { t("尚无帮扶措施。", "No measure yet.") }
      }
    } else {
      div(.class("scroll")) {
        table(.class("data")) {
          thead {
            tr {
              for title in [t("措施", "Measure"), t("内容", "What"), t("开始", "Begun"), t("完成", "Finished")] {
                th(.scope("col")) { title }
              }
              th(.scope("col"), .class("number")) { t("金额", "Amount") }
            }
          }
          tbody {
            for row in spell.measures {
              tr {
                th(.scope("row")) { row.category[language] }
                td { row.measure.description.map { context.recorded($0) } ?? .text("–") }
                td(.class("date")) {
                  row.measure.startedOn.map { context.format.date($0) }
                    ?? row.measure.plannedOn.map { t("计划\(context.format.date($0))", "planned \(context.format.date($0))") } ?? "–"
                }
                td(.class("date")) { context.format.date(row.measure.finishedOn) }
                td(.class("number")) { row.measure.amount.map { context.format.money($0) } ?? "–" }
              }
            }
          }
        }
      }
    }
  }

  private var visits: Node {
    section(.class("panel"), .id("visits")) {
      h2 { t("入户核查与回访", "Visits") }
      if model.visits.isEmpty {
        p(.class("empty")) { t("还没有入户记录。", "No visit is on record.") }
      } else {
        div(.class("scroll")) {
          table(.class("data")) {
            thead {
              tr {
                for title in [
                  t("日期", "Day"), t("目的", "Purpose"), t("入户人员", "Who"), t("两不愁三保障及饮水", "Guarantees"),
                  t("收入", "Income"), t("新增风险", "New risks"),
                ] { th(.scope("col")) { title } }
              }
            }
            tbody {
              for visit in model.visits {
                tr {
                  th(.scope("row"), .class("date")) { context.format.date(visit.on) }
                  td { visit.purpose[language] }
                  td { visit.people.isEmpty ? .text("–") : context.recorded(visit.people.joined(separator: "、")) }
                  td { guarantees(visit) }
                  td { visit.income?[language] ?? "–" }
                  td { visit.newRisks.isEmpty ? t("无", "none") : context.words(visit.newRisks) }
                }
              }
            }
          }
        }
      }
      forms(["visit"])
    }
  }

  private func guarantees(_ visit: HouseholdModel.Visit) -> Node {
    if !visit.problems.isEmpty {
      return span(.class("short")) { t("有问题：", "a problem: ") + context.words(visit.problems) }
    }
    return .text(visit.looked == 0 ? t("未查看", "not looked at") : t("\(visit.looked)项均有保障", "\(visit.looked) looked at, all assured"))
  }

  private var sweeps: Node {
    guard !model.tasks.isEmpty else { return .empty }
    return section(.class("panel"), .id("sweeps")) {
      h2 { t("集中排查", "Sweeps") }
      ul(.class("hits")) {
        for row in model.tasks {
          li {
            context.recorded(row.task.name)
            span(.class("level")) {
              row.result.map { result in
                result[language] + (row.task.doneOn.map { " " + context.format.date($0) } ?? "")
              } ?? t("待入户，\(context.format.date(row.task.endsOn))截止", "to be visited by \(context.format.date(row.task.endsOn))")
            }
          }
        }
      }
    }
  }
}
