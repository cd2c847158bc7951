internal import Basics
internal import HTML
internal import Monitoring

// Parts that the pages of monitoring share.

extension PageContext {
  /// The lists of monitoring, side by side.
  func monitoringTabs(_ division: DivisionCode?, current: MonitoringURL) -> Node {
    func tab(_ title: String, _ page: MonitoringURL, _ isCurrent: Bool) -> Node {
      a(.href(SiteURL.monitoring(page).target), .ariaCurrent(isCurrent ? "page" : nil)) { title }
    }
    var (isQueue, isLeads, isAlerts) = (false, false, false)
    switch current {
    case .queue: isQueue = true
    case .leads, .lead, .newLead: isLeads = true
    case .alerts, .alert: isAlerts = true
    case .household, .proceeding, .village: break
    }
    return nav(.class("tabs"), .ariaLabel(t("监测", "Monitoring"))) {
      tab(t("待办", "To do"), .queue(QueueRequest(division: division, asOf: asOf)), isQueue)
      tab(t("线索", "Leads"), .leads(LeadsRequest(division: division)), isLeads)
      tab(t("预警", "Alerts"), .alerts(AlertsRequest(division: division)), isAlerts)
      tab(t("登记线索", "New lead"), .newLead(NewLeadRequest()), false)
    }
  }

  /// The list from which a division is chosen: this one, the one above, those below.
  func divisionChoice(_ path: [DivisionRef], parts: [DivisionRef]) -> Node {
    .fragment([
      label(.for("division")) { t("区划", "Division") },
      select(.id("division"), .name("division")) {
        for (i, division) in path.enumerated() {
          option(.value(division.code.description), .selected(i == path.count - 1)) { division.name }
        }
        for part in parts { option(.value(part.code.description)) { "　" + part.name } }
      },
    ])
  }

  /// A labelled choice of one code, with all of them first.
  func choiceField(_ name: String, _ title: String, _ choices: [FormChoice], chosen: String?) -> Node {
    .fragment([
      label(.for(name)) { title },
      select(.id(name), .name(name)) {
        option(.value("")) { t("全部", "All") }
        for choice in choices { option(.value(choice.code), .selected(choice.code == chosen)) { choice.name[language] } }
      },
    ])
  }

  /// A text to look for.
  func textField(_ title: String, _ value: String?) -> Node {
    .fragment([
      label(.for("text")) { title },
      input(.type("search"), .id("text"), .name("q"), .value(value), .maxlength(60), .autocomplete("off")),
    ])
  }

  /// A cell of a list whose rows become cards on narrow screens; there its heading stands in front.
  func card(_ heading: String, _ className: String? = nil, @HTMLBuilder content: () -> Node) -> Node {
    td(.role("cell"), .class(className), .custom("data-label", heading), content: content)
  }

  /// The headings of such a list.
  func cardHead(_ headings: [String]) -> Node {
    thead(.role("rowgroup")) {
      tr(.role("row")) { for heading in headings { th(.role("columnheader"), .scope("col")) { heading } } }
    }
  }

  func words(_ list: [Bilingual]) -> String { list.map { $0[language] }.joined(separator: t("、", ", ")) }

  func householdLink(_ id: String) -> Node {
    a(.href(SiteURL.monitoring(.household(id, asOf: asOf)).target)) { id }
  }

  /// A household in a line: village, masked head, whether it is monitored.
  func householdLine(_ card: HouseholdCard) -> Node {
    .fragment([
      householdLink(card.id), .text(" · "), anchor(card.village),
      card.head.map { head in .fragment([.text(" · " + t("户主 ", "head ")), recorded(head)]) } ?? .empty,
      card.members.map { .text(" · " + t("\($0)人", $0 == 1 ? "1 person" : "\($0) people")) } ?? .empty,
      .text(" · "),
      .text(
        card.monitoredSince.map { t("\(format.date($0))起监测", "monitored since \(format.date($0))") }
          ?? t("当前不是监测对象", "not monitored now")),
    ])
  }

  /// How long is left, in words.
  func left(_ days: Int?) -> String {
    guard let days else { return t("未定期限", "no last day") }
    switch days {
    case ..<0: return t("逾期\(-days)天", days == -1 ? "1 day overdue" : "\(-days) days overdue")
    case 0: return t("今天到期", "due today")
    default: return t("还剩\(days)天", days == 1 ? "1 day left" : "\(days) days left")
    }
  }

  /// A term with what it means; left out where that is nothing.
  @HTMLBuilder func fact(_ title: String, _ value: Node?, isWide: Bool = false) -> Node {
    if let value {
      div(.class(isWide ? "wide" : nil)) {
        dt { title }
        dd { value }
      }
    }
  }

  func fact(_ title: String, _ value: String?) -> Node { fact(title, value.map { Node.text($0) }) }

  /// Leads in a table.
  func leadTable(_ rows: [LeadRow]) -> Node {
    let heads = [
      t("收到", "Received"), t("线索", "Lead"), t("农户", "Household"), t("村", "Village"), t("渠道", "Channel"),
      t("反映的困难", "What is told"), t("状态", "State"),
    ]
    return table(.class("data cards"), .role("table")) {
      cardHead(heads)
      tbody(.role("rowgroup")) {
        for row in rows {
          tr(.role("row")) {
            card(heads[0], "date") { format.date(row.lead.receivedOn) }
            card(heads[1], "id") { a(.href(SiteURL.monitoring(.lead(row.lead.id)).target)) { row.lead.id } }
            card(heads[2]) { householdLink(row.lead.household) }
            card(heads[3]) { anchor(row.village) }
            card(heads[4]) { row.channel[language] }
            card(heads[5]) {
              row.lead.reason.map { recorded($0) } ?? .text("–")
              if !row.risks.isEmpty { span(.class("under")) { words(row.risks) } }
            }
            card(heads[6]) { leadState(row) }
          }
        }
      }
    }
  }

  func leadState(_ row: LeadRow) -> Node {
    if let outcome = row.outcome {
      return .fragment([
        .text(outcome[language]), row.outcomeReason.map { reason in span(.class("under")) { reason[language] } } ?? .empty,
      ])
    }
    guard let proceeding = row.lead.proceeding else { return .text(t("待核查", "to be looked into")) }
    return a(.href(SiteURL.monitoring(.proceeding(proceeding)).target)) { t("办理中", "in a proceeding") }
  }

  /// Alerts in a table.
  func alertTable(_ rows: [AlertRow]) -> Node {
    let heads = [
      t("预警日期", "Raised"), t("规则", "Rule"), t("类别", "Kind"), t("说明", "What it says"), t("农户", "Household"),
      t("村", "Village"), t("处理", "State"),
    ]
    return table(.class("data cards"), .role("table")) {
      cardHead(heads)
      tbody(.role("rowgroup")) {
        for row in rows {
          tr(.role("row")) {
            card(heads[0], "date") { format.date(row.alert.raisedOn) }
            card(heads[1]) { code { row.alert.rule } }
            card(heads[2]) { row.kind[language] }
            card(heads[3]) {
              row.alert.sentence[language]
              if let shown = row.alert.shown { span(.class("under")) { recorded(shown) } }
            }
            card(heads[4]) { householdLink(row.alert.household) }
            card(heads[5]) { anchor(row.village) }
            card(heads[6]) {
              a(.href(SiteURL.monitoring(.alert(row.alert.id)).target)) {
                row.outcome?[language] ?? t("待处理", "to be looked at")
              }
            }
          }
        }
      }
    }
  }
}
