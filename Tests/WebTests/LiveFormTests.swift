import Authority
import Basics
import Foundation
import Journal
import Monitoring
import Store
import TestSupport
import Testing
import Web

/// Work done through the forms alone, as somebody at the machine would.
@Suite(.serialized) struct LiveFormTests {
  /// Fills in forms of pages like a browser without script.
  struct Clerk {
    let port: Int

    func page(_ url: MonitoringURL) async throws -> Reply { try await request(SiteURL.monitoring(url).relative, port: port) }

    /// What goes along unseen with a form of a page.
    func hidden(_ form: String, in body: String) throws -> [(String, String)] {
      let marker = "name=\"form\" value=\"\(form)\""
      let found = try #require(body.range(of: marker), "no form \(form)")
      let start = try #require(body.range(of: "<form class=\"work\"", options: .backwards, range: body.startIndex..<found.lowerBound))
      let end = try #require(body.range(of: "</form>", range: found.upperBound..<body.endIndex))
      let tags = MarkupScanner.tags(in: Array(body[start.lowerBound..<end.lowerBound].utf8))
      return tags.filter { tag in tag.attributes.contains { $0.name == "type" && $0.value == "hidden" } }.map { tag in
        func value(_ name: String) -> String { tag.attributes.first { $0.name == name }?.value ?? "" }
        return (value("name"), value("value"))
      }
    }

    func send(_ fields: [(String, String)], to url: MonitoringURL) async throws -> Reply {
      let page = try await page(url)
      let cookie = String(try #require(page.headers["set-cookie"]).prefix { $0 != ";" })
      let body = fields.map { name, value in
        name + "=" + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
      }.joined(separator: "&")
      return try await request(
        SiteURL.monitoring(url).path, port: port, method: "POST",
        headers: [
          "Cookie": cookie, "Origin": "http://127.0.0.1:\(port)", "Sec-Fetch-Site": "same-origin",
          "Content-Type": "application/x-www-form-urlencoded",
        ], body: body)
    }

    func fill(_ form: String, on url: MonitoringURL, _ fields: [(String, String)]) async throws -> Reply {
      let hidden = try hidden(form, in: try await page(url).body)
      return try await send(hidden + fields, to: url)
    }

    /// Fills in a form that must be taken, and follows to where it leads.
    @discardableResult
    func done(_ form: String, on url: MonitoringURL, _ fields: [(String, String)]) async throws -> String {
      let reply = try await fill(form, on: url, fields)
      #expect(reply.status == 303, "\(form): \(Self.problems(reply.body))")
      let location = reply.headers["location"] ?? ""
      #expect(location.hasSuffix("done=saved"), "\(location)")
      return String(location.prefix { $0 != "?" }.split(separator: "/").last ?? "")
    }

    static func problems(_ body: String) -> [String] {
      body.matches(of: #/<p>(.*?)<\/p><\/div>|<li>(.*?)<\/li>/#).prefix(6).map { String($0.0) }
    }

    /// What a form that is refused says.
    func refused(_ form: String, on url: MonitoringURL, _ fields: [(String, String)]) async throws -> String {
      let reply = try await fill(form, on: url, fields)
      #expect(reply.status == 422, "\(form)")
      return reply.body
    }
  }

  private func work(_ engine: Engine, _ body: (Clerk, LiveMonitoringTests.Place) async throws -> Void) async throws {
    let place = try await LiveMonitoringTests.Place(engine)
    try await withConsole(place.console, operations: LiveOperations(place.installation)) { port in
      try await body(Clerk(port: port), place)
    }
  }

  @Test(arguments: engines) func fromALeadToTheEntry(_ engine: Engine) async throws {
    try await work(engine) { clerk, place in
      let new = MonitoringURL.newLead(NewLeadRequest(household: "H1"))
      let empty = try await clerk.refused("new", on: new, [("channel", ""), ("received_on", "昨天"), ("reason", " "), ("reported_by", "李四")])
      #expect(empty.contains("请选择。") && empty.contains("日期应写作") && empty.contains("请填写。") && empty.contains("value=\"李四\""))
      let lead = try await clerk.done(
        "new", on: new,
        [("channel", "self_application"), ("received_on", "2023年10月2日"), ("reason", "父亲住院 13712345678"), ("risks", "illness"), ("risks", "schooling")])
      let model = try #require(try await place.console.lead(lead))
      #expect(model.row.lead.reason == "父亲住院 137****5678" && model.row.lead.risks == ["illness", "schooling"])
      let id = try await clerk.done("begin", on: .lead(lead), [("on", "2023-10-03")])
      let page = MonitoringURL.proceeding(id)
      let early = try await clerk.refused("application.done", on: page, [("actor", "household"), ("on", "2023-10-03")])
      #expect(early.contains("没有有效的农户授权"))
      try await clerk.done("authorise", on: page, [("on", "2023-10-03"), ("given_by", "fingerprint")])
      let wrong = try await clerk.refused("application.done", on: page, [("actor", "township"), ("on", "2023-10-03"), ("note", "抄录")])
      #expect(wrong.contains("不由 township 办理") && wrong.contains("抄录</textarea>"))
      try await clerk.done("application.done", on: page, [("actor", "household"), ("on", "2023-10-03")])
      try await clerk.done("ask", on: page, [("departments", "医保、公安"), ("on", "2023-10-03")])
      try await clerk.done("answer", on: page, [("department", "医保"), ("on", "2023-10-04"), ("result", "clear")])
      let alone = try await clerk.refused(
        "verification.done", on: page, [("actor", "village_committee"), ("on", "2023-10-05"), ("people", "王五")])
      #expect(alone.contains("须至少 2 人参加") && alone.contains("value=\"王五\"") && alone.contains("verification-done-people-error"))
      try await clerk.done(
        "verification.done", on: page, [("actor", "village_committee"), ("on", "2023-10-05"), ("people", "王五、赵六")])
      let waiting = try await clerk.refused("comparison.done", on: page, [("actor", "county_bureau"), ("on", "2023-10-05")])
      #expect(waiting.contains("尚未反馈比对结果的部门：公安"))
      try await clerk.done("answer", on: page, [("department", "公安"), ("on", "2023-10-05"), ("result", "not_needed")])
      try await clerk.done("comparison.done", on: page, [("actor", "county_bureau"), ("on", "2023-10-05")])
      let votes = [("actor", "village_committee"), ("on", "2023-10-06"), ("present", "25"), ("votes_against", "1")]
      let few = try await clerk.refused("review.done", on: page, votes + [("votes_for", "1"), ("note", "评议")])
      #expect(few.contains("同意票须多于反对票") && few.contains("value=\"25\""))
      let word = try await clerk.refused("review.done", on: page, votes + [("votes_for", "二十四"), ("note", "评议")])
      #expect(word.contains("请填写0到100000的整数") && word.contains("value=\"二十四\""))
      try await clerk.done("review.done", on: page, votes + [("votes_for", "24"), ("avoided", "2"), ("note", "评议\n记录")])
      try await clerk.done("notice.posted", on: page, [("actor", "village_committee"), ("on", "2023-10-06")])
      try await clerk.done("notice.objection", on: page, [("actor", "villager"), ("on", "2023-10-08"), ("note", "有车")])
      let open = try await clerk.page(page).body
      #expect(!open.contains("value=\"notice.done\"") && open.contains("有异议待答复"))
      try await clerk.done(
        "notice.dismissed", on: page, [("actor", "township"), ("on", "2023-10-09"), ("reason", "unfounded"), ("note", "已核")])
      let short = try await clerk.refused("notice.done", on: page, [("actor", "village_committee"), ("on", "2023-10-10")])
      #expect(short.contains("到 2023-10-11 才满最短天数"))
      try await clerk.done("notice.done", on: page, [("actor", "village_committee"), ("on", "2023-10-11")])
      let back = try await clerk.refused(
        "township_review.returned", on: page, [("actor", "township"), ("on", "2023-10-12"), ("returns_to", ""), ("reason", "")])
      #expect(back.contains("须选择原因"))
      try await clerk.done("township_review.done", on: page, [("actor", "township"), ("on", "2023-10-12")])
      let bare = try await clerk.refused("decision.done", on: page, [("actor", "county_bureau"), ("on", "2023-10-13")])
      #expect(bare.contains("须写明监测对象类别和风险"))
      let type = try await clerk.refused(
        "decision.done", on: page, [("actor", "county_bureau"), ("on", "2023-10-13"), ("object_type", "vulnerable"), ("risks", "illness")])
      #expect(type.contains("监测对象类别与户类型不符") && type.contains("value=\"illness\" checked"))
      try await clerk.done(
        "decision.done", on: page, [("actor", "county_bureau"), ("on", "2023-10-13"), ("object_type", "unstable_lifted"), ("risks", "illness")])
      try await clerk.done("announcement.done", on: page, [("actor", "township"), ("on", "2023-10-14")])
      try await clerk.done("entry.done", on: page, [("actor", "township"), ("on", "2023-10-15")])
      let end = try #require(try await place.console.proceeding(id))
      #expect(end.closing?.zh == "办结" && end.forms.isEmpty && end.basis?.decidedOn == LocalDate(2023, 10, 13))
      #expect(end.actions.count == 12 && end.steps.allSatisfy { $0.state == .done })
      #expect(end.steps.compactMap(\.paper).count == 8 && end.lead?.lead.id == lead)
      #expect(try await place.console.lead(lead)?.row.outcome?.zh == "纳入监测")
      let household = try #require(try await place.console.household("H1", asOf: nil))
      #expect(household.card.monitoredSince == LocalDate(2023, 10, 13) && household.spells.count == 2)
      let installation = place.installation
      let checked = try await installation.store.read { try ChainVerification.run($0, registry: installation.registry, anchor: nil) }
      #expect(checked.isSound)
    }
  }

  @Test(arguments: engines) func sentTwiceCountsOnce(_ engine: Engine) async throws {
    try await work(engine) { clerk, place in
      let new = MonitoringURL.newLead(NewLeadRequest(household: "H1"))
      let fields = try clerk.hidden("new", in: try await clerk.page(new).body)
        + [("channel", "cadre_check"), ("received_on", "2023-10-02"), ("reason", "房屋漏雨")]
      async let one = clerk.send(fields, to: new)
      async let two = clerk.send(fields, to: new)
      let replies = [try await one, try await two, try await clerk.send(fields, to: new)]
      #expect(replies.map(\.status) == [303, 303, 303])
      let places = Set(replies.compactMap { $0.headers["location"] }.map { $0.prefix { $0 != "?" } })
      #expect(places.count == 1, "all lead to the one lead")
      #expect(replies.last?.headers["location"]?.hasSuffix("done=known") == true)
      #expect(try await place.console.leads(LeadsRequest())?.total == 1)
      let lead = String(try #require(places.first).split(separator: "/").last ?? "")

      let begin = try clerk.hidden("begin", in: try await clerk.page(.lead(lead)).body) + [("on", "2023-10-03")]
      let first = try await clerk.send(begin, to: .lead(lead))
      let second = try await clerk.send(begin, to: .lead(lead))
      #expect(first.headers["location"]?.prefix { $0 != "?" } == second.headers["location"]?.prefix { $0 != "?" })
      let id = String(first.headers["location"]?.prefix { $0 != "?" }.split(separator: "/").last ?? "")
      let page = MonitoringURL.proceeding(id)
      try await clerk.done("authorise", on: page, [("on", "2023-10-03"), ("given_by", "signed")])
      let step = try clerk.hidden("application.done", in: try await clerk.page(page).body) + [("actor", "household"), ("on", "2023-10-03")]
      let locations = [
        try await clerk.send(step, to: page).headers["location"], try await clerk.send(step, to: page).headers["location"],
      ]
      #expect(locations == [SiteURL.monitoring(page).path + "?done=saved", SiteURL.monitoring(page).path + "?done=known"])
      #expect(try await place.console.proceeding(id)?.actions.count == 1)
    }
  }

  @Test func whatHasChangedMeanwhileIsNotOverwritten() async throws {
    try await work(.sqlite) { clerk, place in
      let lead = try await place.lead()
      let dismiss = try clerk.hidden("dismiss", in: try await clerk.page(.lead(lead)).body)
      let proceeding = try await place.desk.begin("identification", for: "H1", on: LocalDate(2023, 10, 3)!, lead: lead, by: .machineOperator)
      let late = try await clerk.send(dismiss + [("on", "2023-10-04"), ("reason", "solved")], to: .lead(lead))
      #expect(late.status == 422 && late.body.contains("已在流程 \(proceeding) 中办理"))

      _ = try await place.desk.authorise("H1", on: LocalDate(2023, 10, 3)!, by: .machineOperator)
      let page = MonitoringURL.proceeding(proceeding)
      let old = try clerk.hidden("application.done", in: try await clerk.page(page).body)
      try await place.desk.take(StepInput("application", by: "grid_worker", on: LocalDate(2023, 10, 3)!), in: proceeding, by: .machineOperator)
      let stale = try await clerk.send(old + [("actor", "household"), ("on", "2023-10-03")], to: page)
      #expect(stale.status == 422 && stale.body.contains("可能有人刚办理了一步"))
      let unseen = old.filter { $0.0 != "number" } + [("actor", "household"), ("on", "2023-10-03")]
      #expect(try await clerk.send(unseen, to: page).status == 422)

      try await place.put("alerts", ["alert_id": "A1", "household_id": "H1", "rule": "r", "kind": "risk", "raised_on": LocalDate(2023, 10, 1)!.sqlValue])
      let close = try clerk.hidden("close", in: try await clerk.page(.alert("A1")).body)
      let make = try clerk.hidden("lead", in: try await clerk.page(.alert("A1")).body)
      _ = try await place.desk.closeAlert("A1", on: LocalDate(2023, 10, 5)!, outcome: "corrected", by: .machineOperator)
      for (hidden, more) in [(close, [("on", "2023-10-06"), ("outcome", "passed")]), (make, [("received_on", "2023-10-06"), ("reason", "x")])] {
        let reply = try await clerk.send(hidden + more, to: .alert("A1"))
        #expect(reply.status == 422 && reply.body.contains("已有变动"))
      }
      #expect(try await place.console.alert("A1")?.row.outcome?.zh == "数据已更正")
    }
  }

  @Test func leadsAndAlertsEndThroughForms() async throws {
    try await work(.sqlite) { clerk, place in
      let (first, second, third) = (try await place.lead(), try await place.lead(), try await place.lead("H2"))
      let other = try await clerk.refused("duplicate", on: .lead(first), [("on", "2023-10-10"), ("of", third)])
      #expect(other.contains("属于农户 H2") && other.contains("duplicate-of-error"))
      try await clerk.done("duplicate", on: .lead(first), [("on", "2023-10-10"), ("of", second)])
      try await clerk.done("dismiss", on: .lead(second), [("on", "2023-10-10"), ("reason", "guaranteed"), ("note", "已有低保")])
      try await clerk.done("told", on: .lead(second), [("on", "2023-10-11")])
      let model = try #require(try await place.console.lead(second))
      #expect(model.row.lead.toldOn == LocalDate(2023, 10, 11) && model.forms.isEmpty)
      let monitored = try await clerk.refused("begin", on: .lead(third), [("on", "2023-10-10")])
      #expect(monitored.contains("已是监测对象"))
      try await place.put("alerts", ["alert_id": "A1", "household_id": "H1", "rule": "r", "kind": "risk", "raised_on": LocalDate(2023, 10, 1)!.sqlValue])
      let made = try await clerk.done("lead", on: .alert("A1"), [("received_on", "2023-10-06"), ("reason", "医疗费用高"), ("risks", "illness")])
      #expect(try await place.console.lead(made)?.row.lead.alert == "A1")
      #expect(try await place.console.alert("A1")?.row.outcome?.zh == "转为线索")
    }
  }

  @Test func careForAHousehold() async throws {
    try await work(.sqlite) { clerk, place in
      let page = MonitoringURL.household("H2")
      try await clerk.done("plan", on: page, [("on", "2023-10-10"), ("aims", "稳定务工"), ("contact", "王五")])
      let money = try await clerk.refused("measure", on: page, [("on", "2023-10-10"), ("category", "health"), ("amount", "很多")])
      #expect(money.contains("金额应写作") && money.contains("value=\"很多\""))
      try await clerk.done(
        "measure", on: page, [("on", "2023-10-10"), ("category", "health"), ("started_on", "2023-10-10"), ("amount", "1200.50")])
      try await clerk.done(
        "visit", on: page, [("on", "2023-10-12"), ("people", "王五"), ("problems", "water")])
      let model = try #require(try await place.console.household("H2", asOf: nil))
      #expect(model.spells.first?.plan?.aims == "稳定务工" && model.spells.first?.contact == "王五")
      #expect(model.spells.first?.measures.first?.measure.amount == Yuan(fen: 120_050))
      #expect(model.visits.first?.problems.map(\.zh) == ["饮水安全"] && model.visits.first?.looked == 6)
      let queue = try #require(try await place.console.queue(QueueRequest()))
      #expect(queue.byKind == [.followUp: 1, .elimination: 1])
      let id = try await clerk.done("begin", on: page, [("procedure", "elimination"), ("on", "2023-10-13")])
      #expect(try await place.console.proceeding(id)?.procedure.zh == "风险消除")
    }
  }
}
