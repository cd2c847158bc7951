internal import Basics
internal import Journal
internal import Monitoring
internal import Policy

/// Reads the fields of a form; what is wrong with each is gathered, so that all of it is told at once.
struct FormReader {
  let sent: SubmittedForm
  private let policy: PolicyBook
  private(set) var problems: [FormProblem] = []

  init(_ form: SubmittedForm, _ policy: PolicyBook) {
    sent = form
    self.policy = policy
  }

  static let unknownForm = FormRefused([
    FormProblem(Bilingual("没有这份表单。", "There is no such form."), remedy: Bilingual("刷新页面。", "Reload the page."))
  ])

  static let stale = FormRefused([
    FormProblem(
      Bilingual("这条记录在您打开页面之后已有变动。", "The record has changed since the page was made."),
      remedy: Bilingual("核对下面的最新内容，需要时再次提交。", "Look at what stands here now, and send it again if it is still needed."))
  ])

  mutating func refuse(_ field: String, _ zh: String = "请填写。", _ en: String = "Please fill this in.") {
    problems.append(FormProblem(field: field, Bilingual(zh, en)))
  }

  /// - Throws: `FormRefused` where something is wrong.
  func finish() throws(FormRefused) {
    if !problems.isEmpty { throw FormRefused(problems) }
  }

  /// - Throws: `FormRefused` where the record is not the one that the page showed.
  func requireVersion(_ version: Int64) throws(FormRefused) {
    if sent.text("version") != String(version) { throw Self.stale }
  }

  mutating func required(_ name: String) -> String {
    if let text = sent.text(name) { return text }
    refuse(name)
    return ""
  }

  /// A code of a list.
  mutating func choice(_ name: String, of list: String) -> String {
    guard let text = sent.text(name) else {
      refuse(name, "请选择。", "Please choose.")
      return ""
    }
    if policy.codeList(list)?.values.contains(where: { $0.code == text }) != true {
      refuse(name, "请从列表中选择。", "Please choose from the list.")
    }
    return text
  }

  mutating func choices(_ name: String, of list: String) -> [String] {
    let codes = sent.list(name)
    let known = Set((policy.codeList(list)?.values ?? []).map(\.code))
    if !known.isSuperset(of: codes) { refuse(name, "请从列表中选择。", "Please choose from the list.") }
    return codes
  }

  mutating func optionalDate(_ name: String) -> LocalDate? {
    guard let text = sent.text(name) else { return nil }
    // Where the browser has no field for dates, people type them their own way.
    if let date = LooseReader.date(text, asEnd: false)?.date { return date }
    refuse(name, "日期应写作2023-09-01这样的形式。", "A date is written like 2023-09-01.")
    return nil
  }

  mutating func date(_ name: String) -> LocalDate {
    guard sent.text(name) != nil else {
      refuse(name)
      return LocalDate(dayNumber: 0)
    }
    return optionalDate(name) ?? LocalDate(dayNumber: 0)
  }

  mutating func number(_ name: String) -> Int? {
    guard let text = sent.text(name) else { return nil }
    guard let number = Int(text), (0...100_000).contains(number) else {
      refuse(name, "请填写0到100000的整数。", "A whole number from 0 to 100000.")
      return nil
    }
    return number
  }

  /// Names in one line, however they are separated.
  func names(_ name: String) -> [String] {
    (sent.text(name) ?? "").split(whereSeparator: { ",;，；、\n".contains($0) }).map { String($0).trimmed }
      .filter { !$0.isEmpty }
  }

  /// A step as `ProceedingForms` asks for it: the form is called `STEP.ACTION`.
  mutating func step() throws -> StepInput {
    let parts = sent.form.split(separator: ".")
    guard parts.count >= 2, let last = parts.last, let action = StepAction(rawValue: String(last)) else {
      throw Self.unknownForm
    }
    let step = String(sent.form.dropLast(last.count + 1))
    let actor = choice("actor", of: "workflow_actor")
    var input = StepInput(step, action, by: actor, on: date("on"))
    guard let seen = sent.text("number").flatMap({ Int($0) }) else { throw Self.unknownForm }
    input.number = seen
    input.people = names("people")
    (input.present, input.votesFor) = (number("present"), number("votes_for"))
    (input.votesAgainst, input.avoided) = (number("votes_against"), number("avoided"))
    if sent.text("reason") != nil { input.reason = choice("reason", of: "step_reason") }
    input.returnsTo = sent.text("returns_to")
    if sent.text("object_type") != nil { input.objectType = choice("object_type", of: "object_type") }
    input.risks = choices("risks", of: "risk")
    if sent.text("elimination_way") != nil { input.eliminationWay = choice("elimination_way", of: "elimination_way") }
    input.note = sent.text("note")
    try finish()
    return input
  }
}

/// From what the desk refuses to what stands beside the fields.
enum FormErrors {
  static func refusal(_ error: any Error) -> any Error {
    switch error {
    case let refusal as StepRefusal:
      return FormRefused(fields(of: refusal).map { field in
        FormProblem(field: field, refusal.explanation, remedy: refusal.remedy)
      })
    case ChangeError.refused(let findings):
      return FormRefused(findings.filter { $0.severity == .error }.map { finding in
        FormProblem(field: finding.field.map(name), finding.reason, remedy: finding.remedy)
      })
    case ChangeError.conflict: return FormReader.stale
    case let error as DeskError: return FormRefused([FormProblem(field: field(of: error), error.explanation, remedy: error.remedy)])
    default: return error
    }
  }

  /// The field of a form for that of a record.
  private static func name(_ field: String) -> String {
    switch field {
    case "acted_on", "granted_on", "opened_on", "closed_on", "asked_on", "answered_on", "told_on": "on"
    case "due_on": "due"
    case "outcome_reason": "reason"
    case "household_id": "household"
    case "duplicate_of": "of"
    default: field
    }
  }

  private static func field(of error: DeskError) -> String? {
    switch error {
    case .unknownLead, .leadOfAnother: "of"
    case .unknownHousehold: "household"
    default: nil
    }
  }

  /// Nil is the form as a whole.
  private static func fields(of refusal: StepRefusal) -> [String?] {
    switch refusal {
    case .beforeItsTime, .earlierThanLast, .noticeTooShort: ["on"]
    case .wrongActor, .onlyHousehold: ["actor"]
    case .tooFewPeople: ["people"]
    case .voteFailed: ["votes_for"]
    case .minutesMissing: ["note"]
    case .reasonMissing: ["reason"]
    case .cannotReturn: ["returns_to"]
    case .decisionIncomplete(let step): [step.kind == .decision ? "object_type" : nil]
    default: [nil]
    }
  }
}
