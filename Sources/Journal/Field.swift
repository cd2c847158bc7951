public import Basics

/// One field of a kind of record: what it means, how it is typed in, kept and shown.
public struct Field: Sendable {
  /// What a field holds, and so how text is read into it.
  public enum Content: Sendable, Hashable {
    case text
    /// A key given by the office or its former systems, or a UUIDv7 made here.
    case identifier
    case integer(ClosedRange<Int64>)
    /// Kept as fen.
    case yuan
    /// A number of no fixed unit with up to two decimals, kept as hundredths; see `Quantity`.
    case decimal
    /// Degrees, kept as millionths of a degree.
    case coordinate
    case date(DateRole)
    /// A division that must be known, of one of these ranks.
    case division(Set<DivisionRank>)
    /// One value of a code list of the policy.
    case code(list: String)
    /// Several values of a code list, kept joined by `;`.
    case codes(list: String, most: Int)
    /// Several numbers, kept joined by `;`.
    case numbers(ClosedRange<Int64>)
    /// Several texts, kept joined by `;`.
    case list
    /// The key of a record of another kind, which must exist.
    case reference(kind: String)
    /// A citizen id, found again by its keyed hash in the column `NAME_hash`.
    case citizenID
  }

  /// Which day a month stands for, and what a date may be compared with.
  public enum DateRole: Sendable, Hashable { case start, end, event, birth }

  /// How a personal field looks without the right to see it whole.
  public enum Mask: Sendable, Hashable { case name, citizenID, phone, hidden }

  public let name: String
  /// The Chinese column name (列名).
  public let title: String
  public let content: Content
  public var isRequired = false
  /// Set for personal data: kept only as ciphertext, shown only masked.
  public var mask: Mask?
  /// Filled from the record that `reference` names, not from the file.
  public var derivation: Derivation?
  /// Not a column of files.
  public var isInternal = false

  /// Copies `column` of the record that the field `reference` refers to, always or where the field
  /// was left empty.
  public struct Derivation: Sendable, Hashable {
    public let reference: String
    public let column: String
    public let onlyIfEmpty: Bool
  }

  public init(_ name: String, _ title: String, _ content: Content = .text) {
    self.name = name
    self.title = title
    self.content = content
  }

  public var required: Field { with { $0.isRequired = true } }
  public func sealed(_ mask: Mask) -> Field { with { $0.mask = mask } }

  /// A field of the table alone, copied from the referenced record.
  public func copied(from reference: String, _ column: String) -> Field {
    with {
      $0.derivation = Derivation(reference: reference, column: column, onlyIfEmpty: false)
      $0.isInternal = true
    }
  }

  /// A field that takes the referenced record's value where the file leaves it empty.
  public func defaulting(to reference: String, _ column: String) -> Field {
    with { $0.derivation = Derivation(reference: reference, column: column, onlyIfEmpty: true) }
  }

  public var isSealed: Bool { mask != nil }

  /// The English heading of files made easy to read: the name itself.
  public func heading(in language: Language) -> String { language == .chinese ? title : name }

  private func with(_ change: (inout Field) -> Void) -> Field {
    var copy = self
    change(&copy)
    return copy
  }
}
