internal import Basics
internal import HTML

/// `/search`: divisions and cadres by name.
struct SearchPage: ConsolePage {
  let query: String
  /// Nil where nothing was looked for: no text, or too little of it.
  let model: SearchModel?
  let context: PageContext

  var pageTitle: String { context.t("查找", "Search") }
  var path: [DivisionRef] { [] }
  var searchText: String { query }

  var content: Node {
    .fragment([
      div(.class("page-head")) {
        div {
          h1 { context.t("查找", "Search") }
          if !query.isEmpty {
            p(.class("as-of")) { context.t("“\(query)”", "“\(query)”") }
          }
        }
      },
      section(.class("panel")) { results },
    ])
  }

  @HTMLBuilder private var results: Node {
    if let model {
      if model.hits.isEmpty {
        p(.class("empty")) {
          context.t("没有找到。请检查名称，或只输入其中几个字。", "Nothing found. Check the name, or type only part of it.")
        }
      } else {
        ul(.class("hits")) { for hit in model.hits { row(hit) } }
        if model.isTruncated {
          p(.class("note")) { context.t("结果较多，请输入更完整的名称。", "There are more; type more of the name.") }
        }
      }
    } else if query.isEmpty {
      p(.class("empty")) {
        context.t(
          "在上方输入市、县、乡、村或驻村干部的名称；同名的村可以写成“旺苍县 新华村”。",
          "Type the name of a division or of a cadre in the field above; the place may stand first: "
            + "旺苍县 新华村.")
      }
    } else {
      p(.class("empty")) {
        context.t("请至少输入\(minimumSearchLength)个字。", "Type at least \(minimumSearchLength) characters.")
      }
    }
  }

  private func row(_ hit: SearchHit) -> Node {
    li {
      a(.class("hit"), .href(hit.link.target)) { context.recorded(hit.title) }
      span(.class("level")) { hit.kind[context.language] }
      if !hit.path.isEmpty {
        span(.class("hit-path")) { context.recorded(hit.path.map(\.name).joined(separator: " › ")) }
      }
    }
  }
}
