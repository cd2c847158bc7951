import Basics
import Testing
import Web

/// What stands on the pages, in both languages.
@Suite(.serialized) struct PageTests {
  static func page(
    _ url: SiteURL, _ language: Language = .chinese, queries: SampleQueries = SampleQueries()
  ) async throws -> String {
    var body = ""
    try await withConsole(queries) { port in
      let reply = try await request(url.relative, port: port, headers: ["Accept-Language": language.rawValue])
      #expect(reply.status == 200)
      body = reply.body
    }
    return body
  }

  @Test func overview() async throws {
    let zh = try await Self.page(.overview(asOf: SampleQueries.day))
    #expect(zh.contains("<html lang=\"zh-CN\">"))
    #expect(zh.contains("2023年9月1日"))
    #expect(zh.contains("25,970") && zh.contains("45.82%") && zh.contains("1,234,567.89元"))
    #expect(zh.contains("99.99%"), "a share short of the whole must not read as the whole")
    #expect(zh.contains("该日无此标准"))
    #expect(zh.matches(of: #/role="listitem"/#).count == 183)
    #expect(zh.contains("href=\"/figures/villages.total?division=510000000000&amp;as_of=2023-09-01\""))
    #expect(zh.contains("href=\"/divisions/510000000000/gaps?as_of=2023-09-01\""))
    #expect(zh.contains("href=\"/?as_of=2023-09-01&amp;lang=en\""))
    let en = try await Self.page(.overview(), .english)
    #expect(en.contains("<html lang=\"en\">"))
    #expect(en.contains("1 Sep 2023") && en.contains("Villages covered") && en.contains("¥1,234,567.89"))
    #expect(!en.contains("数据截至"))
  }

  @Test func mapColoursAndNamesEachCounty() async throws {
    let coverage = try await Self.page(.overview())
    #expect(coverage.contains(#/<a href="\/divisions\/\d{12}" aria-label="[^"]+：100%（\d+个村中\d+个）"><title>/#))
    #expect(coverage.contains("class=\"fill-c4\"") && coverage.contains("class=\"swatch fill-c0\""))
    let open = try await Self.page(.overview(colour: .open), .english)
    #expect(open.contains("households open") && open.contains("class=\"fill-o0\""))
    #expect(open.contains(">北川<") && open.contains(">西区<") && open.contains(">都江堰<"))
  }

  @Test func realBoundaries() async throws {
    let page = try await Self.page(.overview(), queries: SampleQueries(hasBoundaries: true))
    #expect(page.contains("boundary-map") && !page.contains("tile-map"))
    #expect(page.contains(#/<path class="fill-[a-z0-9]+" d="M[0-9. LMZ]+Z">/#))
    #expect(page.contains("审图号：川S（2023）00050号"))
    #expect(page.contains("没有边界数据"))
    #expect(!(try await Self.page(.overview())).contains("审图号"))
  }

  @Test func noCountiesAtAll() async throws {
    let page = try await Self.page(.overview(), queries: SampleQueries(countyCount: 0))
    #expect(page.contains("没有县级区划"))
  }

  @Test func areas() async throws {
    let county = try await Self.page(.division(SampleQueries.county))
    #expect(!county.contains("<svg"))
    #expect(county.contains("href=\"/records/division/510821000000/history\""))
    #expect(county.contains("data-filter"))
    #expect(try await Self.page(.division(SampleQueries.prefecture)).contains("<svg"))
    #expect(try await Self.page(.division(SampleQueries.township), .english).contains("Divisions in it"))
  }

  @Test func village() async throws {
    let zh = try await Self.page(.division(SampleQueries.village))
    for text in [
      "南凤村", "张三", "第一书记", "缺，自2023年2月1日", "2021年6月15日起", "川办发〔2017〕59号", "17,862元", "123,400.50元",
      "茶叶、肉牛养殖", "不显示农户信息", "/records/posting/P-1%2F2/history", "已失效或未生效", "集体资产",
    ] { #expect(zh.contains(text), "\(text)") }
    let en = try await Self.page(.division(SampleQueries.village), .english)
    for text in ["missing since 1 Feb 2023", "since 15 Jun 2021", "Collective assets", "¥17,862", "<span lang=\"zh\">张三</span>"] {
      #expect(en.contains(text), "\(text)")
    }
  }

  @Test func gaps() async throws {
    let first = try await Self.page(.gaps(SampleQueries.county, asOf: SampleQueries.day))
    #expect(first.contains("共1,234处缺口"))
    #expect(first.contains("gaps?as_of=2023-09-01&amp;after=page%202\" rel=\"next\""))
    let second = try await Self.page(.gaps(SampleQueries.county, after: "page 2"))
    #expect(!second.contains("rel=\"next\"") && second.contains("回到第一页"))
    let none = try await Self.page(.gaps(SampleQueries.county, slot: "work_team"), .english)
    #expect(none.contains("No gaps here"))
  }

  @Test func figures() async throws {
    let page = try await Self.page(.figure("villages.covered_share", division: SampleQueries.county))
    #expect(page.contains("45.82%") && page.contains("全部行政村") && page.contains("共11,900条"))
    #expect(page.contains("villages.covered_share?division=510821000000&amp;after=cursor%2F2"))
    let counted = try await Self.page(.figure("monitoring.identified.households"), .english)
    #expect(counted.contains("132,000 records. You may not see households."))
  }

  @Test func history() async throws {
    let page = try await Self.page(.history(RecordRef(kind: "posting", id: "P-1/2")))
    #expect(page.contains("日志第1042号") && page.contains("2023年9月1日 08:00:00"))
    #expect(page.contains("<del>138****1234</del>") && page.contains("<ins>139****5678</ins>"))
    #expect(page.contains("<code>P-1/2</code>"))
  }

  @Test func search() async throws {
    #expect(try await Self.page(.search("南凤")).contains("四川省 › 广元市 › 旺苍县 › 东河镇"))
    #expect(try await Self.page(.search("nothing"), .english).contains("Nothing found"))
    #expect(try await Self.page(.search("南")).contains("请至少输入2个字"))
    #expect(try await Self.page(.search(), .english).contains("Type the name of a division"))
  }
}
