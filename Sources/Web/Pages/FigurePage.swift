internal import Basics
internal import HTML

/// `/figures/ID`: a figure, what it means, and the records behind it.
struct FigurePage: ConsolePage {
  let model: FigurePageModel
  let request: FigureRequest
  let context: PageContext

  var pageTitle: String { model.figure.title[context.language] }
  var path: [DivisionRef] { model.path }

  private func address(after: String? = nil) -> SiteURL {
    .figure(request.id, division: request.division, asOf: context.asOf, after: after)
  }

  var content: Node {
    let figure = model.figure
    return .fragment([
      div(.class("page-head")) {
        div {
          h1 { figure.title[context.language] }
          p(.class("as-of")) {
            if let division = model.path.last {
              context.recorded(division.name)
              context.t("，", ", ")
            }
            context.t("数据截至", "as of ")
            time(.datetime(figure.asOf.description)) { context.format.date(figure.asOf) }
          }
        }
      },
      section(.class("panel figure-detail")) {
        p(.class("figure-big")) { context.amount(figure) }
        dl(.class("facts wide")) {
          if case .none(let reason) = figure.amount {
            fact(context.t("为何没有数值", "Why there is no value"), reason[context.language])
          }
          fact(context.t("口径", "Definition"), figure.definition[context.language])
          if let base = figure.base { fact(context.t("分母", "Base"), base[context.language]) }
          fact(context.t("标识", "Identifier"), figure.id)
        }
      },
      section(.class("panel")) {
        h2 { context.t("来源记录", "Records behind it") }
        records
      },
    ])
  }

  private func fact(_ title: String, _ value: String) -> Node {
    div {
      dt { title }
      dd { value }
    }
  }

  private var records: Node {
    switch model.records {
    case .countOnly(let count, let reason):
      return p(.class("empty")) {
        context.t("共\(context.format.count(count))条记录。", "\(context.format.count(count)) records. ")
        reason[context.language]
      }
    case .table(let columns, let page, let total):
      return .fragment([
        total.map { total in
          p(.class("total")) {
            context.t("共\(context.format.count(total))条。", "\(context.format.count(total)) in all.")
          }
        } ?? .empty,
        page.rows.isEmpty
          ? p(.class("empty")) { context.t("没有记录。", "There are no records.") }
          : recordTable(columns, page.rows),
        context.pager(
          isFirst: request.after == nil, first: address(), next: page.next.map { address(after: $0) }),
      ])
    }
  }

  private func recordTable(_ columns: [RecordColumn], _ rows: [[RecordCell]]) -> Node {
    div(.class("scroll")) {
      table(.class("data")) {
        thead {
          tr {
            for column in columns {
              th(.scope("col"), .class(column.isNumeric ? "number" : nil)) {
                column.title[context.language]
              }
            }
          }
        }
        tbody {
          for row in rows {
            tr {
              for (column, cell) in zip(columns, row) {
                td(.class(column.isNumeric || context.format.isNumeric(cell.value) ? "number" : nil)) {
                  if let link = cell.link {
                    a(.href(link.target)) { text(of: cell) }
                  } else {
                    text(of: cell)
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  private func text(of cell: RecordCell) -> Node { context.value(cell.value) }
}

extension PageContext {
  /// A value; text from records is marked as Chinese on an English page.
  func value(_ value: CellValue) -> Node {
    if case .text(let text) = value { return recorded(text) }
    return .text(format.cell(value))
  }
}
