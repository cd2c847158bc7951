import Basics
import Journal
import Policy
import Store

/// The form of a visit (入户核查表): members, income, the six guarantees, risks, view.
struct VerificationPaper {
  let source: PaperSource

  func paper() throws -> Paper {
    let (step, taken) = try source.taken(.verification)
    let id = source.proceeding.household
    let kind = RegisterRecords.households
    let household = try SealedFields.read(
      kind, id: id, ["address", "house_grade", "water_safety", "safety_net"], keys: source.keys, source.connection)
    var lines = try source.head()
    lines += [
      Paper.Line("住址", "Address", source.personal(household["address"]?.text, kind.field("address"))),
      Paper.Line("住房等级", "Grade of the house", source.words(household["house_grade"]?.text, "house_grade")),
      Paper.Line("饮水安全", "Drinking water", source.words(household["water_safety"]?.text, "water_safety")),
      Paper.Line("入户日期", "Visited on", Bilingual(taken.on)),
      Paper.Line("入户人员", "By", source.people(taken)),
    ]
    var blocks: [Paper.Block] = [.lines(lines), .table(try members(on: taken.on))]
    if let situation = try HouseholdSituation(id, on: taken.on, source.connection) {
      blocks += income(situation)
      blocks += guarantees(situation)
    }
    blocks += [
      .heading(Bilingual("核查意见", "View")),
      .lines(StepPapers(source: source).proposal(taken) + [
        Paper.Line("结论", "Outcome", source.outcome(step, taken, done: Bilingual("已核查，提交下一步", "verified; goes on"))),
        Paper.Line("记录", "Record", try source.note(of: taken)),
      ]),
    ]
    return Paper(
      title: PaperKind.verification.name, subtitle: source.villageName, blocks: blocks,
      signatures: source.signatures(Bilingual("核查人", "Verified by"), taken) + [
        Paper.Signature(Bilingual("农户（签字或捺印）", "Household (signature or print)"), day: taken.on)
      ],
      footer: source.footer(.verification))
  }

  // MARK: Members

  private func members(on day: LocalDate) throws -> Paper.Table {
    let kind = RegisterRecords.persons
    let stored = try source.connection.rows(
      """
      SELECT p.id, p.name, p.id_number, (SELECT k.wrapped FROM data_keys k WHERE k.subject = 'persons:' || p.id),
        p.relation, p.birth_date, p.health, p.labour, p.schooling, p.medical_insurance
      FROM persons p WHERE p.village_code = \(source.proceeding.village.value) AND p.household_id = $1
        AND (p.joined_on IS NULL OR p.joined_on <= \(day.packed))
        AND (p.left_on IS NULL OR p.left_on >= \(day.packed))
      ORDER BY CASE WHEN p.relation = 'head' THEN 0 ELSE 1 END, p.id
      """, [source.proceeding.household]
    ) { row in
      (
        id: try row.get(0, as: String.self), name: row[1], number: row[2], key: try row.get(3, as: [UInt8]?.self),
        birth: try row.get(5, as: LocalDate?.self), codes: (4...9).map { row[$0].text }
      )
    }
    var rows: [[Bilingual]] = []
    for (i, member) in stored.enumerated() {
      let open = try SealedFields.open(
        kind, ["name": member.name, "id_number": member.number], id: member.id, wrappedKey: member.key, keys: source.keys)
      let birth: Bilingual
      if let date = member.birth {
        // The day of birth is part of the citizen id, which is masked.
        birth = source.isMasked ? .same(String(date.year)) : .same(date.description)
      } else {
        birth = .none
      }
      rows.append([
        .same(String(i + 1)), source.personal(open["name"]?.text, kind.field("name")),
        source.words(member.codes[0], "relation"),
        source.personal(open["id_number"]?.text, kind.field("id_number")), birth,
        source.words(member.codes[2], "health"), source.words(member.codes[3], "labour"),
        source.words(member.codes[4], "schooling"), source.words(member.codes[5], "medical_insurance"),
      ])
    }
    return Paper.Table(
      Bilingual("一、家庭成员（\(rows.count) 人）", "1. Members (\(rows.count))"),
      [
        Paper.Table.Column("序号", "No.", isNumber: true), Paper.Table.Column("姓名", "Name"),
        Paper.Table.Column("关系", "Kin"), Paper.Table.Column("证件号码", "Citizen id"),
        Paper.Table.Column("出生", "Born"), Paper.Table.Column("健康", "Health"),
        Paper.Table.Column("劳动技能", "Work"), Paper.Table.Column("在校", "School"),
        Paper.Table.Column("医保", "Insured"),
      ], rows)
  }

  // MARK: Income

  private func income(_ situation: HouseholdSituation) -> [Paper.Block] {
    let standing = IncomeStanding(situation, appliedOn: source.proceeding.openedOn, policy: source.policy)
    guard let net = standing.net else {
      return [
        .heading(Bilingual("二、家庭收入", "2. Income")),
        .paragraph(standing.reason ?? Bilingual("没有可核算的收入。", "No income can be worked out.")),
      ]
    }
    let rows = net.items.map { counted in
      [
        source.words(counted.item.category.rawValue, "income_category"), source.free(counted.item.name),
        period(counted.item), .same(counted.item.amount.description), .same(counted.counted.description),
        why(counted.reason),
      ]
    }
    var lines = [
      Paper.Line("核算期", "Window", net.window.name),
      Paper.Line("年纯收入", "Net income", Bilingual(net.total)),
      Paper.Line("家庭人口", "People", Bilingual("\(net.people) 人（\(net.basis.name.zh)）", "\(net.people) (\(net.basis.name.en))")),
      Paper.Line("人均纯收入", "Net income per head", net.perCapita.map { Bilingual($0) } ?? net.noPerCapita ?? .none),
      Paper.Line("刚性支出（另列，不扣减）", "Essential expense (shown beside)", Bilingual(net.essentialExpense)),
    ]
    if let line = standing.line {
      lines.append(Paper.Line("监测收入线", "Income line", Bilingual(line.value) + comparison(standing)))
    }
    return [
      .table(Paper.Table(
        Bilingual("二、收入和支出（单位：元）", "2. Income and expense (yuan)"),
        [
          Paper.Table.Column("类别", "Kind"), Paper.Table.Column("项目", "Item"), Paper.Table.Column("时段", "Period"),
          Paper.Table.Column("金额", "Amount", isNumber: true), Paper.Table.Column("计入", "Counted", isNumber: true),
          Paper.Table.Column("说明", "Why"),
        ], rows)),
      .lines(lines),
    ]
  }

  private func comparison(_ standing: IncomeStanding) -> Bilingual {
    switch standing.isBelowLine {
    case true?: Bilingual("（低于监测线）", " (income below it)")
    case false?: Bilingual("（不低于监测线）", " (income not below it)")
    case nil: standing.reason.map { Bilingual("（\($0.zh)）", " (\($0.en))") } ?? Bilingual("", "")
    }
  }

  private func period(_ item: IncomeItem) -> Bilingual {
    func month(_ date: LocalDate) -> String { String(date.description.dropLast(3)) }
    switch (item.periodStart, item.periodEnd) {
    case (let start?, let end?): return .same("\(month(start))—\(month(end))")
    case (let day?, nil), (nil, let day?): return .same(month(day))
    case (nil, nil): return .none
    }
  }

  private func why(_ reason: NetIncome.Reason) -> Bilingual {
    switch reason {
    case .inside: Bilingual("全额", "in whole")
    case .partly(let months, let of): Bilingual("\(of) 个月中计 \(months) 个月", "\(months) of \(of) months")
    case .outside: Bilingual("不在核算期", "outside the window")
    case .undated: Bilingual("无日期，全额", "no date, in whole")
    case .excluded: Bilingual("按规定不计", "not counted by the rule")
    }
  }

  // MARK: Guarantees

  private func guarantees(_ situation: HouseholdSituation) -> [Paper.Block] {
    let title = Bilingual("三、两不愁三保障和饮水安全", "3. Guarantees")
    guard let check = situation.check else {
      return [.heading(title), .paragraph(Bilingual("没有入户核查记录。", "No household check is on record."))]
    }
    let rows = HouseholdSituation.Check.fields.map { name in
      [
        Bilingual(HelpRecords.checks.field(name)?.title ?? name, name.prefix(1).uppercased() + name.dropFirst()),
        check.guarantees[name].map { source.words($0, "assurance") } ?? Bilingual("未核查", "not looked at"),
      ]
    }
    return [
      .table(Paper.Table(
        title, [Paper.Table.Column("项目", "Guarantee"), Paper.Table.Column("情况", "State")], rows)),
      .lines([
        Paper.Line("核查日期", "Looked at on", Bilingual(check.visitedOn)),
        Paper.Line("收入变化", "Change of income", source.words(check.incomeChange, "income_change")),
        Paper.Line("新增风险", "New risks", source.words(joined: check.newRisks, "risk")),
      ]),
    ]
  }
}
