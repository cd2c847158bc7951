import Basics
import Testing
import Web

/// What stands on the pages of plans, in both languages.
@Suite(.serialized) struct PlanPageTests {
  private static let id = SampleQueries.planID

  @Test func theListLeadsToEveryPlan() async throws {
    let zh = try await PageTests.page(.plans)
    for text in ["选派方案", "href=\"/plans/2023-2\"", "href=\"/plans/2023-1\"", "征求意见", "1,408,190,482", "2023年9月8日", "初稿"] {
      #expect(zh.contains(text), "\(text)")
    }
    #expect(zh.contains("<a href=\"/plans\" aria-current=\"page\">"))
    #expect(try await PageTests.page(.plans, .english).contains("under consultation"))
    #expect(try await PageTests.page(.overview(), .english).contains("<a href=\"/plans\">Plans</a>"))
  }

  @Test(arguments: Language.allCases)
  func withoutAPlanThePageSaysHowToDrawOneUp(_ language: Language) async throws {
    let page = try await PageTests.page(.plans, language, queries: SampleQueries(hasPlans: false))
    #expect(page.contains("zhucun dispatch plan --round") && page.contains("zhucun import nominations"))
    #expect(!page.contains("<table"))
  }

  @Test func aPlanShowsMapFiguresAndWhatIsSaid() async throws {
    let zh = try await PageTests.page(.plan(Self.id))
    for text in [
      "31,823", "<th scope=\"row\" class=\"part\">类别匹配", "58.1%", "231.6", "1,800个派出单位中，1,700个还没有答复",
      "广元市教育局", "人手不足", "熟悉当地", "class=\"swatch fill-c4\"", "全部配齐",
      "href=\"/plans/2023-1?colour=travel\"", "href=\"/plans/2023-1/reasons?cadre=C00018\"",
      "<option value=\"2023-2\">", "个岗位中",
    ] { #expect(zh.contains(text), "\(text)") }
    #expect(zh.contains(#/<a href="\/plans\/2023-1\/counties\/\d{12}" aria-label=/#))
    #expect(zh.matches(of: #/role="listitem"/#).count == 183)
    let en = try await PageTests.page(.plan(Self.id, colour: .travel), .english)
    #expect(en.contains("Mean travel in minutes, by county") && en.contains("class=\"swatch fill-o5\""))
    #expect(en.contains("1,700 of 1,800 sending units have not answered"))
    #expect(try await PageTests.page(.plan(Self.id, colour: .match), .english).contains("class=\"swatch fill-c0\""))
  }

  @Test func twoPlansStandSideBySide() async throws {
    let page = try await PageTests.page(.plan(Self.id, colour: .match, sort: PlanSort(.match), with: "2023-2"))
    #expect(page.contains("1,204人去向不同") && page.contains(">31,820<"))
    #expect(page.contains("<option value=\"2023-2\" selected>"))
    #expect(page.contains("<input type=\"hidden\" name=\"colour\" value=\"match\">"))
    #expect(page.contains("href=\"/plans/2023-1?colour=match&amp;sort=match\""))
  }

  @Test func headingsSortTheCounties() async throws {
    let queries = SampleQueries(countyCount: 12)
    func first(_ sort: PlanSort?) async throws -> Substring {
      let page = try await PageTests.page(.plan(Self.id, sort: sort), queries: queries)
      let table = page.split(separator: "<table class=\"data fairness\"").last ?? ""
      return table.firstMatch(of: #/counties/(\d{12})"/#)?.1 ?? ""
    }
    let codes = try await [first(nil), first(PlanSort(.county, isReversed: true))]
    #expect(codes[0] < codes[1])
    // The twelfth county has most posts and the longest way (the sixth has none), the first the least.
    #expect(try await first(PlanSort(.posts)) == codes[1])
    #expect(try await first(PlanSort(.travel)) == codes[1])
    #expect(try await first(PlanSort(.travel, isReversed: true)) == codes[0])
    #expect(try await first(PlanSort(.filled)) == codes[1])
    let page = try await PageTests.page(.plan(Self.id, sort: PlanSort(.travel)), queries: queries)
    #expect(page.contains("aria-sort=\"descending\"") && page.contains("sort=-travel#fairness"))
  }

  @Test func aCountyShowsWhoGoesWhere() async throws {
    let zh = try await PageTests.page(.planCounty(Self.id, SampleQueries.county))
    for text in ["张三", "广元市农业农村局", "48,210", ">35<", "留任", "空岗", "东河镇", "71.4 (100.0)"] {
      #expect(zh.contains(text), "\(text)")
    }
    #expect(zh.contains("reasons?cadre=C00017&amp;village=510821100201&amp;role=first_secretary"))
    #expect(zh.contains("reasons?village=510821100201&amp;role=member"))
    #expect(try await PageTests.page(.planCounty(Self.id, SampleQueries.county), .english).contains("Empty: why"))
  }

  @Test func reasonsAreGivenPartByPart() async throws {
    let zh = try await PageTests.page(
      .planReasons(Self.id, cadre: "C00018", village: SampleQueries.village, role: .firstSecretary))
    for text in ["允许，未选", "+3,000", "-120", "至少下降 1,250 分", "张三", "bar-less", "bar-instead", "熟悉当地", "value=\"C00018\""] {
      #expect(zh.contains(text), "\(text)")
    }
    let barred = try await PageTests.page(
      .planReasons(Self.id, cadre: "C00018", village: SampleQueries.village, role: .member), .english)
    #expect(barred.contains("not allowed") && barred.contains("too old") && !barred.contains("Price:"))
    let seat = try await PageTests.page(.planReasons(Self.id, village: SampleQueries.village), .english)
    for text in ["1 post empty", "The rules allow 41", "30,112", "own county only", "12,345", "stays home"] {
      #expect(seat.contains(text), "\(text)")
    }
    #expect(seat.contains("reasons?cadre=C00019&amp;village=510821100201"))
  }

  @Test(arguments: [
    ("/plans/none", 404), ("/plans/2023-1?colour=coverage", 400), ("/plans/2023-1?sort=name", 400),
    ("/plans/2023-1?with=none", 404), ("/plans/2023-1/counties/510822000000", 404),
    ("/plans/2023-1/counties/abc", 400), ("/plans/none/reasons", 404), ("/?colour=travel", 400),
    ("/plans/2023-1/reasons?cadre=nobody", 404), ("/plans/2023-1/reasons?village=nowhere", 404),
    ("/plans/2023-1/reasons?role=king", 400), ("/plans/2023-1/reasons?village=several", 200),
    ("/plans/2023-1?sort=--travel", 400), ("/plans/%FF", 404),
  ])
  func wrongAddressesSaySo(_ target: String, _ status: Int) async throws {
    try await withConsole(SampleQueries(countyCount: 3)) { port in
      let answer = try await request(target, port: port)
      #expect(answer.status == status)
    }
  }
}
