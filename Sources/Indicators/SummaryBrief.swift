public import Authority
public import Basics
import Divisions
public import Policy
public import Store

/// The summary as an official brief, grouped by period.
public struct SummaryBrief: Sendable {
  private let name: String
  private let summary: Summary
  /// On the last day of the poverty-alleviation years, where that lies behind.
  private let before: Summary?

  /// The fight against poverty ended with 2020; the transition period begins with 2021.
  private static let lastDayBefore = LocalDate(packed: 2020_12_31)

  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func compose(
    _ summary: Summary, policy: PolicyBook, viewer: Viewer, _ store: DataStore
  ) async throws -> SummaryBrief {
    let name = try await store.read { connection in
      try DivisionQueries.find(summary.division, viewer: viewer, connection)?.name ?? summary.division.description
    }
    var before: Summary?
    if let last = lastDayBefore, summary.asOf > last {
      before = try await Summary.compute(
        of: summary.division, on: last, policy: policy, viewer: viewer, store)
    }
    return SummaryBrief(name: name, summary: summary, before: before)
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
    out.append("2021年以来（累计至\(summary.asOf.text(in: .chinese))）")
    out.append("● 认定监测对象\(brief(count(summary, D.identifiedHouseholds)))户\(brief(count(summary, D.identifiedPersons)))人。")
    out.append("● 对\(brief(count(summary, D.measuredHouseholds)))户\(brief(count(summary, D.measuredPersons)))名监测对象落实帮扶措施。")
    out.append("● 帮助\(percent(summary, D.eliminatedShare))的监测对象消除风险（以累计认定的户为基数）。")
    out.append("● 帮带村干部或后备干部\(brief(count(summary, D.mentored)))名。")
    out.append("")
    out.append("当前（\(summary.asOf.text(in: .chinese))）")
    out += nowChinese
    return out
  }

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
