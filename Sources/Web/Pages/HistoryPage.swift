internal import Basics
internal import HTML

/// `/records/KIND/ID/history`: what became of a record, newest change first.
struct HistoryPage: ConsolePage {
  let model: HistoryModel
  let request: HistoryRequest
  let context: PageContext

  var pageTitle: String { context.t("变更记录：\(model.title)", "History: \(model.title)") }
  var path: [DivisionRef] { model.path }

  var content: Node {
    .fragment([
      div(.class("page-head")) {
        div {
          h1 {
            context.recorded(model.title)
            span(.class("level")) { context.t("变更记录", "History of changes") }
          }
          p(.class("as-of")) {
            model.kind[context.language] + " · "
            code { model.record.id }
          }
        }
      },
      model.changes.rows.isEmpty
        ? section(.class("panel")) { p(.class("empty")) { context.t("没有变更。", "There are no changes.") } }
        : ol(.class("changes")) { for change in model.changes.rows { entry(change) } },
      context.pager(
        isFirst: request.after == nil, first: .history(request.record),
        next: model.changes.next.map { .history(request.record, after: $0) }),
    ])
  }

  private func entry(_ change: ChangeRow) -> Node {
    li(.class("panel change")) {
      div(.class("section-head")) {
        h2 { change.kind[context.language] }
        span(.class("entry")) { context.t("日志第\(change.entry)号", "Journal entry \(change.entry)") }
      }
      p(.class("as-of")) {
        time(.datetime(change.at.description)) { context.format.moment(change.at) }
        " · "
        change.actor[context.language]
      }
      if let note = change.note { p { note[context.language] } }
      if !change.fields.isEmpty { fieldTable(change.fields) }
    }
  }

  private func fieldTable(_ fields: [FieldChange]) -> Node {
    div(.class("scroll")) {
      table(.class("data fields")) {
        thead {
          tr {
            th(.scope("col")) { context.t("字段", "Field") }
            th(.scope("col")) { context.t("变更前", "Before") }
            th(.scope("col")) { context.t("变更后", "After") }
          }
        }
        tbody {
          for field in fields {
            tr {
              th(.scope("row")) { field.field[context.language] }
              td { field.before == .empty ? .text("–") : del { context.value(field.before) } }
              td { field.after == .empty ? .text("–") : ins { context.value(field.after) } }
            }
          }
        }
      }
    }
  }
}
