internal import Basics
internal import HTML

/// A page of the console: its title, its place in the country, its content.
protocol ConsolePage {
  var context: PageContext { get }
  /// What stands in the window's title, without the name of the product.
  var pageTitle: String { get }
  /// From the topmost division to the one the page is about; empty where it is about none.
  var path: [DivisionRef] { get }
  /// The pages above this one; nil where those of the divisions in `path` say so.
  var trail: [(title: Node, address: SiteURL)]? { get }
  /// What the search field holds.
  var searchText: String { get }
  /// A class for the whole page, where its frame differs from that of others.
  var bodyClass: String? { get }
  var content: Node { get }
}

extension ConsolePage {
  var searchText: String { "" }
  var bodyClass: String? { nil }
  var trail: [(title: Node, address: SiteURL)]? { nil }

  /// The page as bytes, with everything around its content.
  func rendered() -> [UInt8] {
    HTMLDocument(
      html(.lang(context.t("zh-CN", "en"))) {
        head {
          meta(.custom("charset", "utf-8"))
          meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
          meta(.name("format-detection"), .content("telephone=no"))
          title(pageTitle + context.t(" · 驻村", " · Zhucun"))
          link(.rel("stylesheet"), .href(LinkTarget(context.assets.style)))
          if let style = context.assets.workStyle { link(.rel("stylesheet"), .href(LinkTarget(style))) }
          if let style = context.assets.printStyle {
            link(.rel("stylesheet"), .href(LinkTarget(style)), .custom("media", "print"))
          }
          if let icon = context.assets.icon {
            link(.rel("icon"), .type("image/svg+xml"), .href(LinkTarget(icon)))
          }
          if let file = context.assets.script { script(source: LinkTarget(file)) }
        }
        body(.class(bodyClass)) {
          a(.class("skip"), .href(LinkTarget("#content"))) { context.t("跳到正文", "Skip to content") }
          siteHeader
          notice
          main(.id("content"), .tabindex(-1)) {
            breadcrumb
            content
          }
          siteFooter
        }
      }
    ).rendered()
  }

  private var notice: Node {
    guard let text = context.notice else { return .empty }
    return p(.class("notice"), .role("note")) { text[context.language] }
  }

  private var siteHeader: Node {
    header(.class("site")) {
      div(.class("site-row")) {
        a(.class("brand"), .href(SiteURL.overview(asOf: context.asOf).target)) {
          span(.class("brand-zh"), .lang("zh")) { "驻村" }
          span(.class("brand-sub")) { context.t("驻村帮扶管理", "Zhucun, village-resident assistance") }
        }
        nav(.class("site-nav"), .ariaLabel(context.t("主要栏目", "Main"))) {
          a(.href(SiteURL.overview(asOf: context.asOf).target), .ariaCurrent(isOverview ? "page" : nil)) {
            context.t("总览", "Overview")
          }
          if let top = path.first {
            a(
              .href(SiteURL.gaps(top.code, asOf: context.asOf).target),
              .ariaCurrent(isGapsOfTop ? "page" : nil)
            ) { context.t("缺口", "Gaps") }
          }
          a(.href(QueueRequest.of(nil, asOf: context.asOf).target), .ariaCurrent(queuePage)) { context.t("待办", "To do") }
          a(.href(SiteURL.plans.target), .ariaCurrent(planPage)) { context.t("选派方案", "Plans") }
          a(.href(SiteURL.reports.target), .ariaCurrent(reportPage)) { context.t("报表", "Reports") }
        }
        form(.class("site-search"), .role("search"), .method("get"), .action(SiteURL.search().target)) {
          label(.for("q"), .class("visually-hidden")) { context.t("按名称查找", "Search by name") }
          input(
            .type("search"), .id("q"), .name("q"), .value(searchText), .maxlength(60),
            .placeholder(context.t("区划、干部、户或流程编号", "Division, cadre, or an id")), .autocomplete("off"))
          button(.type("submit")) { context.t("查找", "Search") }
        }
        languageSwitch
      }
    }
  }

  private var isOverview: Bool {
    if case .overview = context.current { return true }
    return false
  }

  private var isGapsOfTop: Bool {
    if case .gaps(let code, _, _, _) = context.current { return code == path.first?.code }
    return false
  }

  private var queuePage: String? {
    switch context.current {
    case .monitoring(.queue): "page"
    case .monitoring: "true"
    default: nil
    }
  }

  private var planPage: String? {
    switch context.current {
    case .plans: "page"
    case .plan, .planCounty, .planReasons: "true"
    default: nil
    }
  }

  private var reportPage: String? {
    switch context.current {
    case .reports: "page"
    case .report, .brief: "true"
    default: nil
    }
  }

  private var languageSwitch: Node {
    let other: Language = context.language == .chinese ? .english : .chinese
    let address = (context.current ?? .overview()).choosing(other)
    return a(.class("language"), .href(LinkTarget(address)), .lang(other == .chinese ? "zh-CN" : "en")) {
      other == .chinese ? "中文" : "English"
    }
  }

  private var breadcrumb: Node {
    if let trail {
      return nav(.class("breadcrumb"), .ariaLabel(context.t("所在位置", "Where this is"))) {
        ol {
          for step in trail { li { a(.href(step.address.target)) { step.title } } }
        }
      }
    }
    guard path.count > 1 else { return .empty }
    return nav(.class("breadcrumb"), .ariaLabel(context.t("所在位置", "Where this is"))) {
      ol {
        for division in path { li { context.anchor(division) } }
      }
    }
  }

  private var siteFooter: Node {
    footer(.class("site")) {
      p {
        context.t(
          "数据一次录入，多处汇总；每个数字都可以点开查看来源。",
          "Entered once, reported many times; every figure leads to the records behind it.")
      }
    }
  }
}
