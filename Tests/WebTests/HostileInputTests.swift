import Basics
import Testing
import Web

/// Every page over a model whose every text is an attack: nothing of it may come out as markup.
@Suite(.serialized) struct HostileInputTests {
  static let spikes = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick='alert(1)",
    "javascript:alert(1)", "</title></svg></style>", "../../%00?&#\\",
  ]

  static func pages(_ spike: String) -> [SiteURL] {
    [
      .overview(), .overview(colour: .open), .division(SampleQueries.province),
      .division(SampleQueries.county), .division(SampleQueries.village),
      .gaps(SampleQueries.county), .gaps(SampleQueries.county, slot: "first_secretary" + spike),
      .gaps(SampleQueries.county, slot: spike, after: "page 2" + spike),
      .figure("villages.covered_share" + spike), .figure("monitoring.eliminated_share" + spike),
      .history(RecordRef(kind: "posting" + spike, id: "a/b" + spike)), .search("南凤" + spike), .search(spike),
      .plans, .plan(SampleQueries.planID + spike, colour: .travel, sort: PlanSort(.travel)),
      .plan(SampleQueries.planID + spike, colour: .match, with: "2023-2" + spike),
      .planCounty(SampleQueries.planID + spike, SampleQueries.county),
      .planReasons(SampleQueries.planID + spike, cadre: "C00018" + spike, village: SampleQueries.village),
      .planReasons(SampleQueries.planID + spike, village: SampleQueries.village, role: .member),
    ] + monitoringPages(spike)
  }

  static func monitoringPages(_ spike: String) -> [SiteURL] {
    [
      .monitoring(.queue(QueueRequest())), .monitoring(.queue(QueueRequest(actor: spike, text: spike))),
      .monitoring(.leads(LeadsRequest(state: .all, channel: spike, text: spike))), .monitoring(.lead("L-1/2" + spike)),
      .monitoring(.newLead(NewLeadRequest(household: "several" + spike, alert: spike))),
      .monitoring(.newLead(NewLeadRequest(household: "H1" + spike))),
      .monitoring(.alerts(AlertsRequest(rule: spike, kind: spike))), .monitoring(.alert("A-1/2" + spike)),
      .monitoring(.household("H-1/2" + spike)), .monitoring(.proceeding("P-1/2" + spike)),
    ]
  }

  @Test(arguments: spikes, Language.allCases)
  func nothingComesOutAsMarkup(_ spike: String, _ language: Language) async throws {
    for hasBoundaries in [false, true] {
      let queries = SampleQueries(spike: spike, countyCount: 12, hasBoundaries: hasBoundaries)
      try await withConsole(queries) { port in
        for page in Self.pages(spike) {
          let reply = try await request(page.relative, port: port, headers: ["Accept-Language": language.rawValue])
          #expect(reply.status == 200, "\(page)")
          Self.expectHarmless(reply.body, "\(page)")
          #expect(reply.body.contains("</html>"))
        }
      }
    }
  }

  static func expectHarmless(_ markup: String, _ page: String) {
    let tags = MarkupScanner.tags(in: Array(markup.utf8))
    let ends = tags.filter { $0.name.hasPrefix("/") }.count
    #expect(ends > 20, "the scanner read the page")
    // One title in the head, one script element and that with a source.
    #expect(tags.count { $0.name == "script" } == 1 && tags.count { $0.name == "/head" } == 1, "\(page)")
    #expect(!tags.contains { ["img", "style", "iframe", "object", "base"].contains($0.name) }, "\(page)")
    for tag in tags {
      for (name, value) in tag.attributes {
        #expect(!name.hasPrefix("on") && name != "style", "\(tag) in \(page)")
        #expect(name.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0 | 0x20) }, "\(tag) in \(page)")
        if ["href", "src", "action"].contains(name) {
          let isLocal = value.hasPrefix("/") && !value.hasPrefix("//") && !value.hasPrefix("/\\")
          #expect(isLocal || value == "#content", "\(tag) in \(page)")
        }
        if name == "src" { #expect(value.hasPrefix("/assets/console.js?v="), "\(page)") }
      }
    }
    #expect(MarkupScanner.unbalanced(tags) == nil, "\(page)")
  }

  @Test func textIsShownNotDropped() async throws {
    let spike = Self.spikes[0]
    try await withConsole(SampleQueries(spike: spike, countyCount: 2)) { port in
      for page in Self.pages(spike) {
        let reply = try await request(page.relative, port: port)
        #expect(reply.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "\(page)")
      }
    }
  }

  @Test(arguments: spikes)
  func errorPagesDoNotEcho(_ spike: String) async throws {
    try await withConsole(SampleQueries()) { port in
      let raw = spike.filter { $0 != " " && $0 != "\"" && $0 != "<" && $0 != ">" && $0 != "\\" && $0 != "'" && $0 != "#" }
      for target in ["/no/" + raw, "/?as_of=" + raw, "/divisions/" + raw.replacing("/", with: "")] {
        let reply = try await request(target, port: port)
        #expect(reply.status == 400 || reply.status == 404, "\(target)")
        #expect(!reply.body.contains("alert(1)"))
      }
    }
  }
}
