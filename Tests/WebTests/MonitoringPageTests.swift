import Basics
import Monitoring
import Testing
import Web

/// What stands on the pages of monitoring, in both languages, with and without forms.
@Suite(.serialized) struct MonitoringPageTests {
  static func page(
    _ url: MonitoringURL, _ language: Language = .chinese, operations: SampleOperations? = nil
  ) async throws -> String {
    var body = ""
    try await withConsole(SampleQueries(countyCount: 3), operations: operations) { port in
      let reply = try await request(
        SiteURL.monitoring(url).relative, port: port, headers: ["Accept-Language": language.rawValue])
      #expect(reply.status == 200, "\(url)")
      #expect(MarkupScanner.unbalanced(MarkupScanner.tags(in: reply.bytes)) == nil, "\(url)")
      body = reply.body
    }
    return body
  }

  static let every: [MonitoringURL] = [
    .queue(QueueRequest()), .leads(LeadsRequest()), .newLead(NewLeadRequest(household: "H1")), .lead("L1"),
    .alerts(AlertsRequest()), .alert("A1"), .household("H1"), .proceeding("P1"),
  ]

  @Test func queue() async throws {
    let zh = try await Self.page(.queue(QueueRequest(division: SampleQueries.county, asOf: SampleQueries.day)))
    for text in [
      "逾期5天", "逾期3天", "还剩1天", "未定期限", "工作日未知", "已逾期 1,234", "流程待办 1,239", "共1,239项，这里是第1至12项",
      "href=\"/queue?division=510821000000&amp;as_of=2023-09-01&amp;urgency=overdue\"",
      "href=\"/proceedings/subject%2F2#step-review\"", "href=\"/leads/subject%2F0\"", "href=\"/alerts/subject%2F1\"",
      "href=\"/proceedings/subject%2F4#comparisons\"", "href=\"/households/H-1%2F2?as_of=2023-09-01\"", "乡镇、网格员",
      "after=100\" rel=\"next\"", "<label for=\"actor\">", "data-label=\"期限\"",
    ] { #expect(zh.contains(text), "\(text)") }
    // One action in each row.
    #expect(zh.matches(of: #/<a class="button"/#).count == QueueItem.Kind.allCases.count)
    let en = try await Self.page(.queue(QueueRequest()), .english)
    for text in ["5 days overdue", "1 day left", "Overdue 1,234", "no calendar", "these are 1 to 12"] {
      #expect(en.contains(text), "\(text)")
    }
    #expect(!en.contains("逾期"))
  }

  @Test func anEmptyQueueSaysWhatToDo() async throws {
    let narrowed = try await Self.page(.queue(QueueRequest(text: "nothing")))
    #expect(narrowed.contains("按这些条件没有待办事项") && narrowed.contains("查看全部"))
    #expect(try await Self.page(.queue(QueueRequest())).contains("href=\"/leads/new\""))
  }

  @Test func proceeding() async throws {
    let zh = try await Self.page(.proceeding("P1"))
    for text in [
      "识别认定", "identification@51@2023", "见于公开文件", "张*", "href=\"/proceedings/P-1%2F2/papers/application\"",
      "href=\"/proceedings/P-1%2F2/papers/refusal\"", "到会25人，同意24票，反对1票，回避2人", "原因：材料不全", "医保",
      "有记录，密封保存", "7,200元", "7,000元", "aria-current=\"step\"", "公示中", "有异议待答复", "href=\"/leads/L-1%2F2\"", "步骤不符",
    ] { #expect(zh.contains(text), "\(text)") }
    let en = try await Self.page(.proceeding("P1"), .english)
    for text in ["25 present, 24 for, 1 against", "What the decision rested on", "on show", "¥7,200"] {
      #expect(en.contains(text), "\(text)")
    }
  }

  @Test func leadsAlertsAndHouseholds() async throws {
    let leads = try await Self.page(.leads(LeadsRequest()))
    #expect(leads.contains("父亲住院") && leads.contains("困难已解决") && leads.contains("after=20230901~L"))
    let lead = try await Self.page(.lead("L1"), .english)
    #expect(lead.contains("own application") && lead.contains("href=\"/proceedings/P-1%2F2\""))
    let alerts = try await Self.page(.alerts(AlertsRequest()))
    #expect(alerts.contains("自付医疗费用高") && alerts.contains("自付 32000") && alerts.contains("r1（12）"))
    let household = try await Self.page(.household("H1"))
    for text in ["张*", "普通劳动力", "稳定增收", "种苗", "有问题：饮水", "秋季排查", "href=\"/households/H-0\"", "/records/households/"] {
      #expect(household.contains(text), "\(text)")
    }
    #expect(try await Self.page(.newLead(NewLeadRequest(household: "nobody"))).contains("没有这个户编号"))
    #expect(try await Self.page(.newLead(NewLeadRequest(household: "several"))).contains("/leads/new?household=H-1%2F2"))
  }

  @Test func withoutAnOperatorPagesShowTheCommand() async throws {
    for url in Self.every {
      let page = try await Self.page(url)
      #expect(!page.contains("method=\"post\""), "\(url)")
    }
    let page = try await Self.page(.proceeding("P1"))
    #expect(page.contains("zhucun monitor step P review --actor 办理角色 --on 2023-09-01 [--present 到会] --risks a"))
  }

  @Test func formsNameEveryField() async throws {
    for language in Language.allCases {
      let page = try await Self.page(.proceeding("P1"), language, operations: SampleOperations())
      let tags = MarkupScanner.tags(in: Array(page.utf8))
      func values(_ tag: String, _ name: String) -> Set<String> {
        Set(tags.filter { $0.name == tag }.flatMap { $0.attributes }.filter { $0.name == name }.map(\.value))
      }
      let named = values("label", "for")
      for field in tags where ["select", "textarea"].contains(field.name) {
        let id = field.attributes.first { $0.name == "id" }
        #expect(id.map { named.contains($0.value) } == true, "\(field)")
      }
      let lines = tags.filter { tag in
        tag.name == "input" && tag.attributes.contains { $0.name == "type" && ["text", "date", "search"].contains($0.value) }
      }
      for field in lines {
        let id = field.attributes.first { $0.name == "id" }
        #expect(id.map { named.contains($0.value) } == true, "\(field)")
      }
      // What describes a field is there.
      let ids = Set(tags.flatMap { $0.attributes }.filter { $0.name == "id" }.map(\.value))
      for about in tags.flatMap({ $0.attributes }).filter({ $0.name == "aria-describedby" }) {
        #expect(about.value.split(separator: " ").allSatisfy { ids.contains(String($0)) })
      }
      #expect(page.contains("<fieldset class=\"field\"><legend>"))
      #expect(page.contains("<textarea") && page.contains(">\n\n评议</textarea>"), "the first line break stays")
      #expect(!page.contains("zhucun monitor step"))
    }
  }

  @Test func navigationLeadsToTheQueue() async throws {
    let page = try await PageTests.page(.division(SampleQueries.village))
    #expect(page.contains("<a href=\"/queue\">待办</a>"))
    #expect(page.contains("href=\"/queue?division=510821100201\""))
    #expect(page.contains("/figures/monitoring.open.households?division=510821100201"))
    let queue = try await Self.page(.queue(QueueRequest()), .english)
    #expect(queue.contains("aria-current=\"page\">To do</a>"))
    #expect(queue.contains("href=\"/queue?lang=zh\""))
  }

  @Test(arguments: [
    "/queue?division=5", "/queue?division=x", "/queue?as_of=2023-02-30", "/queue?kind=all", "/queue?urgency=soon",
    "/queue?after=-1", "/queue?after=x", "/queue?after=99999999999999999999", "/leads?state=gone", "/leads?division=1",
    "/alerts?state=%00", "/households/H1?as_of=tomorrow",
  ])
  func hostileParametersAreRefused(_ target: String) async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      let reply = try await request(target, port: port)
      #expect(reply.status == 400, "\(target)")
      #expect(MarkupScanner.unbalanced(MarkupScanner.tags(in: reply.bytes)) == nil)
    }
  }

  @Test(arguments: ["/leads/none", "/alerts/none", "/households/none", "/proceedings/none", "/queue?division=110000000000", "/leads/%00", "/leads/%FF"])
  func unknownThingsAreNotFound(_ target: String) async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      let reply = try await request(target, port: port)
      #expect(reply.status == 404, "\(target)")
    }
  }
}
