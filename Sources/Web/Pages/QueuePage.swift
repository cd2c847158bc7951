internal import Basics
internal import HTML
internal import Monitoring

/// `/queue`: what waits for whom, the most pressing first.
struct QueuePage: ConsolePage {
  let model: QueueModel
  let request: QueueRequest
  let context: PageContext

  private var name: String { model.path.last?.name ?? "" }
  var pageTitle: String { context.t("\(name)：待办", "To do: \(name)") }
  var path: [DivisionRef] { model.path }
  var trail: [(title: Node, address: SiteURL)]? {
    guard model.path.count > 1 else { return nil }
    return model.path.map { division in
      (context.recorded(division.name), address(request.with { $0.division = division.code }))
    }
  }
  private func t(_ zh: String, _ en: String) -> String { context.t(zh, en) }
  private func address(_ request: QueueRequest) -> SiteURL { .monitoring(.queue(request)) }

  var content: Node {
    .fragment([
      div(.class("page-head")) {
        div {
          h1(context.language == .english ? .lang("zh") : .none) {
            name
            span(.class("level"), .lang(t("zh", "en"))) { t("待办", "To do") }
          }
          p(.class("as-of")) {
            t("数据截至", "As of ")
            time(.datetime(model.asOf.description)) { model.asOf.text(in: context.language) }
          }
        }
      },
      context.monitoringTabs(request.division, current: .queue(request)),
      filters,
      urgencies,
      kinds,
      section(.class("panel")) {
        h2(.class("visually-hidden")) { t("待办事项", "Items") }
        p(.class("total")) { said }
        model.rows.isEmpty ? empty : list
        pager
      },
    ])
  }

  // MARK: Filters

  private var filters: Node {
    form(.class("filters"), .method("get"), .action(LinkTarget("/queue"))) {
      div { context.divisionChoice(model.path, parts: model.parts) }
      div {
        label(.for("as_of")) { t("截至日期", "As of") }
        input(.type("date"), .id("as_of"), .name("as_of"), .value(request.asOf?.description))
      }
      div { context.choiceField("actor", t("办理角色", "Who"), model.actors, chosen: request.actor) }
      div { context.textField(t("编号或原因", "Id or reason"), request.text) }
      if let kind = request.kind { input(.type("hidden"), .name("kind"), .value(kind.rawValue)) }
      if let urgency = request.urgency { input(.type("hidden"), .name("urgency"), .value(urgency.rawValue)) }
      button(.type("submit")) { t("查看", "Show") }
      if request.isNarrowed || request.asOf != nil {
        a(.class("plain"), .href(address(QueueRequest(division: request.division)).target)) { t("清除条件", "Clear") }
      }
    }
  }

  private var urgencies: Node {
    nav(.class("choice"), .ariaLabel(t("按紧急程度", "By urgency"))) {
      a(.href(address(request.with { $0.urgency = nil }).target), .ariaCurrent(request.urgency == nil ? "true" : nil)) {
        t("全部", "All") + " " + context.format.count(model.byUrgency.values.reduce(0, +))
      }
      for urgency in QueueItem.Urgency.allCases {
        a(
          .class("urgency \(urgency.rawValue)"), .href(address(request.with { $0.urgency = urgency }).target),
          .ariaCurrent(request.urgency == urgency ? "true" : nil)
        ) {
          capitalised(urgency.name) + " " + context.format.count(model.byUrgency[urgency] ?? 0)
        }
      }
    }
  }

  private func capitalised(_ text: Bilingual) -> String {
    let word = text[context.language]
    return word.prefix(1).uppercased() + word.dropFirst()
  }

  private var kinds: Node {
    nav(.class("choice kinds"), .ariaLabel(t("按事项", "By kind"))) {
      a(.href(address(request.with { $0.kind = nil }).target), .ariaCurrent(request.kind == nil ? "true" : nil)) {
        t("全部事项", "Everything") + " " + context.format.count(model.byKind.values.reduce(0, +))
      }
      for kind in QueueItem.Kind.allCases where (model.byKind[kind] ?? 0) > 0 || request.kind == kind {
        a(
          .href(address(request.with { $0.kind = kind }).target), .ariaCurrent(request.kind == kind ? "true" : nil)
        ) { kind.name[context.language] + " " + context.format.count(model.byKind[kind] ?? 0) }
      }
    }
  }

  // MARK: List

  private var said: String {
    guard model.total > 0 else { return "" }
    let (first, last) = (request.from + 1, request.from + model.rows.count)
    let total = context.format.count(model.total)
    if model.rows.count == model.total { return t("共\(total)项。", model.total == 1 ? "1 item." : "\(total) items.") }
    return t(
      "共\(total)项，这里是第\(context.format.count(first))至\(context.format.count(last))项。",
      "\(total) items; these are \(context.format.count(first)) to \(context.format.count(last)).")
  }

  private var empty: Node {
    if request.isNarrowed || request.from > 0 {
      return p(.class("empty")) {
        t("按这些条件没有待办事项。", "Nothing waits under these conditions. ")
        a(.href(address(QueueRequest(division: request.division, asOf: request.asOf)).target)) {
          t("查看全部", "Show everything")
        }
      }
    }
    return .fragment([
      p(.class("empty good")) { t("没有待办事项。", "Nothing waits.") },
      p(.class("note")) {
        t("农户申报、干部排查或部门推送的线索登记后会出现在这里：", "Leads appear here once they are entered: ")
        a(.href(SiteURL.monitoring(.newLead(NewLeadRequest())).target)) { t("登记线索", "enter a lead") }
      },
    ])
  }

  private var headings: [String] {
    [
      t("期限", "Due"), t("事项", "What"), t("办理角色", "Who"), t("村", "Village"), t("农户", "Household"),
      t("原因", "Why"), t("操作", "Action"),
    ]
  }

  private var list: Node {
    let heads = headings
    return table(.class("data cards queue"), .role("table")) {
      context.cardHead(heads)
      tbody(.role("rowgroup")) { for row in model.rows { self.row(row, heads) } }
    }
  }

  private func row(_ row: QueueRow, _ heads: [String]) -> Node {
    let item = row.item
    let urgency = item.urgency(on: model.asOf)
    return tr(.role("row"), .class(urgency.rawValue)) {
      context.card(heads[0], "date") {
        span(.class("left")) { context.left(item.daysLeft(on: model.asOf)) }
        if let due = item.due { span(.class("under")) { context.format.date(due) } }
        if let unknown = item.dueUnknown { span(.class("under")) { unknown[context.language] } }
      }
      context.card(heads[1]) {
        item.kind.name[context.language]
        if let step = item.step { span(.class("under")) { step[context.language] } }
      }
      context.card(heads[2]) { context.words(row.actors) }
      context.card(heads[3]) { context.anchor(row.village) }
      context.card(heads[4]) { context.householdLink(item.household) }
      context.card(heads[5], "why") { item.why[context.language] }
      context.card(heads[6], "action") {
        a(.class("button"), .href(action(item).address)) { action(item).title[context.language] }
      }
    }
  }

  /// The one thing to do, and where.
  private func action(_ item: QueueItem) -> (title: Bilingual, address: LinkTarget) {
    func to(_ page: MonitoringURL, _ part: String? = nil) -> LinkTarget {
      LinkTarget(SiteURL.monitoring(page).relative + (part.map { "#" + PercentEncoding.encode($0) } ?? ""))
    }
    let household = MonitoringURL.household(item.household)
    switch item.kind {
    case .lead: return (Bilingual("核查", "Look into it"), to(.lead(item.subject)))
    case .alert: return (Bilingual("处理", "Look at it"), to(.alert(item.subject)))
    case .step: return (Bilingual("办理", "Take it"), to(.proceeding(item.subject), item.stepID.map { "step-" + $0 }))
    case .objection:
      return (Bilingual("答复", "Answer it"), to(.proceeding(item.subject), item.stepID.map { "step-" + $0 }))
    case .answer: return (Bilingual("登记反馈", "Enter it"), to(.proceeding(item.subject), "comparisons"))
    case .telling:
      // A refusal in a proceeding names the step it ended with.
      return (
        Bilingual("登记告知", "Enter it"),
        item.stepID == nil ? to(.lead(item.subject)) : to(.proceeding(item.subject), "closing")
      )
    case .feedback: return (Bilingual("反馈部门", "Report back"), to(.lead(item.subject)))
    case .plan: return (Bilingual("制定", "Make it"), to(household, "plans"))
    case .measure: return (Bilingual("落实", "Begin it"), to(household, "plans"))
    case .followUp: return (Bilingual("回访", "Visit"), to(household, "visits"))
    case .elimination: return (Bilingual("启动消除", "Begin it"), to(household, "begin"))
    case .sweep: return (Bilingual("入户", "Visit"), to(household, "sweeps"))
    }
  }

  private var pager: Node {
    context.pager(
      isFirst: request.from == 0, first: address(request.with { _ in }),
      next: model.next.map { next in address(request.with { $0.from = next }) })
  }
}
