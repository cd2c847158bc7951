public import Basics

/// A form of a page: what may be done there, and what it asks for. Where the console only reads, the
/// page shows the command that does the same.
public struct FormModel: Hashable, Sendable {
  /// Which form of its page it is; sent back with it.
  public let id: String
  /// What it does.
  public let title: Bilingual
  /// What has to be known before.
  public let explanation: Bilingual?
  /// What it asks for, in order.
  public let fields: [FormField]
  /// What stands on the button.
  public let submit: Bilingual
  /// The command that does the same, without what the fields add.
  public let command: String
  /// Whether it is what the page is for, and so stands open.
  public let isMain: Bool

  /// Describes a form.
  public init(
    _ id: String, _ title: Bilingual, explanation: Bilingual? = nil, fields: [FormField], submit: Bilingual,
    command: String, isMain: Bool = false
  ) {
    self.id = id
    self.title = title
    self.explanation = explanation
    self.fields = fields
    self.submit = submit
    self.command = command
    self.isMain = isMain
  }

  /// The whole command, with the names of what is to be filled in.
  public func command(in language: Language) -> String {
    fields.reduce(command) { text, field in
      guard let option = field.option else { return text }
      let known = field.value.joined(separator: ",")
      let value = known.isEmpty ? field.label[language] : known
      let part = option.hasSuffix("=") ? " " + option + value : " " + option + " " + value
      return text + (field.isRequired || !known.isEmpty ? part : " [" + part.dropFirst() + "]")
    }
  }
}

/// One field of a form.
public struct FormField: Hashable, Sendable {
  /// How it is filled in.
  public enum Entry: Hashable, Sendable {
    /// A line of at most so many characters.
    case line(Int)
    /// Several lines.
    case text
    /// A day.
    case date
    /// A whole number.
    case number
    /// One of a list.
    case choice([FormChoice])
    /// Any of a list.
    case many([FormChoice])
    /// Goes along unseen.
    case kept
  }

  /// Its name in the form and in what is wrong with it.
  public let name: String
  /// What people call it.
  public let label: Bilingual
  /// How it is filled in.
  public let entry: Entry
  /// What is known already.
  public let value: [String]
  /// What helps to fill it in.
  public let hint: Bilingual?
  /// Whether it must be filled in.
  public let isRequired: Bool
  /// What it is called on the command line, such as `--actor`.
  public let option: String?

  /// Describes a field.
  public init(
    _ name: String, _ label: Bilingual, _ entry: Entry, value: [String] = [], hint: Bilingual? = nil,
    isRequired: Bool = false, option: String? = nil
  ) {
    self.name = name
    self.label = label
    self.entry = entry
    self.value = value
    self.hint = hint
    self.isRequired = isRequired
    self.option = option
  }
}

/// An entry of a list to choose from.
public struct FormChoice: Hashable, Sendable {
  /// The code that is sent.
  public let code: String
  /// What people call it.
  public let name: Bilingual

  /// Describes an entry.
  public init(_ code: String, _ name: Bilingual) {
    self.code = code
    self.name = name
  }
}

/// What is wrong with a form that was sent.
public struct FormProblem: Hashable, Sendable {
  /// The field it is about; nil where it is about the whole.
  public let field: String?
  /// What is wrong.
  public let explanation: Bilingual
  /// What to do.
  public let remedy: Bilingual?

  /// Describes a problem.
  public init(field: String? = nil, _ explanation: Bilingual, remedy: Bilingual? = nil) {
    self.field = field
    self.explanation = explanation
    self.remedy = remedy
  }
}

/// A form was not carried out; nothing was written.
public struct FormRefused: Error, Hashable {
  /// Why.
  public let problems: [FormProblem]

  /// Says why.
  public init(_ problems: [FormProblem]) { self.problems = problems }
}
