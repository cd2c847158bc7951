public import Authority
public import Basics
import Divisions
public import Policy
import Roster
public import Store
import VillageWork

/// The summary as an official brief, grouped by period: before 2021, each round of sending since, now.
public struct SummaryBrief: Sendable {
  private let name: String
  private let summary: Summary
  /// On the last day of the poverty-alleviation years, where that lies behind.
  private let before: Summary?
  private let rounds: [Round]

  /// A round of sending (轮次), as it stood when all were in place, and what it had come to at its end.
  private struct Round {
    let begin: LocalDate
    /// At the end of its first year, or as late as is known.
    let inPlace: Summary
    /// At the end of the month before the next round, or as late as is known.
    let atEnd: Summary
    let termMonths: Int?
    /// Projects accepted in it, of industry and of infrastructure.
    let industry: Int
    let infrastructure: Int
    let isOver: Bool
  }

  /// The fight against poverty ended with 2020; the transition period begins with 2021.
  private static let lastDayBefore = LocalDate(packed: 2020_12_31)

  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func compose(
    _ summary: Summary, policy: PolicyBook, viewer: Viewer, _ store: DataStore
  ) async throws -> SummaryBrief {
    func figures(_ day: LocalDate) async throws -> Summary {
      try await Summary.compute(of: summary.division, on: day, policy: policy, viewer: viewer, store)
    }
    let name = try await store.read { connection in
      try DivisionQueries.find(summary.division, viewer: viewer, connection)?.name ?? summary.division.description
    }
    guard let last = lastDayBefore, summary.asOf > last else {
      return SummaryBrief(name: name, summary: summary, before: nil, rounds: [])
    }
    let begins = try await store.read { try Staffing.rounds($0) }.map(\.begin).filter { $0 > last && $0 <= summary.asOf }
    var rounds: [Round] = []
    for (number, begin) in begins.enumerated() {
      let next = number + 1 < begins.count ? begins[number + 1] : nil
      let end = next.flatMap { LocalDate($0.year, $0.month, 1)?.adding(days: -1) } ?? summary.asOf
      let firstYear = min(LocalDate(begin.year, 12, 31) ?? end, end)
      let range = try viewer.visibleRange(of: summary.division)
      let accepted = try await store.read { connection in
        try (
          WorkFacts.projectsAccepted(["industry", "industry_service"], in: range, from: begin, to: end, connection),
          WorkFacts.projectsAccepted(["infrastructure", "public_service"], in: range, from: begin, to: end, connection)
        )
      }
      var term: Int?
      if case .known(let months) = policy.termMonths(in: summary.division, on: begin) { term = months.value }
      rounds.append(Round(
        begin: begin, inPlace: firstYear == summary.asOf ? summary : try await figures(firstYear),
        atEnd: end == summary.asOf ? summary : try await figures(end), termMonths: term, industry: accepted.0,
        infrastructure: accepted.1, isOver: next != nil))
    }
    return SummaryBrief(name: name, summary: summary, before: try await figures(last), rounds: rounds)
  }

  public func text(in language: Language) -> String {
    language == .chinese ? chinese.joined(separator: "\n") : english.joined(separator: "\n")
  }

  private func count(_ summary: Summary, _ definition: FigureDefinition) -> Int {
    if case .count(let n)? = summary[definition.id]?.value { return n }
    return 0
  }

  private func percent(_ summary: Summary, _ definition: FigureDefinition) -> String {
    summary[definition.id]?.number.map { Numerals.decimal($0, places: 1) + "%" } ?? "—"
  }

  /// Pairs of due and met of every standard in force.
  private func standards(_ summary: Summary) -> [(name: Bilingual, due: Int, met: Int)] {
    summary.figures.compactMap { figure in
      guard figure.id.hasPrefix("villages.standard_met."), case .count(let met) = figure.value else { return nil }
      let id = figure.id.dropFirst("villages.standard_met.".count)
      guard case .count(let due)? = summary["villages.standard_due.\(id)"]?.value else { return nil }
      let zh = figure.name.zh.replacing("配齐", with: "").replacing("的村", with: "")
      return (Bilingual(zh, figure.name.en.replacing("Villages met: ", with: "")), due, met)
    }
  }

  private var chinese: [String] {
    typealias D = SummaryDefinitions
    let brief = Numerals.brief
    var out = ["\(name)驻村帮扶情况（截至\(summary.asOf.text(in: .chinese))）", ""]
    func poverty(_ s: Summary, _ heading: String) {
      out.append(heading)
      out.append("● 累计选派驻村干部\(brief(count(s, D.served)))名。")
      for standard in standards(s) where standard.due > 0 {
        out.append("● \(standard.due)个村应配\(standard.name.zh)，\(standard.met)个村已配齐\(standard.met == standard.due ? "，实现全覆盖" : "")。")
      }
      out.append("")
    }
    guard let before else {
      poverty(summary, "脱贫攻坚期")
      out.append("当前")
      out += nowChinese
      return out
    }
    poverty(before, "2021年前（截至2020年12月31日）")
    for round in rounds {
      out.append(round.isOver ? "\(round.begin.year)年" : "\(round.begin.year)年\(round.begin.month)月")
      out += lines(of: round)
      out.append("")
    }
    out.append("当前（\(summary.asOf.text(in: .chinese))）")
    out += nowChinese
    return out
  }

  private func lines(of round: Round) -> [String] {
    typealias D = SummaryDefinitions
    let brief = Numerals.brief
    let (sent, end) = (round.inPlace, round.atEnd)
    let day = end.asOf.text(in: .chinese)
    var out: [String] = []
    if round.isOver {
      out.append("● 向\(brief(count(sent, D.covered)))个村派驻\(brief(count(sent, D.inPost)))名新一批驻村干部（\(sent.asOf.text(in: .chinese))在岗）。")
      out.append("● 累计对\(brief(count(end, D.measuredHouseholds)))户\(brief(count(end, D.measuredPersons)))名监测对象落实帮扶措施（截至\(day)）。")
      out.append("● 帮助\(percent(end, D.eliminatedShare))的监测对象消除风险（以累计认定的户为基数，截至\(day)）。")
    } else {
      let term = round.termMonths.map { $0 % 12 == 0 ? "，任期\(Self.years[$0 / 12] ?? String($0 / 12))年" : "，任期\($0)个月" } ?? ""
      out.append("● \(brief(count(sent, D.inPost)))名驻村干部进驻\(brief(count(sent, D.covered)))个村，开始新一轮驻村帮扶\(term)。")
    }
    if round.industry > 0 { out.append("● 帮助发展特色产业，验收产业项目\(brief(round.industry))个。") }
    if round.infrastructure > 0 { out.append("● 改善交通水利等条件，验收基础设施和公共服务项目\(brief(round.infrastructure))个。") }
    if round.isOver { out.append("● 帮带村干部或后备干部\(brief(count(end, D.mentored)))名（截至\(day)）。") }
    return out
  }

  private static let years = [1: "一", 2: "两", 3: "三", 4: "四", 5: "五"]

  private var nowChinese: [String] {
    typealias D = SummaryDefinitions
    let brief = Numerals.brief
    var out = [
      "● \(brief(count(summary, D.inPost)))名驻村干部在\(brief(count(summary, D.covered)))个村（社区）驻村，其中第一书记\(brief(count(summary, D.firstSecretaries)))名、工作队员\(brief(count(summary, D.members)))名。",
      "● 覆盖行政村的\(percent(summary, D.coveredShare))（行政村总数\(brief(count(summary, D.villagesTotal)))个，社区不计入）。",
    ]
    if before != nil {
      for standard in standards(summary) where standard.due > 0 {
        out.append("● \(standard.name.zh)：应配\(brief(standard.due))个村，已配齐\(brief(standard.met))个。")
      }
    }
    if before != nil {
      out.append("● 累计认定监测对象\(brief(count(summary, D.identifiedHouseholds)))户\(brief(count(summary, D.identifiedPersons)))人。")
    }
    out.append("● 尚有监测对象\(brief(count(summary, D.openHouseholds)))户\(brief(count(summary, D.openPersons)))人未消除风险。")
    if count(summary, D.priorityCounties) > 0 {
      out.append("● “四类地区”涉及\(count(summary, D.priorityPrefectures))个市（州）、\(count(summary, D.priorityCounties))个县（市、区），占全部县的\(percent(summary, D.priorityShare))。")
    }
    return out
  }

  private var english: [String] {
    typealias D = SummaryDefinitions
    let exact = Numerals.grouped
    var out = ["\(name): village-resident assistance as of \(summary.asOf.text(in: .english))", ""]
    if let before {
      out.append("Before 2021 (as of 31 Dec 2020)")
      out.append("- \(exact(count(before, D.served))) cadres had served in villages.")
      for s in standards(before) where s.due > 0 {
        out.append("- \(s.name.en): due in \(exact(s.due)) villages, met in \(exact(s.met)).")
      }
      out.append("")
      for round in rounds {
        let (sent, end) = (round.inPlace, round.atEnd)
        out.append("The round that began in \(round.begin.text(in: .english))")
        out.append("- \(exact(count(sent, D.inPost))) cadres in \(exact(count(sent, D.covered))) villages (\(sent.asOf.text(in: .english))).")
        if round.isOver {
          let day = end.asOf.text(in: .english)
          out.append("- Measures for \(exact(count(end, D.measuredHouseholds))) households with \(exact(count(end, D.measuredPersons))) persons by \(day).")
          out.append("- \(percent(end, D.eliminatedShare)) of the households identified were out of risk by \(day).")
          out.append("- \(exact(count(end, D.mentored))) village and reserve cadres mentored by \(day).")
        }
        if round.industry + round.infrastructure > 0 {
          out.append("- Projects accepted: \(exact(round.industry)) of industry, \(exact(round.infrastructure)) of infrastructure and public services.")
        }
        out.append("")
      }
      out.append("Since 2021 (cumulative)")
    } else {
      out.append("- \(exact(count(summary, D.served))) cadres have served in villages.")
    }
    out.append("- \(exact(count(summary, D.identifiedHouseholds))) households with \(exact(count(summary, D.identifiedPersons))) persons identified as at risk.")
    out.append("- Measures begun for \(exact(count(summary, D.measuredHouseholds))) households with \(exact(count(summary, D.measuredPersons))) persons.")
    out.append("- \(percent(summary, D.eliminatedShare)) of the households identified are out of risk (base: households, cumulative).")
    out.append("- \(exact(count(summary, D.mentored))) village and reserve cadres mentored.")
    out.append("")
    out.append("Now (\(summary.asOf.text(in: .english)))")
    out.append("- \(exact(count(summary, D.inPost))) cadres in \(exact(count(summary, D.covered))) villages and communities: \(exact(count(summary, D.firstSecretaries))) first secretaries, \(exact(count(summary, D.members))) team members.")
    out.append("- \(percent(summary, D.coveredShare)) of \(exact(count(summary, D.villagesTotal))) villages covered (communities in neither).")
    for s in standards(summary) where s.due > 0 {
      out.append("- \(s.name.en): due in \(exact(s.due)) villages, met in \(exact(s.met)).")
    }
    out.append("- \(exact(count(summary, D.openHouseholds))) households with \(exact(count(summary, D.openPersons))) persons are still monitored.")
    if count(summary, D.priorityCounties) > 0 {
      out.append("- Priority areas: \(count(summary, D.priorityCounties)) counties in \(count(summary, D.priorityPrefectures)) prefectures, \(percent(summary, D.priorityShare)) of all counties.")
    }
    return out
  }
}
