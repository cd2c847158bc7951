internal import Basics
internal import HTML
internal import Indicators

/// `/reports/ID`: a report on the screen, to be printed on A4 or saved.
struct ReportPage: ConsolePage {
  let model: ReportPageModel
  let request: ReportPageRequest
  let context: PageContext

  private var table: ReportTable { model.table }
  private var language: Language { context.language }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }

  var pageTitle: String { table.name[language] + " · " + (model.path.last?.name ?? "") }
  var path: [DivisionRef] { model.path }
  var bodyClass: String? { table.columns.count > 7 ? "report wide" : "report" }
  var trail: [(title: Node, address: SiteURL)]? {
    [(.text(t("报表", "Reports")), .reports)]
      + model.path.map { (.text($0.name), address { [code = $0.code] in $0.division = code }) }
  }

  private func address(_ change: (inout ReportPageRequest) -> Void) -> SiteURL { .report(request.with(change)) }

  var content: Node {
    .fragment([
      div(.class("page-head")) {
        div {
          h1 { table.name[language] }
          p(.class("as-of")) {
            context.recorded(model.path.last?.name ?? "")
            " · "
            if let from = table.from { context.format.date(from) + t(" 至 ", " to ") }
            time(.datetime(table.asOf.description)) { context.format.date(table.asOf) }
            " · " + model.cycle[language]
          }
        }
        days
      },
      p(.class("note definition")) { table.definition[language] },
      choices,
      section(.class("panel")) {
        if table.rows.isEmpty {
          p(.class("empty")) { t("该地区该期间没有记录。", "No records there in these days.") }
        } else {
          rows
        }
        context.pager(
          isFirst: request.after == nil, first: address { _ in },
          next: table.next.map { next in address { $0.after = next } })
      },
      signatures,
    ])
  }

  /// Which days, and all rows at once.
  private var days: Node {
    form(.class("date-form"), .method("get"), .action(LinkTarget(SiteURL.report(request).path))) {
      if let division = request.division {
        input(.type("hidden"), .name("division"), .value(division.description))
      }
      if request.listsRecords { input(.type("hidden"), .name("records"), .value("1")) }
      if model.usesStretch {
        label(.for("from")) { t("自", "From") }
        input(.type("date"), .id("from"), .name("from"), .value(table.from?.description ?? ""))
      }
      label(.for("as_of")) { t("截至", "As of") }
      input(.type("date"), .id("as_of"), .name("as_of"), .value(table.asOf.description))
      button(.type("submit")) { t("查看", "Show") }
    }
  }

  private var choices: Node {
    nav(.class("choice"), .ariaLabel(t("内容", "What is shown"))) {
      if model.hasRecords {
        a(.href(address { $0.listsRecords = false }.target), .ariaCurrent(request.listsRecords ? nil : "true")) {
          t("按地区", "By division")
        }
        a(.href(address { $0.listsRecords = true }.target), .ariaCurrent(request.listsRecords ? "true" : nil)) {
          t("逐条", "Records")
        }
      }
      for part in model.parts {
        a(.href(address { $0.division = part.code }.target)) { context.recorded(part.name) }
      }
      a(.class("save"), .href(SiteURL.reportFile(request.with { $0.isWhole = true }).target)) {
        t("保存为表格（CSV）", "Save as CSV")
      }
    }
  }

  private var rows: Node {
    div(.class("scroll")) {
      HTML.table(.class("data report-table")) {
        thead {
          tr {
            for column in table.columns {
              th(.class(Self.isNumber(column.kind) ? "number" : nil)) { column.name[language] }
            }
          }
        }
        tbody {
          for row in table.rows {
            tr(.class(row.subject == .total ? "total" : nil)) {
              for (position, cell) in row.cells.enumerated() {
                let kind = position < table.columns.count ? table.columns[position].kind : .text
                td(.class(Self.isNumber(kind) ? "number" : nil)) { shown(cell, row.subject, isFirst: position == 0) }
              }
            }
          }
        }
      }
    }
  }

  static func isNumber(_ kind: ReportTable.ColumnKind) -> Bool {
    switch kind {
    case .count, .yuan, .percent, .days: true
    case .text, .date: false
    }
  }

  /// A cell; the first of a row leads to what the row is about.
  private func shown(_ cell: ReportTable.Cell, _ subject: ReportTable.Subject, isFirst: Bool) -> Node {
    let content = text(cell)
    guard isFirst else { return content }
    let target: SiteURL?
    switch subject {
    case .division(let code): target = address { $0.division = code }
    case .household(let id): target = .monitoring(.household(id))
    case .proceeding(let id): target = .monitoring(.proceeding(id))
    case .lead(let id): target = .monitoring(.lead(id))
    case .record(let kind, let id): target = .history(RecordRef(kind: kind, id: id))
    case .sweep, .total, .none: target = nil
    }
    return target.map { a(.href($0.target)) { content } } ?? content
  }

  private func text(_ cell: ReportTable.Cell) -> Node {
    switch cell {
    case .empty: return .empty
    case .text(let text): return context.recorded(text)
    case .words(let words): return .text(words[language])
    case .date(let date): return span(.class("day")) { date.description }
    case .count(let n): return .text(context.format.count(n))
    case .yuan(let yuan): return .text(context.format.money(yuan))
    case .percent(let hundredths): return .text(context.format.percent(Double(hundredths) / 100))
    }
  }

  /// What stands below a printed report.
  private var signatures: Node {
    p(.class("report-foot")) {
      span { t("填报单位：", "Office: ") }
      span { t("审核人：", "Reviewed by: ") }
      span { t("签发人：", "Signed by: ") }
    }
  }
}
