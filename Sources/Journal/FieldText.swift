public import Basics
public import Store

extension Field {
  /// A stored plain value as files and pages show it.
  /// - Parameters:
  ///   - monthOnly: the date is known to the month only.
  ///   - isMasked: a personal value is shown masked.
  public func text(_ value: SQLValue, monthOnly: Bool = false, isMasked: Bool) -> String {
    switch (content, value) {
    case (_, .null): return ""
    case (.date, .integer(let n)):
      guard let date = LocalDate(packed: Int(n)) else { return String(n) }
      return monthOnly ? String(date.description.dropLast(3)) : date.description
    case (.yuan, .integer(let fen)): return Yuan(fen: fen).description
    case (.decimal, .integer(let n)): return Quantity(hundredths: n).description
    case (.coordinate, .integer(let n)):
      return Numerals.decimal(Double(n) / 1_000_000, places: 6)
    case (_, .integer(let n)): return String(n)
    case (_, .text(let text)): return isMasked ? masked(text) : text
    case (_, .blob): return "***"
    }
  }

  /// A personal value as a viewer without the right sees it.
  public func masked(_ text: String) -> String {
    switch mask {
    case nil: return text
    case .name: return Masking.name(text)
    case .citizenID: return Masking.citizenID(text)
    case .phone: return Masking.phone(text)
    case .hidden: return "***"
    }
  }
}

/// Which dates of a record are known to the month only: field names joined by `;`.
public enum DatePrecision {
  public static func months(_ value: SQLValue) -> Set<String> {
    Set((value.text ?? "").split(separator: ";").map(String.init))
  }

  public static func value(_ months: Set<String>) -> SQLValue {
    months.isEmpty ? .null : .text(months.sorted().joined(separator: ";"))
  }
}
