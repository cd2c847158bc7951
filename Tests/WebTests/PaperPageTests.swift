import Authority
import Basics
import Foundation
import Monitoring
import Store
import TestSupport
import Testing
import Web

/// Papers on the console: what stands on the page, and what must not.
@Suite(.serialized) struct PaperPageTests {
  private static let urls: [SiteURL] = [
    .paper("P/1 2", .decision), .notice(SampleQueries.village, asOf: SampleQueries.day),
    .notice(SampleQueries.village, kind: .announcement), .form(SampleQueries.village),
  ]

  @Test func addresses() {
    #expect(Self.urls.map(\.relative) == [
      "/proceedings/P%2F1%202/papers/decision", "/divisions/510821100201/notice?as_of=2023-09-01",
      "/divisions/510821100201/notice?kind=announcement", "/divisions/510821100201/form",
    ])
    #expect(Self.urls.allSatisfy { SiteURL.isKnown(path: $0.path) })
  }

  @Test func pages() async throws {
    try await withConsole(SampleQueries()) { port in
      for url in Self.urls {
        let reply = try await request(url.relative, port: port)
        #expect(reply.status == 200)
        for text in [
          "<body class=\"on-paper\">", "<article class=\"sheet\">", "县级审定表", "张*", "6,800.00", "审定人", "2023年9月1日", "P1/decision",
        ] { #expect(reply.body.contains(text), "\(text) on \(url)") }
        #expect(reply.body.matches(of: #/<span class="box"><\/span>/#).count == 26)
        #expect(!reply.body.contains("style=") && !reply.body.contains("<style"))
        #expect(MarkupScanner.unbalanced(MarkupScanner.tags(in: reply.bytes)) == nil)
      }
      let english = try await request(Self.urls[0].relative, port: port, headers: ["Accept-Language": "en"]).body
      #expect(english.contains("Decided by") && !english.contains("审定"))
    }
  }

  @Test func whatIsNotThere() async throws {
    try await withConsole(SampleQueries()) { port in
      for (target, status, text) in [
        ("/proceedings/none/papers/decision", 404, "没有这个页面"), ("/proceedings/early/papers/decision", 404, "还不存在"),
        ("/proceedings/P1/papers/poem", 404, "没有这个页面"), ("/divisions/51/notice", 400, "12位"),
        ("/divisions/510821100201/notice?as_of=x", 400, "2023-09-01"), ("/divisions/510821100201/notice?kind=x", 400, "announcement"),
      ] {
        let reply = try await request(target, port: port)
        #expect(reply.status == status && reply.body.contains(text), "\(target)")
      }
    }
  }

  @Test(arguments: HostileInputTests.spikes, Language.allCases)
  func nothingComesOutAsMarkup(_ spike: String, _ language: Language) async throws {
    try await withConsole(SampleQueries(spike: spike)) { port in
      for url in Self.urls {
        let reply = try await request(url.relative, port: port, headers: ["Accept-Language": language.rawValue])
        #expect(reply.status == 200)
        HostileInputTests.expectHarmless(reply.body, "\(url)")
      }
    }
  }
}

/// The same notices as `NoticeTests` looks at, as pages of the console.
@Suite(.serialized) struct NoticePageTests {
  private func run(_ engine: Engine, count: Int, villages: [DivisionCode], singles: Int) async throws {
    let seed = UInt64.random(in: 0...9_999_999)
    print("NoticePageTests seed \(seed), \(count) households on \(engine)")
    let world = try await World(engine, villages: 100)
    let planted = PlantedHouseholds(count, in: villages, seed: seed)
    let refused = try await planted.load(into: world)
    #expect(refused == [])
    let day = PlantedHouseholds.day
    let byVillage = Dictionary(grouping: planted.households, by: \.village)
    var pages: [(SiteURL, [PlantedHouseholds.Household])] = []
    for (village, households) in byVillage.sorted(by: { $0.key < $1.key }) {
      for (kind, isAnnounced) in [(PublicNotice.Kind.notice, false), (.announcement, true)] {
        let listed = households.filter { $0.isAnnounced == isAnnounced }
        if !listed.isEmpty { pages.append((.notice(village, kind: kind, asOf: day), listed)) }
      }
    }
    for household in planted.households.prefix(singles) {
      pages.append((.paper(household.proceeding, .notice), [household]))
      if household.isAnnounced { pages.append((.paper(household.proceeding, .announcement), [household])) }
    }
    var problems: [String] = []
    var rows = 0
    // Whoever sees most: names in whole.
    let console = LiveConsole(world.installation, viewer: .machineOperator, date: day)
    try await withConsole(console) { port in
      for (url, households) in pages {
        for language in Language.allCases {
          let reply = try await request(url.relative, port: port, headers: ["Accept-Language": language.rawValue])
          guard reply.status == 200, reply.body.contains("class=\"sheet\"") else {
            problems.append("\(url): status \(reply.status)")
            continue
          }
          rows += max(0, reply.body.split(separator: "<tr>").count - 2)
          if let found = PlantSearch(reply.body).finds(households) { problems.append("seed \(seed) \(url): \(found)") }
        }
      }
    }
    for problem in problems.prefix(20) { Issue.record("\(problem)") }
    #expect(problems.isEmpty && rows >= 2 * count)
    print("NoticePageTests \(pages.count * 2) pages, \(rows) rows")
  }

  /// All ten thousand with `ZHUCUN_LARGE_TESTS=1`; the papers themselves are always held against as many.
  @Test func tenThousandHouseholds() async throws {
    let isLarge = ProcessInfo.processInfo.environment["ZHUCUN_LARGE_TESTS"] == "1"
    let villages = (0..<(isLarge ? 100 : 20)).flatMap { [World.village($0), World.village($0, county: 1)] }
    try await run(.sqlite, count: isLarge ? 10_000 : 2_000, villages: villages, singles: isLarge ? 400 : 100)
  }

  @Test func twoHundredHouseholdsOnPostgres() async throws {
    try await run(.postgres, count: 200, villages: (0..<8).map { World.village($0) }, singles: 20)
  }

  @Test func theConsoleMasksAndSaysWhy() async throws {
    let world = try await World(.sqlite, villages: 4)
    let planted = PlantedHouseholds(40, in: (0..<4).map { World.village($0) }, seed: 7)
    let refused = try await planted.load(into: world)
    #expect(refused == [])
    let day = PlantedHouseholds.day
    let first = try #require(planted.households.first { $0.isAnnounced })
    try await withConsole(LiveConsole(world.installation, date: day)) { port in
      for url in [SiteURL.paper(first.proceeding, .verification), .paper(first.proceeding, .review)] {
        let page = try await request(url.relative, port: port)
        #expect(page.status == 200 && page.body.contains("***"))
        for plant in first.plants where plant.utf8.count > 10 && plant.utf8.allSatisfy({ $0 < 0x80 }) {
          #expect(!page.body.contains(plant), "\(url)")
        }
      }
      let form = try await request(SiteURL.form(World.village(0)).relative, port: port)
      #expect(form.status == 200 && form.body.contains("sheet large") && form.body.contains("自主申报表"))
      let early = planted.households.first { !$0.isAnnounced }
      let decision = try await request(SiteURL.paper(early?.proceeding ?? "", .decision).relative, port: port)
      #expect(decision.status == 404 && decision.body.contains("还不存在"))
    }
    try await withConsole(LiveConsole(world.installation, date: day.adding(days: 200))) { port in
      let late = try await request(SiteURL.paper(first.proceeding, .notice).relative, port: port)
      #expect(late.status == 404 && late.body.contains("不再打印"))
      let none = try await request(SiteURL.notice(World.village(0)).relative, port: port)
      #expect(none.status == 404 && none.body.contains("没有张挂中的公示"))
      for url in ["/divisions/512022000000/form", "/divisions/512022999999/notice", "/proceedings/none/papers/notice"] {
        let reply = try await request(url, port: port)
        #expect(reply.status == 404, "\(url)")
      }
    }
    let elsewhere = LiveConsole(world.installation, viewer: viewer(World.counties[1], .read), date: day)
    try await withConsole(elsewhere) { port in
      for url in [SiteURL.paper(first.proceeding, .notice), .notice(first.village), .form(first.village)] {
        let reply = try await request(url.relative, port: port)
        #expect(reply.status == 404, "\(url)")
      }
    }
  }
}
