internal import Basics
internal import HTML

/// `/reports`: every report there is.
struct ReportsPage: ConsolePage {
  let model: ReportsModel
  let context: PageContext

  var pageTitle: String { context.t("报表", "Reports") }
  var path: [DivisionRef] { model.path }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }

  var content: Node {
    .fragment([
      div(.class("page-head")) {
        div {
          h1 { t("报表", "Reports") }
          p(.class("as-of")) {
            t("全部由已登记的记录算出，不另填报。", "All are worked out from records; nothing is reported for them.")
          }
        }
      },
      section(.class("panel")) {
        table(.class("data cards"), .role("table")) {
          context.cardHead(heads)
          tbody(.role("rowgroup")) {
            if let top = model.path.first {
              tr(.role("row")) {
                context.card(heads[0]) {
                  a(.href(SiteURL.brief(top.code, asOf: context.asOf).target)) { t("驻村帮扶情况通报", "Official brief") }
                }
                context.card(heads[1]) { t("任意日期", "any day") }
                context.card(heads[2]) {
                  t("任一地区、任一日期的情况，按通报的写法。", "Any division on any day, as offices write it.")
                }
              }
            }
            for report in model.reports {
              tr(.role("row")) {
                context.card(heads[0]) {
                  a(.href(SiteURL.report(ReportPageRequest(id: report.id, asOf: context.asOf)).target)) {
                    report.name[context.language]
                  }
                }
                context.card(heads[1]) { report.cycle[context.language] }
                context.card(heads[2]) { report.definition[context.language] }
              }
            }
          }
        }
      },
    ])
  }

  private var heads: [String] { [t("报表", "Report"), t("周期", "Cycle"), t("口径", "How it counts")] }
}

/// `/divisions/CODE/brief`: an official brief.
struct BriefPage: ConsolePage {
  let model: BriefModel
  let context: PageContext

  private var lines: [String] { model.text[context.language].split(separator: "\n").map(String.init) }
  var pageTitle: String { lines.first ?? "" }
  var path: [DivisionRef] { model.path }
  var bodyClass: String? { "on-paper" }

  var content: Node {
    .fragment([
      p(.class("note paper-hint")) {
        context.t("用浏览器的打印功能（Ctrl+P）打印，纸张选 A4。", "Print with the browser (Ctrl+P), paper size A4.")
      },
      article(.class("sheet")) {
        header(.class("sheet-head")) { h1 { lines.first ?? "" } }
        for line in lines.dropFirst() { paragraph(line) }
      },
    ])
  }

  private func paragraph(_ line: String) -> Node {
    if line.hasPrefix("● ") || line.hasPrefix("- ") {
      return p(.class("brief-item")) { "● " + line.dropFirst(2) }
    }
    return h2 { line }
  }
}
