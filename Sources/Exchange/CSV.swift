import Basics

/// Reads comma-separated values as RFC 4180 has them, row by row over bytes in memory.
///
/// Takes CR, LF or CRLF as the end of a row, and tab or semicolon as separator where the first row
/// has no comma.
struct CSVReader {
  private let bytes: [UInt8]
  private var position = 0
  private let separator: UInt8
  /// The number of the row returned last; the heading is row 1.
  private(set) var row = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let first = bytes.prefix { $0 != 10 && $0 != 13 }
    if first.contains(0x2C) {
      separator = 0x2C
    } else {
      separator = first.contains(0x09) ? 0x09 : first.contains(0x3B) ? 0x3B : 0x2C
    }
  }

  /// The cells of the next row, trimmed; nil at the end.
  /// - Parameter cells: filled anew, so that one array serves all rows.
  /// - Throws: `Unclosed` where a quote never ends.
  mutating func next(into cells: inout [String]) throws(Unclosed) -> Bool {
    cells.removeAll(keepingCapacity: true)
    guard position < bytes.count else { return false }
    row += 1
    while true {
      cells.append(try cell())
      guard position < bytes.count else { return true }
      let byte = bytes[position]
      position += 1
      if byte == separator { continue }
      if byte == 13, position < bytes.count, bytes[position] == 10 { position += 1 }
      return true
    }
  }

  /// A quote that is opened and never closed.
  struct Unclosed: Error { let row: Int }

  private mutating func cell() throws(Unclosed) -> String {
    if position < bytes.count, bytes[position] == 0x22 { return try quoted() }
    let start = position
    bytes.withUnsafeBufferPointer { all in
      while position < all.count {
        let byte = all[position]
        if byte == separator || byte == 10 || byte == 13 { break }
        position += 1
      }
    }
    return Self.text(bytes, start, position)
  }

  private mutating func quoted() throws(Unclosed) -> String {
    position += 1
    var out: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte != 0x22 {
        out.append(byte)
      } else if position < bytes.count, bytes[position] == 0x22 {
        out.append(0x22)
        position += 1
      } else {
        // Anything between the closing quote and the separator is kept, as spreadsheets do.
        while position < bytes.count, bytes[position] != separator, bytes[position] != 10,
          bytes[position] != 13
        {
          out.append(bytes[position])
          position += 1
        }
        return LooseReader.trimmed(String(decoding: out, as: UTF8.self))
      }
    }
    throw Unclosed(row: row)
  }

  private static func text(_ bytes: [UInt8], _ start: Int, _ end: Int) -> String {
    guard start < end else { return "" }
    let text = bytes.withUnsafeBufferPointer {
      String(decoding: UnsafeBufferPointer(rebasing: $0[start..<end]), as: UTF8.self)
    }
    func maySpace(_ b: UInt8) -> Bool { b <= 32 || b == 0xC2 || b == 0xE3 || b == 0xEF || b == 0xA0 || b == 0x80 || b == 0xBF }
    return maySpace(bytes[start]) || maySpace(bytes[end - 1]) ? LooseReader.trimmed(text) : text
  }
}

/// Writes comma-separated values as RFC 4180 has them.
public struct CSVWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func append(_ cells: [String]) {
    for (i, cell) in cells.enumerated() {
      if i > 0 { bytes.append(0x2C) }
      if cell.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 10 || $0 == 13 }) {
        bytes.append(0x22)
        for byte in cell.utf8 {
          if byte == 0x22 { bytes.append(0x22) }
          bytes.append(byte)
        }
        bytes.append(0x22)
      } else {
        bytes.append(contentsOf: cell.utf8)
      }
    }
    bytes.append(contentsOf: [13, 10])
  }

  /// What was written since the last call.
  public mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }
}
