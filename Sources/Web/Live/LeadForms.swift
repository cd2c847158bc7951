internal import Basics
internal import Monitoring
internal import Policy

/// The forms of leads, alerts and households.
struct LeadForms {
  let console: LiveConsole
  let day: LocalDate

  /// The day that something was done on.
  static func dayField(_ day: LocalDate) -> FormField {
    FormField("on", Bilingual("日期", "Day"), .date, value: [day.description], isRequired: true, option: "--on")
  }

  static let note = FormField(
    "note", Bilingual("记录", "Findings"), .text,
    hint: Bilingual("密封保存，不在页面和日志中显示。", "Kept sealed; shown on no page and in no log."), option: "--note")

  private func versionField(_ version: Int64) -> FormField {
    FormField("version", Bilingual("版本", "Version"), .kept, value: [String(version)])
  }

  /// A new lead about a household.
  func new(_ household: HouseholdCard, alert: AlertRecord?) -> FormModel {
    FormModel(
      "new", Bilingual("登记线索", "Enter a lead"),
      fields: [
        FormField("household", Bilingual("户编号", "Household"), .kept, value: [household.id], option: "--household"),
        FormField(
          "alert", Bilingual("预警", "Alert"), .kept, value: [alert?.id].compactMap { $0 },
          option: alert == nil ? nil : "--alert"),
        FormField(
          "channel", Bilingual("发现渠道", "Channel"), .choice(console.choices("channel")),
          value: alert == nil ? [] : ["department_signal"], isRequired: true, option: "--channel"),
        FormField(
          "received_on", Bilingual("收到日期", "Received on"), .date, value: [day.description], isRequired: true,
          option: "--on"),
        FormField(
          "reason", Bilingual("反映的困难", "Difficulty told of"), .text, value: [alert?.sentence.zh].compactMap { $0 },
          hint: Bilingual("不要写证件号码和电话；误写的会自动遮盖。", "No ids or telephone numbers; those typed by mistake are masked."),
          isRequired: true, option: "--reason"),
        FormField("risks", Bilingual("疑似风险", "Risks"), .many(console.choices("risk")), option: "--risks"),
        FormField("reported_by", Bilingual("上报人", "Reported by"), .line(60), option: "--reported-by"),
      ], submit: Bilingual("登记", "Enter"), command: "zhucun monitor lead add", isMain: true)
  }

  /// What may be done with a lead.
  func forms(_ lead: LeadRecord, _ household: HouseholdCard) -> [FormModel] {
    if !lead.isOpen {
      var list: [FormModel] = []
      if lead.signal != nil, lead.fedBackOn == nil {
        list.append(FormModel(
          "feedback", Bilingual("登记已反馈部门", "Reported back to the department"),
          explanation: Bilingual(
            "反馈文件由 zhucun monitor feedback 生成。", "The file that goes back is written by `zhucun monitor feedback`."),
          fields: [Self.dayField(day)], submit: Bilingual("登记", "Enter"), command: "zhucun monitor feedback", isMain: true))
      }
      guard lead.outcome == "not_a_risk", lead.toldOn == nil, lead.proceeding == nil else { return list }
      return list + [
        FormModel(
          "told", Bilingual("登记已告知农户", "The household was told"),
          explanation: Bilingual("暂不纳入的，须向农户说明原因。", "A household that is not taken up must be told why."),
          fields: [Self.dayField(day)], submit: Bilingual("登记", "Enter"),
          command: "zhucun monitor lead told \(lead.id)", isMain: true)
      ]
    }
    guard lead.proceeding == nil else { return [] }
    return [
      begin(["identification"], lead: lead.id, household: lead.household, isMain: true),
      FormModel(
        "dismiss", Bilingual("经核查暂不纳入", "No risk"),
        explanation: Bilingual("原因要告知农户。", "The household is told the reason."),
        fields: [
          versionField(lead.version), Self.dayField(day),
          FormField(
            "reason", Bilingual("不予纳入原因", "Reason"), .choice(console.choices("not_a_risk_reason")),
            isRequired: true, option: "--reason"), Self.note,
        ], submit: Bilingual("登记", "Enter"), command: "zhucun monitor lead dismiss \(lead.id)"),
      FormModel(
        "duplicate", Bilingual("重复线索", "A repetition"),
        fields: [
          versionField(lead.version), Self.dayField(day),
          FormField(
            "of", Bilingual("重复于线索", "The lead it repeats"), .line(60), isRequired: true, option: "--of"),
        ], submit: Bilingual("登记", "Enter"), command: "zhucun monitor lead duplicate \(lead.id)"),
    ]
  }

  /// A procedure for a household; the command names the first of those that may begin.
  func begin(_ procedures: [String], lead: String? = nil, household: String, isMain: Bool = false) -> FormModel {
    let choices = console.choices("procedure").filter { procedures.contains($0.code) }
    let name = choices.first?.name ?? Bilingual("", "")
    var fields = [Self.dayField(day)]
    if procedures.count > 1 {
      fields.insert(FormField("procedure", Bilingual("流程", "Procedure"), .choice(choices), isRequired: true), at: 0)
    } else {
      fields.insert(FormField("procedure", Bilingual("流程", "Procedure"), .kept, value: procedures), at: 0)
    }
    if procedures == ["identification"] {
      fields.append(FormField(
        "emergency", Bilingual("先行帮扶", "Help first"),
        .many([FormChoice("yes", Bilingual("先行落实帮扶措施，后补手续", "Help is given first, the paper follows"))])))
    }
    let command = "zhucun monitor begin \(procedures.count == 1 ? procedures[0] : procedures.joined(separator: "|"))"
    return FormModel(
      "begin",
      procedures.count == 1 ? Bilingual("启动\(name.zh)", "Begin: \(name.en)") : Bilingual("启动流程", "Begin a procedure"),
      fields: fields, submit: Bilingual("启动", "Begin"),
      command: command + " --household \(household)" + (lead.map { " --lead \($0)" } ?? ""), isMain: isMain)
  }

  /// Leave to query data.
  func authorise(_ household: String) -> FormModel {
    FormModel(
      "authorise", Bilingual("登记授权查询书", "Enter the leave to query data"),
      explanation: Bilingual("没有农户授权，不能办理申请和信息比对。", "Without it neither the application nor a comparison can be taken."),
      fields: [
        Self.dayField(day),
        FormField(
          "given_by", Bilingual("签署方式", "How it was given"), .choice(console.choices("authorisation_form")),
          value: ["signed"], isRequired: true, option: "--form"),
        FormField("scope", Bilingual("授权范围", "What may be queried"), .line(200), option: "--scope"),
      ], submit: Bilingual("登记", "Enter"), command: "zhucun monitor authorise --household \(household)")
  }

  /// What may be done with an alert.
  func forms(_ alert: AlertRecord) -> [FormModel] {
    guard alert.isOpen else { return [] }
    let outcomes = console.choices("alert_outcome").filter { $0.code != "lead" }
    return [
      FormModel(
        "lead", Bilingual("转为线索", "Make a lead of it"),
        explanation: Bilingual("预警随线索办结。", "The alert is dealt with by the lead."),
        fields: [
          versionField(alert.version),
          FormField("received_on", Bilingual("日期", "Day"), .date, value: [day.description], isRequired: true, option: "--on"),
          FormField(
            "reason", Bilingual("反映的困难", "Difficulty"), .text, value: [alert.sentence.zh], isRequired: true),
          FormField("risks", Bilingual("疑似风险", "Risks"), .many(console.choices("risk")), option: "--risks"),
        ], submit: Bilingual("转为线索", "Make a lead"),
        command: "zhucun monitor alert lead \(alert.id)",
        isMain: alert.kind == "risk"),
      FormModel(
        "close", Bilingual("处理完毕", "Dealt with"),
        fields: [
          versionField(alert.version),
          FormField(
            "on", Bilingual("日期", "Day"), .date, value: [day.description], isRequired: true, option: "--on"),
          FormField(
            "outcome", Bilingual("处理结果", "Outcome"), .choice(outcomes), isRequired: true, option: "--outcome"),
          FormField(
            "note", Bilingual("说明", "Note"), .text, hint: Self.note.hint, option: "--note"),
        ], submit: Bilingual("登记", "Enter"), command: "zhucun monitor alert close \(alert.id)",
        isMain: alert.kind != "risk"),
    ]
  }
}
