internal import Basics
internal import HTML
internal import Monitoring

/// What was done in a proceeding, what departments found, and what the decision rested on.
struct ProceedingRecord {
  let model: ProceedingModel
  let context: PageContext

  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }
  private var language: Language { context.language }

  /// Forms that stand beside the comparisons.
  static func holds(_ form: FormModel) -> Bool { ["ask", "answer", "authorise"].contains(form.id) }

  var content: Node { .fragment([comparisons, basis, early, actions]) }

  private func panel(_ id: String, _ title: String, _ content: Node) -> Node {
    section(.class("panel"), .id(id)) {
      h2 { title }
      content
    }
  }

  private func head(_ titles: [String]) -> Node {
    thead { tr { for title in titles { th(.scope("col")) { title } } } }
  }

  // MARK: Comparisons

  private var comparisons: Node {
    let forms = model.forms.map(\.form).filter(Self.holds)
    if model.comparisons.isEmpty, forms.isEmpty { return .empty }
    return panel("comparisons", t("授权与信息比对", "Authorisation and comparison"), .fragment([
      model.comparisons.isEmpty
        ? p(.class("empty")) { t("还没有请部门比对。", "No department has been asked yet.") } : comparisonTable,
      .fragment(forms.map { context.work($0, on: .proceeding(model.id)) }),
    ]))
  }

  private var comparisonTable: Node {
    div(.class("scroll")) {
      table(.class("data")) {
        head([t("部门", "Department"), t("发出", "Asked"), t("应反馈", "Due"), t("反馈", "Answered"), t("结果", "Result")])
        tbody {
          for row in model.comparisons {
            tr {
              th(.scope("row")) { context.recorded(row.comparison.department) }
              td(.class("date")) { context.format.date(row.comparison.askedOn) }
              td(.class("date")) { context.format.date(row.comparison.dueOn) }
              td(.class("date")) {
                row.comparison.answeredOn.map { context.format.date($0) } ?? t("尚未反馈", "not yet")
              }
              td {
                row.result?[language] ?? "–"
                if row.comparison.hasNote { sealed }
              }
            }
          }
        }
      }
    }
  }

  /// Where a text is kept that nobody reads here.
  private var sealed: Node { span(.class("under")) { t("有记录，密封保存", "on record, sealed") } }

  // MARK: Basis

  private var basis: Node {
    guard let basis = model.basis else { return .empty }
    func money(_ amount: Yuan?) -> String? { amount.map { context.format.money($0) } }
    return panel("basis", t("认定依据", "What the decision rested on"), .fragment([
      dl(.class("facts")) {
        context.fact(t("审定", "Decided"), context.format.date(basis.decidedOn))
        context.fact(t("监测收入线", "Income line"), money(basis.line) ?? t("未知", "not known"))
        context.fact(t("家庭人口", "People"), basis.people.map { context.format.count($0) })
        context.fact(t("家庭年纯收入", "Net income of the year"), money(basis.netIncome))
        context.fact(t("家庭年人均纯收入", "Net income per head"), money(basis.perCapita))
        context.fact(t("刚性支出", "Essential expense"), money(basis.essentialExpense))
        context.fact(t("核算期", "Window"), window(basis))
        context.fact(t("收入线依据", "Source of the line"), basis.lineSource.map(context.recorded), isWide: true)
      },
      p(.class("note")) {
        t("按审定当日的收支和成员记录；以后的更正不改变这份依据。收支条目和成员名单密封保存。",
          "As recorded on the day of the decision; later corrections do not change it. Items and members are kept sealed.")
      },
    ]))
  }

  private func window(_ basis: ProceedingFile.Basis) -> String? {
    guard let start = basis.windowStart, let end = basis.windowEnd else { return nil }
    return context.format.span(DateSpan(from: start, to: end))
  }

  private var early: Node {
    guard !model.earlyMeasures.isEmpty else { return .empty }
    return panel("early", t("先行帮扶措施", "Help given in advance"), div(.class("scroll")) {
      table(.class("data")) {
        head([t("类别", "Kind"), t("内容", "What"), t("开始", "Begun"), t("金额", "Amount")])
        tbody {
          for row in model.earlyMeasures {
            tr {
              th(.scope("row")) { row.category[language] }
              td { row.measure.description.map { context.recorded($0) } ?? .text("–") }
              td(.class("date")) { context.format.date(row.measure.startedOn) }
              td(.class("number")) { row.measure.amount.map { context.format.money($0) } ?? "–" }
            }
          }
        }
      }
    })
  }

  // MARK: Actions

  private var actions: Node {
    panel("actions", t("办理记录", "What was done"), model.actions.isEmpty
      ? p(.class("empty")) { t("还没有办理任何一步。", "No step has been taken yet.") }
      : ol(.class("actions")) { for action in model.actions { row(action) } })
  }

  private func row(_ action: ProceedingModel.Action) -> Node {
    li {
      p {
        span(.class("entry")) { "\(action.number). " }
        strong { action.step[language] + t("：", ": ") + action.action[language] }
        span(.class("level")) { context.format.date(action.on) + " · " + action.actor[language] }
      }
      if !action.people.isEmpty {
        p(.class("under")) {
          t("参加：", "Took part: ")
          context.recorded(action.people.joined(separator: "、"))
        }
      }
      if let votes = action.votes {
        p(.class("under")) {
          t(
            "到会\(votes.present)人，同意\(votes.inFavour)票，反对\(votes.against)票，回避\(votes.avoided)人",
            "\(votes.present) present, \(votes.inFavour) for, \(votes.against) against, \(votes.avoided) stayed out")
        }
      }
      if let reason = action.reason { p(.class("under")) { t("原因：", "Reason: ") + reason[language] } }
      if let target = action.returnsTo { p(.class("under")) { t("退回到：", "Back to: ") + target[language] } }
      if !action.decided.isEmpty { p(.class("under")) { context.words(action.decided) } }
      if action.hasNote { p(.class("under")) { t("有记录，密封保存", "Minutes or findings on record, sealed") } }
    }
  }
}
