import ArgumentParser
import Authority
import Basics
import Burden
import Installation
import Policy

/// What reporting costs, by form and role.
struct BurdenReport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "burden", abstract: "填报负担：每张表每份要填几个值，一个月合计多少。 What reporting costs: values per record and per month, by form and role.",
    discussion: """
      Worked out from Policies/forms.yaml and the records of the last whole month. --fields lists every field with its source.
      """)
  @OptionGroup var common: CommonOptions
  @Option var division: DivisionCode?
  @Option(help: "The last whole month up to this day is counted (default: today).") var asOf: LocalDate?
  @Flag(help: "Every field of every form: who gives it, or where it comes from.") var fields = false
  @Option var format = OutputFormat.text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let place = try await installation.division(division)
      let (day, policy, registry) = (asOf ?? installation.surroundings.today, installation.policy, installation.registry)
      if fields {
        await installation.store.close()
        return try printFields(policy, day)
      }
      let meter = try await installation.store.read {
        try BurdenMeter.read(in: place, asOf: day, policy: policy, registry: registry, viewer: .machineOperator, $0)
      }
      await installation.store.close()
      try print(meter, policy)
    }
  }

  private func print(_ meter: BurdenMeter, _ policy: PolicyBook) throws {
    let (language, zh) = (common.language, common.language == .chinese)
    func hundredths(_ value: Int?) -> String { value.map { Yuan(fen: Int64($0)).description } ?? "" }
    func roles(_ codes: [String]) -> String {
      codes.map { format == .text ? policy.wording($0, of: "form_role", in: language) : $0 }.joined(separator: format == .text && zh ? "、" : ";")
    }
    try FigureTable(
      columns: [
        ("form", zh ? "表" : "form"), ("role", zh ? "填表人" : "role"), ("typed_required", zh ? "必填" : "typed, required"),
        ("typed_optional", zh ? "选填" : "typed, optional"), ("chosen_required", zh ? "必选" : "chosen, required"),
        ("chosen_optional", zh ? "可选" : "chosen, optional"), ("filled", zh ? "带出" : "filled in"), ("computed", zh ? "算出" : "worked out"),
        ("records", zh ? "本月份数" : "records"), ("people", zh ? "人（处）" : "people or places"), ("values_least", zh ? "至少填" : "values, least"),
        ("values_most", zh ? "至多填" : "values, most"), ("each_least", zh ? "人均至少" : "each, least"), ("each_most", zh ? "人均至多" : "each, most"),
      ],
      rows: meter.lines.map { line in
        [
          format == .text ? line.name[language] : line.form, roles(line.roles), String(line.typed.required), String(line.typed.optional),
          String(line.chosen.required), String(line.chosen.optional), String(line.filled), String(line.computed),
          line.records.map(String.init) ?? "", line.people.map(String.init) ?? "", line.leastValues.map(String.init) ?? "",
          line.mostValues.map(String.init) ?? "", hundredths(line.perPerson(line.leastValues)), hundredths(line.perPerson(line.mostValues)),
        ]
      },
      numbers: [
        "typed_required", "typed_optional", "chosen_required", "chosen_optional", "filled", "computed", "records", "people",
        "values_least", "values_most", "each_least", "each_most",
      ]
    ).print(format)
    guard format == .text else { return }
    Console.note(zh ? "统计期：\(meter.from) 至 \(meter.to)" : "counted: \(meter.from) to \(meter.to)")
  }

  private func printFields(_ policy: PolicyBook, _ day: LocalDate) throws {
    let zh = common.language == .chinese
    try FigureTable(
      columns: [
        ("form", zh ? "表" : "form"), ("field", zh ? "栏目" : "field"), ("writes", zh ? "写入" : "writes"), ("by", zh ? "方式" : "by"),
        ("from", zh ? "来源" : "from"), ("required", zh ? "必填" : "required"), ("owner", zh ? "归口单位" : "owner"),
        ("purpose", zh ? "用途" : "purpose"), ("basis", zh ? "依据" : "basis"), ("valid_to", zh ? "有效期至" : "valid to"),
      ],
      rows: policy.forms.forms(on: day).flatMap { form in
        form.fields.map { field in
          [
            form.id, field.name, field.targets.joined(separator: ";"), field.entry.rawValue, field.from ?? "", field.isRequired ? "yes" : "no", form.owner,
            form.purpose[common.language], form.source.document ?? form.source.certainty.name[common.language], form.span.to?.description ?? "",
          ]
        }
      }
    ).print(format)
  }
}

/// Looks at the policies.
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "政策目录。 The policy folder.", subcommands: [Check.self])

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "核对政策目录：代码、日期、筛查规则，以及表单是否重复要人填。 Check the folder: codes, days, rules of screening, and forms that ask twice.")
    @OptionGroup var common: CommonOptions
    @Option(help: "Another folder than the one in use.") var folder: String?

    func run() async throws {
      try await common.run {
        let book = try Installation.policies(folder)
        Console.print(common.language == .chinese
          ? "没有问题：代码表 \(book.codeListIDs.count) 个，表单 \(book.forms.forms.count) 张，摘要 \(book.digest)"
          : "nothing wrong: \(book.codeListIDs.count) code lists, \(book.forms.forms.count) forms, digest \(book.digest)")
      }
    }
  }
}
