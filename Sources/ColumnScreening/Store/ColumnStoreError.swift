public import Basics

/// Why a store cannot be opened or written.
public struct ColumnStoreError: ExplainedError, CustomStringConvertible {
  /// What callers can act on; new kinds may be added.
  public struct Code: Hashable, Sendable {
    let name: String
    /// There is no store in the folder: build one.
    public static let absent = Code(name: "absent")
    /// The files are damaged or not of a store: build it anew.
    public static let damaged = Code(name: "damaged")
    /// The store has another schema: build it anew.
    public static let otherSchema = Code(name: "otherSchema")
    /// Rows that do not fit the schema; nothing was written.
    public static let unfitRows = Code(name: "unfitRows")
    /// The schema itself contradicts itself.
    public static let badSchema = Code(name: "badSchema")
    /// The disk is full or failing.
    public static let storage = Code(name: "storage")
    /// Another process is writing.
    public static let busy = Code(name: "busy")
  }

  public let code: Code
  public let explanation: Bilingual
  public let remedy: Bilingual?

  init(_ code: Code, _ explanation: Bilingual, remedy: Bilingual? = nil) {
    self.code = code
    self.explanation = explanation
    self.remedy = remedy
  }

  public var description: String { explanation.en }
}
