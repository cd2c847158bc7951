import ArgumentParser
import Authority
import Basics
import Installation
import Policy
import Roster
import VillageWork

/// Counts of the work records, for the room of cadres, which does not know that of work.
enum WorkEvidence {
  static func source(_ policy: PolicyBook) -> EvidenceSource {
    let names = Dictionary(policy.tasks.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
    return { cadre, village, from, to, connection in
      let work = try CadreWork.count(of: cadre, in: village, from: from, to: to, connection)
      let tasks = work.activitiesByTask.sorted { $0.key < $1.key }.map { number, count in
        let name = names[number] ?? Bilingual("任务\(number)", "task \(number)")
        return AssessmentEvidence.Line(
          "activities.task.\(number)", Bilingual("工作记录：\(name.zh)", "activities: \(name.en)"), count)
      }
      return [AssessmentEvidence.Line("activities", Bilingual("工作记录", "activities"), work.activities)] + tasks + [
        .init("issues.raised", Bilingual("本村群众反映事项", "issues raised in the village"), work.issuesRaised),
        .init("issues.settled", Bilingual("其中已办结", "of them settled"), work.issuesClosed),
        .init("projects", Bilingual("本村有进展的项目", "projects of the village that moved on"), work.projects),
      ]
    }
  }
}

struct TrainingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training", abstract: "培训。 Trainings; enter them with `zhucun import training`.",
    subcommands: [List.self, TookPart.self, Missing.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "培训及参加人数。 Trainings with how many took part.")
    @OptionGroup var common: CommonOptions
    @Option var division: DivisionCode?
    @Option(help: "The first day (default: a year before --to).") var from: LocalDate?
    @Option(help: "The last day (default: today).") var to: LocalDate?
    @Option var format: OutputFormat = .text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let last = to ?? installation.surroundings.today
        let first = from ?? last.adding(months: -12)
        let (policy, language, zh) = (installation.policy, common.language, common.language == .chinese)
        let events = try await installation.store.read {
          try TrainingList.events(in: place, from: first, to: last, viewer: .machineOperator, $0)
        }
        await installation.store.close()
        try FigureTable(
          columns: [
            ("training_id", zh ? "编号" : "training"), ("name", zh ? "名称" : "name"), ("level", zh ? "层级" : "level"),
            ("organiser", zh ? "主办" : "organiser"), ("starts_on", zh ? "起" : "from"), ("ends_on", zh ? "止" : "to"),
            ("people", zh ? "人数" : "people"),
          ],
          rows: events.map {
            [
              $0.id, $0.name, format == .text ? policy.wording($0.level, of: "training_level", in: language) : $0.level,
              $0.organiser ?? "", $0.start.description, $0.end.description, String($0.people),
            ]
          }, numbers: ["people"]
        ).print(format)
      }
    }
  }

  struct Who: ParsableArguments {
    @Argument(help: "The training.") var training: String
    @Option var division: DivisionCode?
    @Option(help: "Cadres in post on this day (default: today).") var asOf: LocalDate?
    @Option(help: "Begin after this cadre.") var after = ""
    @Option(help: "How many.") var limit = 1_000
    @Option var format: OutputFormat = .text

    func validate() throws {
      if limit < 1 || limit > 100_000 { throw ValidationError("--limit: 1 to 100000") }
    }

    func print(tookPart: Bool, _ common: CommonOptions) async throws {
      let installation = try await common.open()
      let place = try await installation.division(division)
      let (training, after, limit, day) = (training, after, limit, asOf ?? installation.surroundings.today)
      let people = try await installation.store.read {
        try TrainingList.people(
          training, tookPart: tookPart, in: place, on: day, after: after, limit: limit, viewer: .machineOperator, $0)
      }
      await installation.store.close()
      let (policy, zh) = (installation.policy, common.language == .chinese)
      try FigureTable(
        columns: [
          ("cadre_id", zh ? "干部" : "cadre"), ("name", zh ? "姓名" : "name"), ("village_code", zh ? "村" : "village"),
          ("role", zh ? "职务" : "role"),
        ],
        rows: people.map {
          [
            $0.cadre, $0.name, $0.village.description,
            format == .text ? policy.wording($0.role, of: "role", in: common.language) : $0.role,
          ]
        }
      ).print(format)
    }
  }

  struct TookPart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "people", abstract: "参加了某次培训的在岗干部。 Cadres in post who took part in a training.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var who: Who
    func run() async throws { try await common.run { try await who.print(tookPart: true, common) } }
  }

  struct Missing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "missing", abstract: "没有参加某次培训的在岗干部。 Cadres in post who did not take part in a training.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var who: Who
    func run() async throws { try await common.run { try await who.print(tookPart: false, common) } }
  }
}

struct AssessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess", abstract: "年度考核、期满考核。 Yearly and term assessments by the scheme in Policies/people.yaml.",
    subcommands: [Open.self, Rate.self, Poll.self, Views.self, Grade.self, Show.self, List.self])

  struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "open", abstract: "启动考核。 Open the assessment of a cadre.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Option var cadre: String
    @Option(help: "yearly 年度 or term 期满.") var kind: String
    @Option var year: Int

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let id = try await installation.assessmentDesk.open(
          cadre, kind: installation.code(kind, of: "assessment_kind"), year: year, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.print(id)
      }
    }
  }

  struct Rate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rate", abstract: "登记项目评价。 Enter ratings as ITEM=RATING.")
    @OptionGroup var common: CommonOptions
    @Argument var assessment: String
    @Argument(help: "service=good 为民办事服务=好 …") var ratings: [String]

    func validate() throws {
      for pair in ratings where !pair.contains("=") { throw ValidationError("expected ITEM=RATING, found \"\(pair)\"") }
    }

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        var read: [String: String] = [:]
        for pair in ratings {
          let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
          read[installation.code(parts[0], of: "assessment_item")] = installation.code(parts[1], of: "assessment_rating")
        }
        let receipt = try await installation.assessmentDesk.rate(assessment, read, by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }

  struct Poll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "poll", abstract: "登记民主测评。 Enter the answers of a group to a question.")
    @OptionGroup var common: CommonOptions
    @Argument var assessment: String
    @Option(help: "party_building, village_look, customs, service, conduct.") var question: String
    @Option(help: "township_cadres, village_cadres, party_representatives, villagers.") var group: String
    @Option(help: "How many answered.") var asked: Int
    @Option(help: "How many of them were satisfied.") var satisfied: Int

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let answer = PollAnswer(
          question: installation.code(question, of: "poll_question"), group: installation.code(group, of: "poll_group"),
          asked: asked, satisfied: satisfied)
        let receipt = try await installation.assessmentDesk.poll(assessment, [answer], by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }

  struct Views: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "views", abstract: "登记乡镇和派出单位意见。 Enter what township and sending unit say.")
    @OptionGroup var common: CommonOptions
    @Argument var assessment: String
    @Option var township: String?
    @Option var unit: String?

    func validate() throws {
      if township == nil, unit == nil { throw ValidationError("--township or --unit") }
    }

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await installation.assessmentDesk.views(assessment, township: township, unit: unit, by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }

  struct Grade: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "grade", abstract: "审定等次。 Give the grade: excellent, competent, basically_competent, incompetent.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Argument var assessment: String
    @Argument var grade: String
    @Option(help: "Who approved it.") var by: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let outcome = try await installation.assessmentDesk.grade(
          assessment, installation.code(grade, of: "assessment_grade"), on: when.day(installation), approvedBy: by, by: .machineOperator)
        let id = assessment
        let file = try await installation.store.read { try AssessmentQueries.find(id, viewer: .machineOperator, $0) }
        await installation.store.close()
        Console.printReceipt(outcome.receipt.seq, changed: outcome.receipt.changedRecords > 0, common.language)
        if outcome.proposesRecall, let file {
          Console.note(common.language == .chinese
            ? "建议召回：zhucun dispatch recall --cadre \(file.cadre) --on … --reason …"
            : "a recall is proposed: zhucun dispatch recall --cadre \(file.cadre) --on … --reason …")
        }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "考核表：项目、测评、意见和记录里已有的实绩。 One assessment, with what the records say already.")
    @OptionGroup var common: CommonOptions
    @Argument var assessment: String
    @Option var format: OutputFormat = .text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let (id, policy, language) = (assessment, installation.policy, common.language)
        let found = try await installation.store.read { connection -> (AssessmentFile, AssessmentEvidence)? in
          guard let file = try AssessmentQueries.find(id, viewer: .machineOperator, connection) else { return nil }
          let evidence = try AssessmentQueries.evidence(
            file, more: WorkEvidence.source(policy), policy: policy, viewer: .machineOperator, connection)
          return (file, evidence)
        }
        await installation.store.close()
        guard let (file, evidence) = found else { throw PeopleError.unknownAssessment(id) }
        let scheme = policy.assessmentScheme(file.kind, in: file.village, on: file.assessedOn)
        func word(_ code: String, _ list: String) -> String { policy.wording(code, of: list, in: language) }
        var outcome = Outcome()
        outcome.add("cadre_id", Bilingual("干部", "Cadre"), file.cadre)
        outcome.add("name", Bilingual("姓名", "Name"), file.name)
        outcome.add("village_code", Bilingual("村", "Village"), file.village)
        outcome.add("kind", Bilingual("类型", "Kind"), word(file.kind, "assessment_kind"))
        outcome.add("year", Bilingual("年度", "Year"), file.year)
        for item in scheme.value?.items ?? file.ratings.keys.sorted() {
          let name = policy.codeList("assessment_item")?.value(for: item)?.name ?? Bilingual(item, item)
          outcome.add("item.\(item)", name, file.ratings[item].map { word($0, "assessment_rating") } ?? "")
        }
        if let share = file.satisfaction {
          outcome.add("satisfaction", Bilingual("测评满意率（%）", "Satisfied in the poll (%)"), Yuan(fen: Int64(share)).description)
        }
        outcome.add("township_view", Bilingual("乡镇意见", "Township"), file.townshipView ?? "")
        outcome.add("unit_view", Bilingual("派出单位意见", "Sending unit"), file.unitView ?? "")
        for line in evidence.lines { outcome.add("evidence.\(line.id)", line.name, line.count) }
        outcome.add("grade", Bilingual("等次", "Grade"), file.grade.map { word($0, "assessment_grade") } ?? "")
        if let known = scheme.value {
          outcome.add("missing", Bilingual("尚缺", "Missing"), file.missing(known).joined(separator: ", "))
        }
        try outcome.print(format, language)
        if case .unknown(let reason) = scheme { Console.note("⚠ " + reason[language]) }
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "考核名单和优秀名额。 Assessments of a year, and the quota of each county.")
    @OptionGroup var common: CommonOptions
    @Option var division: DivisionCode?
    @Option(help: "yearly or term.") var kind = "yearly"
    @Option var year: Int
    @Option var format: OutputFormat = .text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let (kind, year, policy) = (installation.code(kind, of: "assessment_kind"), year, installation.policy)
        let files = try await installation.store.read {
          try AssessmentQueries.list(in: place, kind: kind, year: year, viewer: .machineOperator, $0)
        }
        let (language, zh) = (common.language, common.language == .chinese)
        try FigureTable(
          columns: [
            ("assessment_id", zh ? "编号" : "assessment"), ("cadre_id", zh ? "干部" : "cadre"), ("name", zh ? "姓名" : "name"),
            ("village_code", zh ? "村" : "village"), ("items", zh ? "已评项目" : "items rated"), ("grade", zh ? "等次" : "grade"),
          ],
          rows: files.map { file in
            [
              file.id, file.cadre, file.name, file.village.description, String(file.ratings.count),
              file.grade.map { format == .text ? policy.wording($0, of: "assessment_grade", in: language) : $0 } ?? "",
            ]
          }, numbers: ["items"]
        ).print(format)
        let days = Dictionary(grouping: files) { $0.village.ancestor(.county) ?? $0.village }.compactMapValues { $0.map(\.assessedOn).max() }
        for county in days.keys.sorted() where format == .text {
          let day = days[county] ?? installation.surroundings.today
          let quota = try await installation.store.read {
            try AssessmentQueries.quota(of: county, kind: kind, year: year, on: day, policy: policy, viewer: .machineOperator, $0)
          }
          guard let quota else { continue }
          let places = quota.quota.places(of: quota.count.assessed)
          let name = policy.wording(quota.quota.grade, of: "assessment_grade", in: language)
          Console.note(zh
            ? "\(county) \(name)：\(quota.count.given) / \(places) 人（\(quota.count.assessed) 人的 \(quota.quota.percent)%）"
            : "\(county) \(name): \(quota.count.given) / \(places) (\(quota.quota.percent)% of \(quota.count.assessed))")
        }
        await installation.store.close()
      }
    }
  }
}
