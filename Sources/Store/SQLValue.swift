public import Basics

/// What a column or a parameter can hold. There are no floating-point columns: money is fen,
/// coordinates are micro-degrees.
public enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  public var isNull: Bool { self == .null }
  public var integer: Int64? { if case .integer(let n) = self { return n } else { return nil } }
  public var text: String? { if case .text(let s) = self { return s } else { return nil } }
  public var blob: [UInt8]? { if case .blob(let b) = self { return b } else { return nil } }
}

extension SQLValue {
  /// PostgreSQL keeps no NUL in text, so neither engine is given one: it would cut the text there.
  func requireNoNul(_ sql: String) throws {
    if case .text(let text) = self, text.utf8.contains(0) {
      throw StoreError(.constraint, "text with a NUL character", sql: sql)
    }
  }
}

/// A type that travels to the database as one value and comes back whole.
public protocol SQLRepresentable: Sendable {
  var sqlValue: SQLValue { get }
  /// Nil where the stored value is not one of this type.
  init?(sqlValue: SQLValue)
}

extension SQLValue: SQLRepresentable {
  public var sqlValue: SQLValue { self }
  public init?(sqlValue: SQLValue) { self = sqlValue }
}

extension Int64: SQLRepresentable {
  public var sqlValue: SQLValue { .integer(self) }
  public init?(sqlValue: SQLValue) {
    guard let n = sqlValue.integer else { return nil }
    self = n
  }
}

extension Int: SQLRepresentable {
  public var sqlValue: SQLValue { .integer(Int64(self)) }
  public init?(sqlValue: SQLValue) {
    guard let n = sqlValue.integer else { return nil }
    self.init(n)
  }
}

extension Bool: SQLRepresentable {
  public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
  public init?(sqlValue: SQLValue) {
    guard let n = sqlValue.integer else { return nil }
    self = n != 0
  }
}

extension String: SQLRepresentable {
  public var sqlValue: SQLValue { .text(self) }
  public init?(sqlValue: SQLValue) {
    guard let s = sqlValue.text else { return nil }
    self = s
  }
}

extension Array: SQLRepresentable where Element == UInt8 {
  public var sqlValue: SQLValue { .blob(self) }
  public init?(sqlValue: SQLValue) {
    guard let b = sqlValue.blob else { return nil }
    self = b
  }
}

extension Optional: SQLRepresentable where Wrapped: SQLRepresentable {
  public var sqlValue: SQLValue { self?.sqlValue ?? .null }
  public init?(sqlValue: SQLValue) {
    if sqlValue.isNull {
      self = .none
    } else if let value = Wrapped(sqlValue: sqlValue) {
      self = value
    } else {
      return nil
    }
  }
}

extension LocalDate: SQLRepresentable {
  public var sqlValue: SQLValue { .integer(Int64(packed)) }
  public init?(sqlValue: SQLValue) {
    guard let n = sqlValue.integer else { return nil }
    self.init(packed: Int(n))
  }
}

extension DivisionCode: SQLRepresentable {
  public var sqlValue: SQLValue { .integer(value) }
  public init?(sqlValue: SQLValue) {
    guard let n = sqlValue.integer else { return nil }
    self.init(n)
  }
}

extension Yuan: SQLRepresentable {
  public var sqlValue: SQLValue { .integer(fen) }
  public init?(sqlValue: SQLValue) {
    guard let n = sqlValue.integer else { return nil }
    self.init(fen: n)
  }
}

extension Quantity: SQLRepresentable {
  public var sqlValue: SQLValue { .integer(hundredths) }
  public init?(sqlValue: SQLValue) {
    guard let n = sqlValue.integer else { return nil }
    self.init(hundredths: n)
  }
}

extension Instant: SQLRepresentable {
  public var sqlValue: SQLValue { .integer(microseconds) }
  public init?(sqlValue: SQLValue) {
    guard let n = sqlValue.integer else { return nil }
    self.init(microseconds: n)
  }
}
