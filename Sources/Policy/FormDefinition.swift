public import Basics

/// A form that somebody fills in, as the registry has it (表单登记).
public struct FormDefinition: Sendable, Hashable {
  /// How a value comes into a field.
  public enum Entry: String, Sendable, CaseIterable {
    /// A person writes it.
    case typed
    /// A person picks it from a list.
    case chosen
    /// It stands there already; a person may change it.
    case filled
    /// The program works it out.
    case computed
  }

  /// One field of a form.
  public struct Field: Sendable, Hashable {
    /// As the form calls it.
    public let name: String
    /// The fields it is written to, as `kind.field`: one as a rule, several where one answer says
    /// something of each, none where it ends in no record.
    public let targets: [String]
    public let entry: Entry
    /// Where a filled value comes from: `kind.field`, `today`, `page` or `usual`.
    public let from: String?
    public let isRequired: Bool
    /// The line in the policy file, for messages.
    public let line: Int?
  }

  /// Which records of a month are fillings of the form.
  public struct Counted: Sendable, Hashable {
    /// The date field that says when.
    public let day: String
    /// The field that says who filled it in, a code of `form_role`; nil where the form's roles say it.
    public let role: String?
    /// By field: the value it must have, `*` for any and `-` for none.
    public let conditions: [String: String]
  }

  public let id: String
  public let name: Bilingual
  /// Codes of the list `form_role`.
  public let roles: [String]
  /// The office that asks for it.
  public let owner: String
  public let purpose: Bilingual
  /// The kind of record that it writes.
  public let record: String
  /// The forms of the console that are it, as `page/form`.
  public let web: [String]
  /// The days on which it is in use.
  public let span: DateSpan
  public let source: Source
  public let fields: [Field]
  /// Nil where no record tells how often it is filled in.
  public let counted: Counted?
  /// The policy file, and the line in it.
  public let file: String
  public let line: Int?
}

/// One thing that several records hold; it is entered where it is first, and nowhere else.
public struct SharedFact: Sendable, Hashable {
  public let id: String
  public let name: Bilingual
  /// Where it is entered, as `kind.field`.
  public let source: String
  /// Where else it stands.
  public let also: [String]
  public let file: String
  public let line: Int?
}

/// All forms of an installation, with what is known of the facts they ask for.
public struct FormRegistry: Sendable, Hashable {
  public internal(set) var forms: [FormDefinition] = []
  public internal(set) var facts: [SharedFact] = []
  /// Fields, as `kind.field`, that are facts of their own in spite of a title they share.
  public internal(set) var ownFacts: Set<String> = []
  /// Titles that mean another thing in each record.
  public internal(set) var commonTitles: Set<String> = []
  /// Words that no form and no field may hold: they stand for watching people.
  public internal(set) var forbiddenWords: [String] = []
  /// Words of fields that may stand in a form and never be required.
  public internal(set) var neverRequired: [String] = []

  /// The forms in use on a day, in the order of the file.
  public func forms(on day: LocalDate) -> [FormDefinition] { forms.filter { $0.span.contains(day) } }

  public func form(_ id: String) -> FormDefinition? { forms.first { $0.id == id } }
}
