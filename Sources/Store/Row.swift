import CPostgreSQL
import GRDBSQLite

/// One row of a result; valid only inside the closure that received it.
public struct Row {
  enum Source {
    case sqlite(OpaquePointer)
    case postgres(OpaquePointer, Int32)
  }

  let source: Source

  /// The value at a column, counted from 0.
  public subscript(_ column: Int) -> SQLValue {
    let index = Int32(column)
    switch source {
    case .sqlite(let statement):
      switch sqlite3_column_type(statement, index) {
      case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
      case SQLITE_FLOAT: return .integer(Int64(sqlite3_column_double(statement, index)))
      case SQLITE_TEXT: return .text(Self.sqliteText(statement, index))
      case SQLITE_BLOB:
        guard let bytes = sqlite3_column_blob(statement, index) else { return .blob([]) }
        let count = Int(sqlite3_column_bytes(statement, index))
        return .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
      default: return .null
      }
    case .postgres(let result, let row):
      if PQgetisnull(result, row, index) == 1 { return .null }
      guard let bytes = PQgetvalue(result, row, index) else { return .null }
      let count = Int(PQgetlength(result, row, index))
      let buffer = UnsafeRawBufferPointer(start: bytes, count: count)
      switch PQftype(result, index) {
      case 20, 21, 23, 26, 1700:  // int8, int2, int4, oid, numeric (sums of int8)
        // A sum may be longer than any number kept: then it is text, and no number to decode.
        return Self.integer(buffer).map { .integer($0) } ?? .text(String(decoding: buffer, as: UTF8.self))
      case 16: return .integer(buffer.first == 0x74 ? 1 : 0)
      case 17: return .blob(Self.bytes(fromHex: buffer))
      default: return .text(String(decoding: buffer, as: UTF8.self))
      }
    }
  }

  /// The whole number at a column, nil for anything else; the quick way through millions of rows.
  public func integer(_ column: Int) -> Int64? {
    guard case .sqlite(let statement) = source else { return self[column].integer }
    let index = Int32(column)
    guard sqlite3_column_type(statement, index) == SQLITE_INTEGER else { return nil }
    return sqlite3_column_int64(statement, index)
  }

  /// The value at a column as a type; `Optional` types accept NULL.
  /// - Throws: `StoreError` with code `decoding` where the stored value is not one.
  public func get<T: SQLRepresentable>(_ column: Int, as type: T.Type = T.self) throws -> T {
    let value = self[column]
    guard let result = T(sqlValue: value) else {
      throw StoreError(.decoding, "column \(column) is no \(T.self)")
    }
    return result
  }

  private static func sqliteText(_ statement: OpaquePointer, _ index: Int32) -> String {
    guard let bytes = sqlite3_column_text(statement, index) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, index))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  /// Gathered below zero, where there is room for one more; nil where it does not fit.
  private static func integer(_ digits: UnsafeRawBufferPointer) -> Int64? {
    var n: Int64 = 0
    var negative = false
    for byte in digits {
      if byte == 0x2D { negative = true; continue }
      guard byte >= 0x30, byte <= 0x39 else { break }
      let (tenfold, tooLong) = n.multipliedReportingOverflow(by: 10)
      let (sum, tooLow) = tenfold.subtractingReportingOverflow(Int64(byte - 0x30))
      guard !tooLong, !tooLow else { return nil }
      n = sum
    }
    return negative ? n : n == .min ? nil : -n
  }

  private static func bytes(fromHex text: UnsafeRawBufferPointer) -> [UInt8] {
    func nibble(_ c: UInt8) -> UInt8 { c <= 0x39 ? c - 0x30 : c - 0x57 }
    var out: [UInt8] = []
    out.reserveCapacity(text.count / 2)
    var i = 2  // after \x
    while i + 1 < text.count {
      out.append(nibble(text[i]) << 4 | nibble(text[i + 1]))
      i += 2
    }
    return out
  }
}
