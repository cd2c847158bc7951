internal import Basics
internal import HTML

/// `/divisions/CODE` of a village or community.
struct VillagePage: ConsolePage {
  let model: VillageModel
  let code: DivisionCode
  let context: PageContext

  private var name: String { model.path.last?.name ?? code.description }
  var pageTitle: String { name }
  var path: [DivisionRef] { model.path }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }

  var content: Node {
    .fragment([
      context.heading(name, level: model.level[context.language], asOf: model.asOf, form: .division(code)),
      context.tagList(model.tags, on: model.asOf),
      context.workLinks(code),
      div(.class("split even")) {
        standards
        team
      },
      div(.class("split even")) {
        support
        monitoring
      },
      VillageProfile(rows: model.profiles, context: context).content,
      goals,
      formerTeam,
      context.historyLink(model.record),
    ])
  }

  private var standards: Node {
    section(.class("panel")) {
      h2 { t("标准核对", "Check against the standard") }
      if model.standards.isEmpty {
        p(.class("empty")) { t("该日没有适用于本村的标准。", "No standard applies to this village on that date.") }
      }
      for standard in model.standards {
        div(.class("standard")) {
          h3 {
            standard.title[context.language]
            if let document = standard.document {
              span(.class("document")) { context.recorded(document) }
            }
          }
          ul(.class("slots")) {
            for slot in standard.slots { slotRow(slot) }
          }
        }
      }
    }
  }

  private func slotRow(_ slot: StandardCheck.Slot) -> Node {
    li(.class(slot.holders.isEmpty ? "slot missing" : "slot filled")) {
      span(.class("slot-title")) { slot.slot.title[context.language] }
      if slot.holders.isEmpty {
        span(.class("slot-state")) {
          t("缺", "missing")
          if let since = slot.missingSince {
            t("，自\(context.format.date(since))", " since \(context.format.date(since))")
          }
        }
      } else {
        span(.class("slot-state")) { context.recorded(slot.holders.joined(separator: "、")) }
      }
    }
  }

  private var team: Node {
    section(.class("panel")) {
      h2 {
        t("驻村工作队", "Team in the village")
        span(.class("badge")) { context.format.count(model.team.count) }
      }
      if model.team.isEmpty {
        p(.class("empty")) { t("该日无人在岗。", "Nobody is in post on that date.") }
      } else {
        teamTable(model.team, isFormer: false)
      }
    }
  }

  private var formerTeam: Node {
    guard !model.formerTeam.isEmpty else { return .empty }
    return section(.class("panel")) {
      details {
        summary {
          h2 {
            t("历任驻村干部", "People who served before")
            span(.class("badge")) { context.format.count(model.formerTeam.count) }
          }
        }
        teamTable(model.formerTeam, isFormer: true)
      }
    }
  }

  private func teamTable(_ rows: [TeamRow], isFormer: Bool) -> Node {
    div(.class("scroll")) {
      table(.class("data")) {
        thead {
          tr {
            th(.scope("col")) { t("姓名", "Name") }
            th(.scope("col")) { t("职务", "Role") }
            th(.scope("col")) { t("派出单位", "Sent by") }
            th(.scope("col")) { t("在岗时间", "In post") }
            if isFormer { th(.scope("col")) { t("结束原因", "Why it ended") } }
          }
        }
        tbody {
          for row in rows {
            tr {
              th(.scope("row")) {
                if let record = row.record {
                  a(.href(SiteURL.history(record).target), .title(t("变更记录", "History"))) {
                    context.recorded(row.name)
                  }
                } else {
                  context.recorded(row.name)
                }
              }
              td { row.role[context.language] }
              td { row.unit.map(context.recorded) ?? .text("–") }
              td(.class("date")) { context.format.span(row.span) }
              if isFormer { td { row.endReason?[context.language] ?? "–" } }
            }
          }
        }
      }
    }
  }

  private var support: Node {
    section(.class("panel")) {
      h2 { t("帮扶力量", "Support") }
      if model.support.isEmpty {
        p(.class("empty")) { t("没有登记。", "None recorded.") }
      } else {
        div(.class("scroll")) {
          table(.class("data")) {
            thead {
              tr {
                th(.scope("col")) { t("类型", "Kind") }
                th(.scope("col")) { t("帮扶主体", "Given by") }
                th(.scope("col")) { t("时间", "Time") }
              }
            }
            tbody {
              for row in model.support {
                tr(.class(row.span.contains(model.asOf) ? nil : "past")) {
                  th(.scope("row")) { row.slot.title[context.language] }
                  td { context.recorded(row.holder) }
                  td(.class("date")) { context.format.span(row.span) }
                }
              }
            }
          }
        }
      }
    }
  }

  private var monitoring: Node {
    section(.class("panel")) {
      h2 { t("防止返贫监测", "Monitoring") }
      if model.monitoring.isEmpty {
        p(.class("empty")) { t("没有监测对象。", "No monitored households.") }
      } else {
        table(.class("data")) {
          thead {
            tr {
              th(.scope("col")) { t("状态", "State") }
              th(.scope("col"), .class("number")) { t("户数", "Households") }
              th(.scope("col"), .class("number")) { t("人数", "Persons") }
            }
          }
          tbody {
            for row in model.monitoring {
              tr {
                th(.scope("row")) { row.title[context.language] }
                context.number(row.households)
                context.number(row.persons)
              }
            }
          }
        }
        p(.class("note")) { t("此处只有合计，不显示农户信息。", "Totals only; households are not named here.") }
      }
    }
  }

  private var goals: Node {
    guard !model.goals.isEmpty else { return .empty }
    return section(.class("panel")) {
      h2 { t("任期目标", "Goals for the term") }
      div(.class("scroll")) {
        table(.class("data")) {
          thead {
            tr {
              th(.scope("col")) { t("指标", "Indicator") }
              th(.scope("col"), .class("number")) { t("基数", "Baseline") }
              th(.scope("col"), .class("number")) { t("最新", "Latest") }
              th(.scope("col"), .class("number")) { t("目标", "Target") }
            }
          }
          tbody {
            for row in model.goals {
              tr {
                th(.scope("row")) { row.indicator[context.language] }
                goalValue(row.baseline, year: row.baselineYear)
                goalValue(row.latest, year: nil)
                goalValue(row.target, year: row.targetYear)
              }
            }
          }
        }
      }
    }
  }

  private func goalValue(_ value: CellValue, year: Int?) -> Node {
    td(.class("number")) {
      context.format.cell(value)
      if let year { span(.class("under")) { t("\(year)年", "\(year)") } }
    }
  }
}
