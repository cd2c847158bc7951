internal import Basics
internal import HTML

/// What the forms of a page need to be sent.
struct Operating: Sendable {
  /// What a form came to, as the address after it says.
  enum Done: String {
    case saved, known
  }

  let token: String
  let newOperation: @Sendable () -> String
}

/// A form that was refused, with what was typed.
struct RefusedForm: Sendable {
  let form: SubmittedForm
  let problems: [FormProblem]
}

extension PageContext {
  /// What the form before this page came to; of one that was refused and is no longer among the forms
  /// of the page, what was wrong with it.
  func outcomeNote(_ forms: [FormModel]) -> Node {
    if let refused, !forms.contains(where: { $0.id == refused.form.form }) {
      return div(.class("form-problems"), .role("alert")) {
        p { strong { t("没有登记。", "Nothing was entered.") } }
        ul { for problem in refused.problems { li { words(problem) } } }
      }
    }
    guard let done else { return .empty }
    return p(.class("done"), .role("status")) {
      switch done {
      case .saved: t("已登记。", "Entered.")
      case .known: t("这份表单此前已提交过，没有重复登记。", "This form had been sent before; nothing was entered twice.")
      }
    }
  }

  /// A form, or the command that does the same where the console only reads.
  func work(_ model: FormModel, on page: MonitoringURL, level: Int = 3) -> Node {
    guard let operating else { return command(model) }
    let isRefused = refused?.form.form == model.id
    let view = FormView(
      model: model, page: page, operating: operating, refused: isRefused ? refused : nil, context: self)
    guard !model.isMain else {
      return div(.class("work-part")) {
        level == 2 ? h2 { model.title[language] } : h3 { model.title[language] }
        view.content
      }
    }
    return details(.class("work-part"), .open(isRefused)) {
      summary { model.title[language] }
      view.content
    }
  }

  @HTMLBuilder fileprivate func words(_ problem: FormProblem) -> Node {
    problem.explanation[language]
    if let remedy = problem.remedy { span(.class("under")) { remedy[language] } }
  }

  private func command(_ model: FormModel) -> Node {
    div(.class("work-part command")) {
      h3 { model.title[language] }
      if let explanation = model.explanation { p(.class("note")) { explanation[language] } }
      p { code { model.command(in: language) } }
    }
  }
}

/// One form with its fields, what is known filled in and what is wrong beside it.
private struct FormView {
  let model: FormModel
  let page: MonitoringURL
  let operating: Operating
  let refused: RefusedForm?
  let context: PageContext

  private var language: Language { context.language }
  private var prefix: String {
    String(model.id.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }

  private func problems(_ field: String) -> [FormProblem] { refused?.problems.filter { $0.field == field } ?? [] }

  /// What no field of the form is responsible for.
  private var general: [FormProblem] {
    let names = Set(model.fields.map(\.name))
    return refused?.problems.filter { $0.field.map { !names.contains($0) } ?? true } ?? []
  }

  var content: Node {
    form(.class("work"), .method("post"), .action(LinkTarget(page.path)), .autocomplete("off")) {
      input(.type("hidden"), .name("token"), .value(operating.token))
      input(.type("hidden"), .name("operation"), .value(refused?.form.operation ?? operating.newOperation()))
      input(.type("hidden"), .name("form"), .value(model.id))
      if let explanation = model.explanation { p(.class("note above")) { explanation[language] } }
      if let refused {
        div(.class("form-problems"), .role("alert")) {
          p {
            strong {
              context.t(
                "没有登记：有\(refused.problems.count)处需要处理。",
                refused.problems.count == 1
                  ? "Nothing was entered: one thing is wrong." : "Nothing was entered: \(refused.problems.count) things are wrong.")
            }
          }
          if !general.isEmpty { ul { for problem in general { li { context.words(problem) } } } }
        }
      }
      for field in model.fields { entry(field) }
      p(.class("submit")) { button(.type("submit")) { model.submit[language] } }
    }
  }

  private func value(_ field: FormField) -> [String] {
    guard let refused, field.entry != .kept else { return field.value }
    return refused.form.values[field.name] ?? []
  }

  private func entry(_ field: FormField) -> Node {
    let id = prefix + "-" + field.name
    let wrong = problems(field.name)
    let known = value(field)
    var about: [String] = []
    if field.hint != nil { about.append(id + "-hint") }
    if !wrong.isEmpty { about.append(id + "-error") }
    let attributes: [Attribute] = [
      .id(id), .name(field.name),
      about.isEmpty ? .none : .custom("aria-describedby", about.joined(separator: " ")),
      field.isRequired ? .custom("aria-required", "true") : .none,
      wrong.isEmpty ? .none : .custom("aria-invalid", "true"),
      .flag("autofocus", !wrong.isEmpty && wrong.first == firstWrong),
    ]
    switch field.entry {
    case .kept:
      return .fragment(known.map { input(.type("hidden"), .name(field.name), .value($0)) })
    case .many(let choices):
      return fieldset(.class("field")) {
        legend { name(field) }
        extras(field, id, wrong)
        div(.class("boxes")) {
          for choice in choices {
            label {
              input(.type("checkbox"), .name(field.name), .value(choice.code), .checked(known.contains(choice.code)))
              choice.name[language]
            }
          }
        }
      }
    default:
      return div(.class("field")) {
        label(.for(id)) { name(field) }
        extras(field, id, wrong)
        box(field, known.first, attributes)
      }
    }
  }

  /// The first problem that a field shows.
  private var firstWrong: FormProblem? {
    model.fields.lazy.compactMap { problems($0.name).first }.first
  }

  @HTMLBuilder private func name(_ field: FormField) -> Node {
    field.label[language]
    if !field.isRequired { span(.class("optional")) { context.t("（选填）", " (optional)") } }
  }

  @HTMLBuilder private func extras(_ field: FormField, _ id: String, _ wrong: [FormProblem]) -> Node {
    if let hint = field.hint { span(.class("hint"), .id(id + "-hint")) { hint[language] } }
    if !wrong.isEmpty {
      div(.class("field-error"), .id(id + "-error")) { for problem in wrong { p { context.words(problem) } } }
    }
  }

  private func box(_ field: FormField, _ known: String?, _ attributes: [Attribute]) -> Node {
    func line(_ more: Attribute...) -> Node {
      element("span", [.class("control")]) { inputElement(attributes + more + [.value(known)]) }
    }
    switch field.entry {
    case .line(let length): return line(.type("text"), .maxlength(length))
    case .date: return line(.type("date"))
    case .number: return line(.type("text"), .custom("inputmode", "numeric"), .maxlength(9))
    case .text: return textarea(attributes + [.custom("rows", "4"), .maxlength(4_000)], text: known ?? "")
    case .choice(let choices):
      let only = field.isRequired && choices.count == 1 ? choices.first?.code : nil
      return element("select", attributes) {
        if only == nil { option(.value("")) { context.t("请选择", "choose") } }
        for choice in choices {
          option(.value(choice.code), .selected(choice.code == known ?? only)) { choice.name[language] }
        }
      }
    case .many, .kept: return .empty
    }
  }
}
