import ArgumentParser
import Authority
import Basics
import Installation
import Policy
import Roster

struct PeopleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "people",
    abstract: "干部管理：请假、在岗、培训、考核。 Leave, presence, training and assessment of cadres.",
    discussion: """
      Examples 示例:
        zhucun people leave apply --cadre C000123 --kind 事假 --from 2023-10-09 --to 2023-10-11
        zhucun people leave decide LEAVE agreed
        zhucun people leave return LEAVE --on 2023-10-12
        zhucun people presence show --division 512022 --month 2023-10
        zhucun people presence make --division 512022 --month 2023-10
        zhucun people presence confirm 512022111213 --month 2023-10 --as village --by 王五
        zhucun people training missing 2023-10-09 --division 51
        zhucun people assess open --cadre C000123 --kind term --year 2023

      Recall, replacement and extension: zhucun dispatch recall, replace, extend.
      """,
    subcommands: [LeaveCommand.self, PresenceCommand.self, TrainingCommand.self, AssessCommand.self])
}

extension Installation {
  var leaveDesk: LeaveDesk { LeaveDesk(store: store, pipeline: pipeline, policy: policy, surroundings: surroundings) }
  var presenceDesk: PresenceDesk { PresenceDesk(store: store, pipeline: pipeline, policy: policy, surroundings: surroundings) }
  var assessmentDesk: AssessmentDesk {
    AssessmentDesk(store: store, pipeline: pipeline, policy: policy, surroundings: surroundings)
  }
}

// MARK: Leave

struct LeaveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leave", abstract: "请假、审批、撤回、销假。 Leave by exception, with the chain of the area (Policies/people.yaml).",
    subcommands: [Apply.self, Decide.self, Withdraw.self, Return.self, List.self])

  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "apply", abstract: "登记请假申请。 Enter an application.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Option var cadre: String
    @Option(help: "personal 事假, sick 病假, annual 年休假, official 公务外出, training 培训, family 婚产丧假, rotation 高原轮休.")
    var kind: String
    @Option(help: "The first day away.") var from: LocalDate
    @Option(help: "The last day away.") var to: LocalDate
    @Option var note: String?
    @Option var format: OutputFormat = .text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        var input = LeaveInput(
          cadre, kind: installation.code(kind, of: "leave_kind"), from: from, to: to, appliedOn: when.day(installation))
        input.note = note
        let file = try await installation.leaveDesk.apply(input, by: .machineOperator)
        await installation.store.close()
        try LeaveCommand.print([file], on: installation.surroundings.today, installation.policy, format, common.language)
      }
    }
  }

  struct Decide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "decide", abstract: "登记审批或备案意见。 Enter what the next step decides.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Argument(help: "The leave.") var leave: String
    @Argument(help: "agreed 同意, refused 不同意, filed 备案.") var decision: String
    @Option(help: "unit, team, village, township, county, prefecture (default: whose turn it is).") var step: String?
    @Option(help: "Who decided.") var by: String?
    @Option var note: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await installation.leaveDesk.decide(
          leave, step: step.map { installation.code($0, of: "leave_step") }, installation.code(decision, of: "leave_decision"),
          on: when.day(installation), decidedBy: by, note: note, by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }

  struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "withdraw", abstract: "撤回请假。 Take an application back before it begins.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Argument(help: "The leave.") var leave: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await installation.leaveDesk.withdraw(leave, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }

  struct Return: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "return", abstract: "销假：回到村里的日期。 Note the day back in the village; an earlier one shortens the leave.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Argument(help: "The leave.") var leave: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await installation.leaveDesk.giveBack(leave, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "请假台账。 All leave of an area that touches a stretch of days.")
    @OptionGroup var common: CommonOptions
    @Option var division: DivisionCode?
    @Option(help: "The first day (default: the first of the month).") var from: LocalDate?
    @Option(help: "The last day (default: today).") var to: LocalDate?
    @Option(help: "Only this state: waiting, agreed, running, not_returned, returned, refused, withdrawn.") var state: String?
    @Option var format: OutputFormat = .text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let today = installation.surroundings.today
        let last = to ?? today
        let (first, policy) = (from ?? PresenceMonth.firstDay(of: last), installation.policy)
        if last < first { throw ValidationError("--from \(first) lies after --to \(last)") }
        let files = try await installation.store.read {
          try LeaveQueries.list(in: place, from: first, to: last, policy: policy, viewer: .machineOperator, $0)
        }
        await installation.store.close()
        let wanted = files.filter { state == nil || $0.state(on: today).id == state }
        try LeaveCommand.print(wanted, on: today, policy, format, common.language)
      }
    }
  }

  fileprivate static func print(
    _ files: [LeaveFile], on day: LocalDate, _ policy: PolicyBook, _ format: OutputFormat, _ language: Language
  ) throws {
    let zh = language == .chinese
    func words(_ code: String, _ list: String) -> String { format == .text ? policy.wording(code, of: list, in: language) : code }
    try FigureTable(
      columns: [
        ("leave_id", zh ? "编号" : "leave"), ("cadre_id", zh ? "干部" : "cadre"), ("village_code", zh ? "村" : "village"),
        ("kind", zh ? "类型" : "kind"), ("starts_on", zh ? "起" : "from"), ("ends_on", zh ? "止" : "to"),
        ("state", zh ? "状态" : "state"), ("next_step", zh ? "下一环节" : "next step"), ("days_late", zh ? "逾期天数" : "days late"),
      ],
      rows: files.map { file in
        let state = file.state(on: day)
        return [
          file.id, file.cadre, file.village.description, words(file.kind, "leave_kind"), file.start.description,
          file.end.description, format == .text ? state.name[language] : state.id,
          file.cancelledOn == nil ? file.next(on: day).map { words($0.code, "leave_step") } ?? "" : "", String(file.daysLate),
        ]
      }, numbers: ["days_late"]
    ).print(format)
    for reason in Set(files.compactMap(\.whyNoSteps)) where format == .text { Console.note("⚠ " + reason[language]) }
  }
}

// MARK: Presence

struct PresenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "presence", abstract: "在岗月报：由请假推算，村和乡镇确认。 The monthly sheet, worked out from leave, confirmed by village and township.",
    subcommands: [Show.self, Make.self, Confirm.self, Reopen.self])

  struct Month: ParsableArguments {
    @Option(help: "The month, such as 2023-10.") var month: LocalDate
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "在岗情况和月报进度。 Days of each cadre, and how far the sheet has come.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: Month
    @Option var division: DivisionCode?
    @Flag(help: "One line for each village: how far its sheet has come.") var sheets = false
    @Option var format: OutputFormat = .text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let (policy, month, today) = (installation.policy, when.month, installation.surroundings.today)
        let statuses = try await installation.store.read {
          try PresenceStatus.read(in: place, month: month, asOf: today, policy: policy, viewer: .machineOperator, $0)
        }
        await installation.store.close()
        try sheets ? printSheets(statuses) : printCadres(statuses, policy)
        guard format == .text, !sheets else { return }
        if case .unknown(let reason) = policy.presenceMinimum(in: place, on: month.lastOfMonth) {
          Console.note("⚠ " + reason[common.language])
        }
      }
    }

    private func printCadres(_ statuses: [PresenceStatus], _ policy: PolicyBook) throws {
      let (language, zh) = (common.language, common.language == .chinese)
      let rows = statuses.flatMap { status in
        status.month.cadres.map { cadre -> [String] in
          let minimum = policy.presenceMinimum(in: status.month.village, on: status.month.monthEnd)
          let below = status.month.isBelow(minimum, cadre)
          let away = cadre.away.sorted { $0.key < $1.key }.map { code, days in
            (format == .text ? policy.wording(code, of: "leave_kind", in: language) : code) + " \(days)"
          }
          return [
            status.month.village.description, cadre.cadre, cadre.name, String(cadre.dueDays), String(cadre.daysInVillage),
            away.joined(separator: format == .text && zh ? "、" : "; "), String(cadre.absentDays), String(cadre.undecidedDays),
            below.map { $0 ? (zh ? "不足" : "below") : (zh ? "达到" : "met") } ?? (zh ? "未知" : "unknown"),
            format == .text ? status.stage.name[language] : status.stage.rawValue,
          ]
        }
      }
      try FigureTable(
        columns: [
          ("village_code", zh ? "村" : "village"), ("cadre_id", zh ? "干部" : "cadre"), ("name", zh ? "姓名" : "name"),
          ("days_due", zh ? "应在岗" : "due"), ("days_in_village", zh ? "在岗" : "in village"), ("away", zh ? "请假" : "away"),
          ("days_absent", zh ? "缺岗" : "absent"), ("days_undecided", zh ? "待批" : "undecided"), ("minimum", zh ? "天数要求" : "minimum"),
          ("sheet", zh ? "月报" : "sheet"),
        ], rows: rows, numbers: ["days_due", "days_in_village", "days_absent", "days_undecided"]
      ).print(format)
    }

    private func printSheets(_ statuses: [PresenceStatus]) throws {
      let (language, zh) = (common.language, common.language == .chinese)
      try FigureTable(
        columns: [
          ("village_code", zh ? "村" : "village"), ("stage", zh ? "进度" : "stage"), ("digest", zh ? "摘要" : "digest"),
          ("changed", zh ? "变动" : "changed"),
        ],
        rows: statuses.map { status in
          [
            status.month.village.description, format == .text ? status.stage.name[language] : status.stage.rawValue,
            status.sheet?.digest ?? "", status.differences.map { "\($0.onSheet) → \($0.now)" }.joined(separator: "; "),
          ]
        }
      ).print(format)
    }
  }

  struct Make: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "make", abstract: "生成月报（已有变动的重新生成）。 Make the sheets of an area; changed ones anew.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: Month
    @Option var division: DivisionCode?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let count = try await installation.presenceDesk.make(in: place, month: when.month, by: .machineOperator)
        await installation.store.close()
        Console.print(common.language == .chinese ? "生成 \(count) 份" : "\(count) made")
      }
    }
  }

  struct Confirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "confirm", abstract: "确认月报：先村，后乡镇。 Confirm a sheet: village, then township.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: Month
    @Argument var village: DivisionCode
    @Option(name: .customLong("as"), help: "village or township.") var level: String
    @Option(help: "Who confirms.") var by: String

    func validate() throws {
      if PresenceDesk.Level(rawValue: level) == nil { throw ValidationError("--as: village or township") }
    }

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        guard let known = PresenceDesk.Level(rawValue: level) else { throw wrongCommandLine }
        let receipt = try await installation.presenceDesk.confirm(
          village, month: when.month, as: known, by: by, viewer: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }

  struct Reopen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reopen", abstract: "退回月报。 Take the confirmations of a sheet back.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: Month
    @Argument var village: DivisionCode
    @Option(help: "Why.") var remark: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await installation.presenceDesk.reopen(
          village, month: when.month, remark: remark, by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }
}
