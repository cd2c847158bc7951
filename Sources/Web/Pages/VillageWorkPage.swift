internal import Basics
internal import HTML

/// `/divisions/CODE/work`: what is done in a village.
struct VillageWorkPage: ConsolePage {
  let model: VillageWorkModel
  let code: DivisionCode
  let context: PageContext

  private var name: String { model.path.last?.name ?? code.description }
  private var language: Language { context.language }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }

  var pageTitle: String { t("\(name)：驻村工作", "Work in \(name)") }
  var path: [DivisionRef] { model.path }

  var content: Node {
    .fragment([
      context.heading(
        name, level: t("驻村工作", "Work"), asOf: model.asOf, form: .monitoring(.village(code))),
      context.outcomeNote(model.forms),
      plan,
      part(0),
      part(1),
      section(.class("panel work-forms")) { for form in model.forms { context.work(form, on: .village(code)) } },
      summary,
      .fragment(model.parts.indices.dropFirst(2).map(part)),
      histories,
    ])
  }

  private var plan: Node {
    section(.class("panel")) {
      h2 { t("驻村工作计划", "Plan of the term") }
      if let plan = model.plan {
        dl(.class("facts")) {
          context.fact(t("任期", "Term"), .text(context.format.span(plan.span)))
          context.fact(t("状态", "State"), .text(plan.standing[language]))
          context.fact(t("村情分析", "Diagnosis"), context.recorded(plan.diagnosis), isWide: true)
          context.fact(t("工作思路", "Approach"), plan.approach.map(context.recorded), isWide: true)
          for signature in plan.signatures {
            context.fact(
              signature.role[language],
              .fragment([context.recorded(signature.signer), .text(" " + context.format.date(signature.on))]))
          }
        }
        context.historyLink(RecordRef(kind: "work_plans", id: plan.id))
      } else {
        p(.class("empty")) {
          t("还没有驻村工作计划。用 zhucun work plan 编制。", "There is no plan yet; `zhucun work plan` makes one.")
        }
      }
    }
  }

  private var summary: Node {
    section(.class("panel")) {
      h2 { t("今年以来，按十二项任务", "This year, by the twelve tasks") }
      p(.class("note")) { t("由工作记录自动生成。", "Made from records; typed by nobody.") }
      for line in model.summary { p(.class("summary-line")) { line[language] } }
    }
  }

  private func part(_ index: Int) -> Node {
    guard model.parts.indices.contains(index) else { return .empty }
    let part = model.parts[index]
    return section(.class("panel")) {
      h2 {
        part.title[language]
        if let total = part.total { span(.class("badge")) { context.format.count(total) } }
      }
      if part.rows.isEmpty {
        p(.class("empty")) { part.empty[language] }
      } else {
        table(.class("data cards"), .role("table")) {
          context.cardHead(part.heads.map { $0[language] })
          tbody(.role("rowgroup")) {
            for row in part.rows {
              tr(.role("row"), .class(row.isLate ? "late" : nil)) {
                for (position, cell) in row.cells.enumerated() {
                  context.card(part.heads[position][language], Self.isNumber(cell) ? "number" : nil) {
                    shown(cell, position == 0 ? row.record : nil)
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  private static func isNumber(_ cell: CellValue) -> Bool {
    switch cell {
    case .number, .decimal, .money: true
    default: false
    }
  }

  private func shown(_ cell: CellValue, _ record: RecordRef?) -> Node {
    let content: Node
    if case .text(let text) = cell { content = context.recorded(text) } else { content = .text(context.format.cell(cell)) }
    return record.map { a(.href(SiteURL.history($0).target)) { content } } ?? content
  }

  /// Bars by year: the longest is the largest value.
  private var histories: Node {
    guard !model.histories.isEmpty else { return .empty }
    return section(.class("panel")) {
      h2 { t("村情历年变化", "The village over the years") }
      div(.class("histories")) {
        for history in model.histories { chart(history) }
      }
    }
  }

  private func chart(_ history: VillageWorkModel.History) -> Node {
    let most = max(history.points.map(\.value).max() ?? 0, 1)
    return figure(.class("history-chart")) {
      figcaption { history.name[language] }
      ol {
        for point in history.points {
          li {
            span(.class("year")) { String(point.year) }
            meter(.custom("min", "0"), .custom("max", "1000"), .value(String(Int(1000 * max(point.value, 0) / most)))) {}
            span(.class("number")) { context.format.decimal(point.value) }
            if let source = point.source { span(.class("under")) { context.recorded(source) } }
          }
        }
      }
    }
  }
}
