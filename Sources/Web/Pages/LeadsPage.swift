internal import Basics
internal import HTML
internal import Monitoring

/// `/leads`: the leads of a division.
struct LeadsPage: ConsolePage {
  let model: LeadsModel
  let request: LeadsRequest
  let context: PageContext

  private var name: String { model.path.last?.name ?? "" }
  var pageTitle: String { context.t("\(name)：线索", "Leads: \(name)") }
  var path: [DivisionRef] { model.path }
  private func address(_ request: LeadsRequest) -> SiteURL { .monitoring(.leads(request)) }

  var content: Node {
    .fragment([
      context.listHead(name, context.t("线索", "Leads")),
      context.monitoringTabs(request.division, current: .leads(request)),
      form(.class("filters"), .method("get"), .action(LinkTarget("/leads"))) {
        div { context.divisionChoice(model.path, parts: model.parts) }
        div { context.choiceField("channel", context.t("渠道", "Channel"), model.channels, chosen: request.channel) }
        div { context.textField(context.t("编号或困难", "Id or difficulty"), request.text) }
        if request.state != .open { input(.type("hidden"), .name("state"), .value(request.state.rawValue)) }
        button(.type("submit")) { context.t("查看", "Show") }
      },
      context.stateChoice(request.state) { state in address(request.with { $0.state = state }) },
      section(.class("panel")) {
        h2(.class("visually-hidden")) { context.t("线索列表", "List of leads") }
        if model.page.rows.isEmpty {
          p(.class("empty")) { context.t("没有符合条件的线索。", "No such lead.") }
          p(.class("note")) {
            a(.href(SiteURL.monitoring(.newLead(NewLeadRequest())).target)) { context.t("登记线索", "Enter a lead") }
          }
        } else {
          p(.class("total")) {
            context.t("共\(context.format.count(model.total))条。", "\(context.format.count(model.total)) in all.")
          }
          context.leadTable(model.page.rows)
        }
        context.pager(
          isFirst: request.after == nil, first: address(request.with { _ in }),
          next: model.page.next.map { next in address(request.with { $0.after = next }) })
      },
    ])
  }
}

/// `/alerts`: the alerts of a division.
struct AlertsPage: ConsolePage {
  let model: AlertsModel
  let request: AlertsRequest
  let context: PageContext

  private var name: String { model.path.last?.name ?? "" }
  var pageTitle: String { context.t("\(name)：预警", "Alerts: \(name)") }
  var path: [DivisionRef] { model.path }
  private func address(_ request: AlertsRequest) -> SiteURL { .monitoring(.alerts(request)) }

  var content: Node {
    .fragment([
      context.listHead(name, context.t("预警", "Alerts")),
      context.monitoringTabs(request.division, current: .alerts(request)),
      form(.class("filters"), .method("get"), .action(LinkTarget("/alerts"))) {
        div { context.divisionChoice(model.path, parts: model.parts) }
        div { context.choiceField("kind", context.t("类别", "Kind"), model.kinds, chosen: request.kind) }
        div {
          context.choiceField(
            "rule", context.t("规则", "Rule"),
            model.rules.map { FormChoice($0.rule, Bilingual("\($0.rule)（\($0.count)）", "\($0.rule) (\($0.count))")) },
            chosen: request.rule)
        }
        if request.state != .open { input(.type("hidden"), .name("state"), .value(request.state.rawValue)) }
        button(.type("submit")) { context.t("查看", "Show") }
      },
      context.stateChoice(request.state) { state in address(request.with { $0.state = state }) },
      section(.class("panel")) {
        h2(.class("visually-hidden")) { context.t("预警列表", "List of alerts") }
        if model.page.rows.isEmpty {
          p(.class("empty")) {
            context.t("没有符合条件的预警。预警由筛查规则对登记的数据产生。", "No such alert. Screening rules raise them from what is recorded.")
          }
        } else {
          p(.class("total")) {
            context.t("共\(context.format.count(model.total))条。", "\(context.format.count(model.total)) in all.")
          }
          context.alertTable(model.page.rows)
        }
        context.pager(
          isFirst: request.after == nil, first: address(request.with { _ in }),
          next: model.page.next.map { next in address(request.with { $0.after = next }) })
      },
    ])
  }
}

extension PageContext {
  /// The heading of a list of a division.
  func listHead(_ name: String, _ title: String) -> Node {
    div(.class("page-head")) {
      div {
        h1(language == .english ? .lang("zh") : .none) {
          name
          span(.class("level"), .lang(t("zh", "en"))) { title }
        }
      }
    }
  }

  /// Open ones, closed ones, or all.
  func stateChoice(_ state: LeadsRequest.State, address: (LeadsRequest.State) -> SiteURL) -> Node {
    nav(.class("choice"), .ariaLabel(t("按状态", "By state"))) {
      for choice in LeadsRequest.State.allCases {
        a(.href(address(choice).target), .ariaCurrent(choice == state ? "true" : nil)) {
          switch choice {
          case .open: t("待处理", "Open")
          case .closed: t("已办结", "Closed")
          case .all: t("全部", "All")
          }
        }
      }
    }
  }
}
