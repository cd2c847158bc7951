import Basics
import Journal
import Policy
import Store

/// The decision of the county (审定表) with what it rested on.
struct DecisionPaper {
  let source: PaperSource

  func paper() throws -> Paper {
    let (step, taken) = try source.taken(.decision)
    let done: Bilingual
    switch source.proceeding.procedure {
    case "identification": done = Bilingual("认定为监测对象", "recognised")
    case "elimination": done = Bilingual("标注风险消除", "risk marked as eliminated")
    case "reversal": done = Bilingual("恢复监测", "monitored again")
    default: done = Bilingual("退出监测（清退）", "removed")
    }
    let lines = try source.head() + [
      Paper.Line("事项", "Matter", source.words(source.proceeding.procedure, "procedure")),
      Paper.Line("启动日期", "Begun on", Bilingual(source.proceeding.openedOn)),
      Paper.Line("审定日期", "Decided on", Bilingual(taken.on)),
      Paper.Line("审定结果", "Decision", source.outcome(step, taken, done: done)),
    ] + StepPapers(source: source).proposal(taken)
    var blocks: [Paper.Block] = [.lines(lines), .heading(Bilingual("认定依据", "Basis of the decision"))]
    if let basis = try DecisionBasis.read(source.proceeding.id, source.connection) {
      blocks.append(.lines(self.lines(of: basis)))
    } else {
      blocks.append(.paragraph(Bilingual("该事项没有留存收入核算依据。", "No basis in incomes is kept for this matter.")))
    }
    blocks += [.heading(Bilingual("说明", "Remarks")), .paragraph(try source.note(of: taken))]
    return Paper(
      title: PaperKind.decision.name, subtitle: source.villageName, blocks: blocks,
      signatures: source.signatures(
        Bilingual("审定人", "Decided by"), taken, office: Bilingual("县农业农村局（章）", "County bureau (seal)")),
      footer: source.footer(.decision))
  }

  private func lines(of basis: DecisionBasis) -> [Paper.Line] {
    func amount(_ amount: Yuan?) -> Bilingual { amount.map { Bilingual($0) } ?? .none }
    var window = Bilingual.none
    if let first = basis.windowStart, let last = basis.windowEnd {
      window = IncomeWindow(monthOf: first, through: last).name
    }
    return [
      Paper.Line("监测收入线", "Income line", basis.line.map { Bilingual($0) } ?? Bilingual("审定时政策目录未列，未作比较", "not in the policy folder then; nothing was compared")),
      Paper.Line("收入线依据", "Source of the line", basis.lineSource.map { .same($0) } ?? .none),
      Paper.Line("核算期", "Window", window),
      Paper.Line("家庭人口", "People", basis.people.map { Bilingual("\($0) 人", "\($0)") } ?? .none),
      Paper.Line("家庭年纯收入", "Net income", amount(basis.netIncome)),
      Paper.Line("人均纯收入", "Net income per head", amount(basis.perCapita)),
      Paper.Line("刚性支出", "Essential expense", amount(basis.essentialExpense)),
      Paper.Line("流程版本", "Workflow", .same(basis.workflow)),
      Paper.Line("政策版本", "Policy", .same(basis.policyDigest)),
    ]
  }
}

/// What a decision rested on, as it was kept.
struct DecisionBasis {
  let workflow: String
  let policyDigest: String
  let line: Yuan?
  let lineSource: String?
  let windowStart: LocalDate?
  let windowEnd: LocalDate?
  let people: Int?
  let netIncome: Yuan?
  let perCapita: Yuan?
  let essentialExpense: Yuan?

  /// Nil where none is kept.
  static func read(_ proceeding: String, _ connection: any Connection) throws -> DecisionBasis? {
    try connection.first(
      """
      SELECT workflow, policy_digest, income_line, line_source, window_start, window_end, people, net_income,
        per_capita, essential_expense FROM decision_bases WHERE proceeding_id = $1
      """, [proceeding]
    ) { row in
      DecisionBasis(
        workflow: try row.get(0), policyDigest: try row.get(1), line: try row.get(2), lineSource: try row.get(3),
        windowStart: try row.get(4), windowEnd: try row.get(5), people: try row.get(6),
        netIncome: try row.get(7), perCapita: try row.get(8), essentialExpense: try row.get(9))
    }
  }
}
