internal import Basics
internal import HTML

/// What went wrong, in words, and the way on.
struct ErrorPage: ConsolePage {
  let status: Int
  let explanation: Bilingual
  let remedy: Bilingual?
  /// The number under which the log names the same failure.
  let reference: String?
  let context: PageContext

  var pageTitle: String { heading[context.language] }
  var path: [DivisionRef] { [] }

  private var heading: Bilingual {
    switch status {
    case 400: return Bilingual("地址有误", "The address cannot be read")
    case 403: return Bilingual("不能提交", "Not accepted")
    case 404: return Bilingual("没有找到", "Not found")
    case 405: return Bilingual("不支持此操作", "Method not allowed")
    case 413: return Bilingual("内容过长", "Too long")
    case 415: return Bilingual("不能识别的提交", "Not a form")
    case 421: return Bilingual("不接受此主机名", "This host name is not accepted")
    case 503: return Bilingual("还没有数据", "No data yet")
    default: return Bilingual("出错了", "Something went wrong")
    }
  }

  var content: Node {
    section(.class("panel error")) {
      p(.class("error-code")) { String(status) }
      h1 { heading[context.language] }
      p { explanation[context.language] }
      if let remedy { p { remedy[context.language] } }
      if let reference {
        p(.class("note")) { context.t("编号：", "Reference: ") + reference }
      }
      p { a(.href(SiteURL.overview().target)) { context.t("回到总览", "Back to the overview") } }
    }
  }
}
