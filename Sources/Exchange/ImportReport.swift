public import Basics
public import Journal

/// One thing wrong, or worth telling, about one cell of a file.
public struct ImportProblem: Sendable, Hashable {
  public let file: String
  /// The heading is row 1; 0 where the file as a whole is meant.
  public let row: Int
  public let column: String
  /// What the cell holds; masked where it is personal data.
  public let value: String
  public let severity: RuleFinding.Severity
  public let reason: Bilingual
  public let remedy: Bilingual?

  /// *file, row, column, value, reason, remedy* on one line.
  public func line(in language: Language) -> String {
    let place =
      language == .chinese
      ? "\(file) 第 \(row) 行 \(column)" : "\(file) row \(row) \(column)"
    let quoted = value.isEmpty ? "" : (language == .chinese ? "“\(value)”" : " \"\(value)\"")
    let cure = remedy.map { (language == .chinese ? "；" : "; ") + $0[language] } ?? ""
    return "\(place)\(quoted)\(language == .chinese ? "：" : ": ")\(reason[language])\(cure)"
  }
}

/// What became of one file.
public struct ImportReport: Sendable {
  public let file: String
  public let kind: String
  public let isDryRun: Bool
  public let encoding: TextEncoding
  public let rows: Int
  public let unknownColumns: [String]
  public let outcome: BulkOutcome
  public let problems: [ImportProblem]
  /// The files written beside the imported one.
  public let written: [String]

  public var errors: Int { problems.count { $0.severity == .error } }
  public var warnings: Int { problems.count { $0.severity == .warning } }
  /// Whether nothing may be written because of errors.
  public let wasStopped: Bool
}
