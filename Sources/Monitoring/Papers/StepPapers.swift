import Basics
import Journal
import Policy
import Store

/// The papers of single steps.
struct StepPapers {
  let source: PaperSource
  private var proceeding: Proceeding { source.proceeding }

  // MARK: Application

  func application() throws -> Paper {
    let (_, taken) = try source.taken(.application)
    var lines = try source.head()
    lines += [
      Paper.Line("申请日期", "Applied on", Bilingual(taken.on)),
      Paper.Line("由谁填写", "Filled in by", source.words(taken.actor, "workflow_actor")),
    ]
    lines += try lead()
    let authorisation = try authorisation(on: taken.on)
    return Paper(
      title: PaperKind.application.name, subtitle: source.villageName,
      blocks: [
        .lines(lines),
        .heading(Bilingual("申请", "Application")),
        .paragraph(Bilingual(
          "本户因上述困难，申请认定为防止返贫致贫监测对象，接受入户核查、信息比对、村民评议和公示。",
          "Because of the difficulties named above this household applies to be monitored, and accepts the visit, the comparison of data, the review by the villagers and the public notice.")),
        .heading(Bilingual("承诺", "Promise")),
        .paragraph(Bilingual(
          "本户承诺所述家庭成员、收入、支出和财产情况属实；如有隐瞒，自愿退出并承担相应责任。",
          "What this household has said of its members, incomes, expenses and property is true; where something was hidden, it leaves monitoring and answers for it.")),
        .heading(Bilingual("授权查询", "Authorisation")),
        .paragraph(Bilingual(
          "本户授权有关部门为上述目的查询、比对本户成员的相关信息；授权可以随时撤回，撤回后不再查询。",
          "This household allows the departments concerned to look up and compare the data of its members for this purpose. It may withdraw this at any time; nothing is looked up from then on.")),
        .lines(authorisation),
      ],
      signatures: [
        Paper.Signature(Bilingual("申请人（签字或捺印）", "Applicant (signature or print)"), day: taken.on),
        Paper.Signature(Bilingual("代填人", "Filled in by"), name: taken.people.first.map { source.free($0).zh }),
        Paper.Signature(Bilingual("受理人", "Received by")),
      ],
      footer: source.footer(.application))
  }

  private func lead() throws -> [Paper.Line] {
    guard let id = proceeding.lead else { return [] }
    let found = try source.connection.first(
      "SELECT channel, received_on, reason, risks FROM leads WHERE id = $1", [id]
    ) { row in (row[0].text, try row.get(1, as: LocalDate?.self), row[2].text, row[3].text) }
    guard let found else { return [] }
    return [
      Paper.Line("发现渠道", "Found by", source.words(found.0, "channel")),
      Paper.Line("收到日期", "Received on", Bilingual(found.1)),
      Paper.Line("反映的困难", "Difficulty told of", source.isMasked && found.2 != nil ? source.withheld : source.free(found.2)),
      Paper.Line("疑似风险", "Risks suspected", source.words(joined: found.3, "risk")),
    ]
  }

  private func authorisation(on day: LocalDate) throws -> [Paper.Line] {
    let found = try source.connection.first(
      """
      SELECT id, granted_on, scope, given_by, withdrawn_on FROM authorisations
      WHERE household_id = $1 AND granted_on <= \(day.packed)
        AND (withdrawn_on IS NULL OR withdrawn_on > \(day.packed)) ORDER BY granted_on DESC, id LIMIT 1
      """, [proceeding.household]
    ) { row in
      (
        try row.get(0, as: String.self), try row.get(1, as: LocalDate.self), row[2].text, row[3].text,
        try row.get(4, as: LocalDate?.self)
      )
    }
    guard let found else { return [Paper.Line("授权编号", "Authorisation", .none)] }
    var lines = [
      Paper.Line("授权编号", "Authorisation", .same(found.0)),
      Paper.Line("授权日期", "Given on", Bilingual(found.1)),
      Paper.Line("授权范围", "For", found.2 == nil ? Bilingual("监测对象识别和动态管理", "recognition and monitoring") : source.free(found.2)),
      Paper.Line("签署方式", "How", source.words(found.3, "authorisation_form")),
    ]
    if let day = found.4 { lines.append(Paper.Line("已撤回", "Withdrawn on", Bilingual(day))) }
    return lines
  }

  // MARK: Comparison

  /// Only who was asked, when, and what kind of answer came: no details of anybody's property.
  func comparison() throws -> Paper {
    let (_, taken) = try source.taken(.comparison)
    let rows = proceeding.facts.answers.map { answer in
      [
        source.free(answer.department), Bilingual(answer.asked), Bilingual(answer.answered),
        source.words(answer.result, "comparison_result"),
      ]
    }
    return Paper(
      title: PaperKind.comparison.name, subtitle: source.villageName,
      blocks: [
        .lines(try source.head() + [
          Paper.Line("比对完成", "Completed on", Bilingual(taken.on)),
          Paper.Line("办理", "By", source.words(taken.actor, "workflow_actor")),
        ]),
        rows.isEmpty
          ? .paragraph(Bilingual("没有登记发出比对的部门。", "No department is on record as asked."))
          : .table(Paper.Table(
            nil,
            [
              Paper.Table.Column("比对部门", "Department"), Paper.Table.Column("发出日期", "Asked on"),
              Paper.Table.Column("反馈日期", "Answered on"), Paper.Table.Column("结果", "Result"),
            ], rows)),
      ],
      signatures: source.signatures(
        Bilingual("比对人", "Compared by"), taken, office: Bilingual("县级部门（章）", "County bureau (seal)")),
      footer: source.footer(.comparison))
  }

  // MARK: Review

  func review() throws -> Paper {
    let (step, taken) = try source.taken(.review)
    func number(_ n: Int?, _ zh: String, _ en: String) -> Bilingual { n.map { Bilingual("\($0) \(zh)", "\($0) \(en)") } ?? .none }
    var lines = try source.head() + [
      Paper.Line("评议日期", "Date", Bilingual(taken.on)),
      Paper.Line("主持", "Held by", source.words(taken.actor, "workflow_actor")),
      Paper.Line("参加人员", "Taking part", source.people(taken)),
      Paper.Line("到会人数", "Present", number(taken.present, "人", "people")),
      Paper.Line("回避人数", "Kept out as relatives", number(taken.avoided ?? 0, "人", "people")),
      Paper.Line("同意", "For", number(taken.votesFor, "票", "votes")),
      Paper.Line("反对", "Against", number(taken.votesAgainst ?? 0, "票", "votes")),
      Paper.Line("评议结果", "Result", source.outcome(step, taken, done: Bilingual("同意上报", "passed"))),
    ]
    lines += proposal(taken)
    return Paper(
      title: PaperKind.review.name, subtitle: source.villageName,
      blocks: [
        .lines(lines), .heading(Bilingual("评议记录", "Minutes")), .paragraph(try source.note(of: taken)),
      ],
      signatures: [
        Paper.Signature(Bilingual("主持人", "Held by"), day: taken.on),
        Paper.Signature(Bilingual("记录人", "Minutes by"), day: taken.on),
        Paper.Signature(Bilingual("村民代表", "For the villagers"), day: taken.on),
        Paper.Signature(Bilingual("村民委员会（章）", "Village committee (seal)"), day: taken.on),
      ],
      footer: source.footer(.review))
  }

  /// What a step proposes or decides.
  func proposal(_ taken: TakenStep) -> [Paper.Line] {
    var lines: [Paper.Line] = []
    if let type = taken.objectType { lines.append(Paper.Line("监测对象类别", "Type", source.words(type, "object_type"))) }
    if !taken.risks.isEmpty { lines.append(Paper.Line("风险类型", "Risks", source.words(taken.risks, "risk"))) }
    if let way = taken.eliminationWay { lines.append(Paper.Line("消除方式", "Way of elimination", source.words(way, "elimination_way"))) }
    return lines
  }

  // MARK: Township

  func townshipReview() throws -> Paper {
    let (step, taken) = try source.taken(.townshipReview)
    var lines = try source.head()
    if let verified = source.standing(.verification) {
      lines.append(Paper.Line("入户核查", "Verified", Bilingual(verified.on) + Bilingual("，", ", ") + source.people(verified)))
    }
    if let review = source.standing(.review) {
      let (yes, no) = (review.votesFor ?? 0, review.votesAgainst ?? 0)
      lines.append(Paper.Line("村民评议", "Review",
        Bilingual(review.on) + Bilingual("，同意 \(yes) 票，反对 \(no) 票", ", \(yes) for, \(no) against")))
    }
    lines += notice()
    lines += [
      Paper.Line("审核日期", "Date", Bilingual(taken.on)),
      Paper.Line("审核意见", "Opinion", source.outcome(step, taken, done: Bilingual("同意上报县级审定", "agreed; goes to the county"))),
    ]
    lines += proposal(taken)
    return Paper(
      title: PaperKind.townshipReview.name, subtitle: source.township,
      blocks: [.lines(lines), .heading(Bilingual("说明", "Remarks")), .paragraph(try source.note(of: taken))],
      signatures: source.signatures(
        Bilingual("审核人", "Reviewed by"), taken, office: Bilingual("乡镇人民政府（章）", "Government of the township (seal)")),
      footer: source.footer(.townshipReview))
  }

  private func notice() -> [Paper.Line] {
    guard let posting = Posting.all(proceeding, source.workflow).last(where: { $0.kind == .notice && $0.endedOn == nil }),
      let done = posting.doneOn
    else { return [] }
    let objections = proceeding.steps.count { $0.action == .objection && $0.number > posting.number && $0.step == posting.step.id }
    return [Paper.Line("村内公示", "Notice",
      Bilingual("\(posting.postedOn.text(in: .chinese))至\(done.text(in: .chinese))，异议 \(objections) 件",
        "\(posting.postedOn.text(in: .english)) to \(done.text(in: .english)), \(objections) objections"))]
  }

  // MARK: Refusal

  func refusal() throws -> Paper {
    guard state.closing == .refused, let closed = state.closedOn,
      let last = proceeding.steps.last(where: { $0.action == .refused || $0.action == .upheld })
    else { throw PaperError.notRefused }
    let isRecognition = proceeding.procedure == "identification"
    let subject = source.words(proceeding.procedure, "procedure")
    let name = try HouseholdHead.name(
      of: proceeding.household, in: proceeding.village, on: proceeding.openedOn, keys: source.keys, source.connection)
    // What slipped in behind a name is not read out to the household.
    let letters = name.map { PublicText.leadingLetters($0, most: 20) }
    let head = source.personal(letters, RegisterRecords.persons.field("name"))
    let step = source.workflow.step(last.step)?.name ?? .none
    let town = source.township
    return Paper(
      title: isRecognition ? PaperKind.refusal.name : Bilingual("办理结果告知书", "Notice of the outcome"),
      subtitle: source.villageName,
      blocks: [
        .paragraph(Bilingual("\(head.zh)户：", "To the household of \(head.en):")),
        .paragraph(
          Bilingual(
            "你户“\(subject.zh)”事项于 \(closed.text(in: .chinese)) 在“\(step.zh)”环节办结，结果为不予认定。",
            "The matter “\(subject.en)” of your household ended on \(closed.text(in: .english)) at the step “\(step.en)”. It was refused.")),
        .lines([
          Paper.Line("原因", "Reason", source.words(last.reason, "step_reason")),
          Paper.Line("办理", "Decided by", source.words(last.actor, "workflow_actor")),
          Paper.Line("告知日期", "Told on", state.toldOn.map { Bilingual($0) } ?? Bilingual("____年__月__日", "____________")),
        ]),
        .heading(Bilingual("如有不同意见", "If you do not agree")),
        .paragraph(Bilingual(
          "可以向\(town.zh)人民政府或县农业农村局申请复核，口头、书面均可；村民委员会和驻村工作队应当帮助转达。情况有变化或出现新的困难时，可以随时重新申报。",
          "You may ask the government of \(town.en), or the county bureau, to look at it again, by word or in writing; the village committee and the team in the village must pass it on. When things change, or a new difficulty comes up, you may apply again at any time.")),
      ],
      signatures: [
        Paper.Signature(Bilingual("告知人", "Told by")),
        Paper.Signature(Bilingual("农户（签字或捺印）", "Household (signature or print)"), day: state.toldOn),
      ],
      footer: source.footer(.refusal))
  }

  private var state: Procedure { source.state }
}
