internal import Basics
internal import HTML
internal import Monitoring

/// A paper as a page of A4: the sheet on the screen is the sheet that is printed.
struct PaperPage: ConsolePage {
  let model: PaperModel
  let context: PageContext

  private var paper: Paper { model.paper }
  private var language: Language { context.language }

  var pageTitle: String { paper.title[language] }
  var path: [DivisionRef] { model.path }
  var bodyClass: String? { "on-paper" }

  var content: Node {
    .fragment([
      p(.class("note paper-hint")) {
        context.t("用浏览器的打印功能（Ctrl+P）打印，纸张选 A4。", "Print with the browser (Ctrl+P), paper size A4.")
      },
      article(.class(paper.isLarge ? "sheet large" : "sheet")) {
        header(.class("sheet-head")) {
          h1 { paper.title[language] }
          if let subtitle = paper.subtitle { p(.class("sheet-subtitle")) { subtitle[language] } }
        }
        for block in paper.blocks { render(block) }
        if !paper.signatures.isEmpty { signatures }
        if !paper.footer.isEmpty {
          footer(.class("sheet-foot")) { lines(paper.footer) }
        }
      },
    ])
  }

  private func render(_ block: Paper.Block) -> Node {
    switch block {
    case .heading(let text): h2 { text[language] }
    case .lines(let lines): self.lines(lines)
    case .paragraph(let text): p { text[language] }
    case .table(let table): self.table(table)
    case .fields(let fields): ol(.class("form-fields")) { for field in fields { entry(field) } }
    }
  }

  private func lines(_ lines: [Paper.Line]) -> Node {
    dl(.class("paper-lines")) {
      for line in lines {
        dt { line.label[language] }
        dd { line.value[language] }
      }
    }
  }

  private func table(_ table: Paper.Table) -> Node {
    div(.class("scroll")) {
      HTML.table(.class("paper-table")) {
        if let title = table.title { caption { title[language] } }
        thead {
          tr {
            for column in table.columns {
              th(.scope("col"), .class(column.isNumber ? "number" : nil)) { column.title[language] }
            }
          }
        }
        tbody {
          for row in table.rows {
            tr {
              for (i, cell) in row.enumerated() {
                td(.class(i < table.columns.count && table.columns[i].isNumber ? "number" : nil)) { cell[language] }
              }
            }
          }
        }
      }
    }
  }

  private var signatures: Node {
    ul(.class("signatures")) {
      for signature in paper.signatures {
        li {
          span(.class("signature-role")) { signature.role[language] }
          span(.class("signature-name")) { signature.name ?? "" }
          span(.class("signature-day")) {
            signature.day?.text(in: language) ?? context.t("　　年　　月　　日", "Date: ____________")
          }
        }
      }
    }
  }

  // MARK: Blank forms

  private func entry(_ field: Paper.Field) -> Node {
    li {
      p(.class("field-label")) {
        span(.class("field-number")) { "\(field.number)" }
        field.label[language]
      }
      p(.class("field-help")) { field.help[language] }
      switch field.entry {
      case .lines(let count): div(.class("write-lines")) { for _ in 0..<count { div(.class("write-line")) { "" } } }
      case .boxes(let count): boxes(count)
      case .date:
        div(.class("date-boxes")) {
          boxes(4)
          span { context.t("年", "year") }
          boxes(2)
          span { context.t("月", "month") }
          boxes(2)
          span { context.t("日", "day") }
        }
      case .choices(let choices):
        ul(.class("tick-boxes")) {
          for choice in choices {
            li {
              span(.class("box"), .ariaHidden) { "" }
              choice[language]
            }
          }
        }
      }
    }
  }

  private func boxes(_ count: Int) -> Node {
    div(.class("char-boxes"), .ariaHidden) { for _ in 0..<count { span(.class("box")) { "" } } }
  }
}
