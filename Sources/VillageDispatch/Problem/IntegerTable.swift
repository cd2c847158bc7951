public import Basics
import CZlib
import Foundation

/// What is wrong with a problem in the exchange format.
public struct ProblemFileError: ExplainedError, Hashable {
  public let file: String
  public let line: Int?
  public let reason: Bilingual

  init(_ file: String, line: Int? = nil, _ zh: String, _ en: String) {
    self.file = file
    self.line = line
    reason = Bilingual(zh, en)
  }

  public var explanation: Bilingual {
    let place = file + (line.map { ":\($0)" } ?? "")
    return Bilingual("\(place)：\(reason.zh)", "\(place): \(reason.en)")
  }

  public var remedy: Bilingual? {
    Bilingual("格式见 docs/FORMATS.md“分配问题”", "The format is in docs/FORMATS.md, “Dispatch problems”")
  }
}

/// A file of the exchange format: whole numbers under named columns, plain or compressed.
struct IntegerTable {
  let file: String
  let columns: [String]
  let rowCount: Int
  /// Row by row; a text column holds 0.
  private let values: [Int32]
  /// The line of each row in the file: empty lines are skipped, and counted.
  private let lines: [Int32]
  /// The cells of the columns that were asked for as text.
  let texts: [String: [String]]

  /// - Throws: `ProblemFileError` for a missing column, or a value that is no number.
  init(_ bytes: [UInt8], file: String, required: [String], text: Set<String> = []) throws {
    self.file = file
    var position = 0
    func line() -> Range<Int>? {
      guard position < bytes.count else { return nil }
      let start = position
      while position < bytes.count, bytes[position] != 10 { position += 1 }
      var end = position
      if end > start, bytes[end - 1] == 13 { end -= 1 }
      position += 1
      return start..<end
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    guard let header = line() else { throw ProblemFileError(file, "文件是空的", "the file is empty") }
    let columns = String(decoding: bytes[header], as: UTF8.self).split(
      separator: ",", omittingEmptySubsequences: false
    ).map { $0.trimmingCharacters(in: .whitespaces) }
    self.columns = columns
    for column in required where !columns.contains(column) {
      throw ProblemFileError(file, line: 1, "缺少列 \(column)", "the column \(column) is missing")
    }
    for (i, column) in columns.enumerated() where columns[..<i].contains(column) {
      throw ProblemFileError(file, line: 1, "列 \(column) 重复", "the column \(column) is there twice")
    }
    let isText = columns.map(text.contains)
    var values: [Int32] = [], lines: [Int32] = [], texts: [String: [String]] = [:]
    var lineNumber = 1
    while let range = line() {
      lineNumber += 1
      if range.isEmpty { continue }
      var column = 0, start = range.lowerBound
      for end in range.lowerBound...range.upperBound
      where end == range.upperBound || bytes[end] == 0x2C {
        guard column < columns.count else {
          throw ProblemFileError(file, line: lineNumber, "单元格多于列数", "more cells than columns")
        }
        if isText[column] {
          values.append(0)
          texts[columns[column], default: []].append(String(decoding: bytes[start..<end], as: UTF8.self))
        } else {
          guard let value = Self.integer(bytes[start..<end]) else {
            let cell = String(decoding: bytes[start..<end], as: UTF8.self)
            throw ProblemFileError(
              file, line: lineNumber, 
              "\(columns[column]) 应为整数，而不是“\(cell)”",
              "\(columns[column]) is to be a whole number, not “\(cell)”")
          }
          values.append(value)
        }
        column += 1
        start = end + 1
      }
      if column < columns.count {
        throw ProblemFileError(
          file, line: lineNumber, "有 \(column) 个单元格，应为 \(columns.count) 个",
          "\(column) cells where \(columns.count) are expected")
      }
      lines.append(Int32(truncatingIfNeeded: lineNumber))
    }
    self.values = values
    self.lines = lines
    self.texts = texts
    rowCount = lines.count
  }

  func line(of row: Int) -> Int { Int(lines[row]) }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int32? {
    var out = 0, isNegative = false, digits = 0
    for (i, byte) in bytes.enumerated() {
      switch byte {
      case 0x2D where i == 0: isNegative = true
      case 0x30...0x39:
        digits += 1
        out = out * 10 + Int(byte - 0x30)
        if out > Int(Int32.max) { return nil }
      default: return nil
      }
    }
    return digits == 0 ? nil : Int32(isNegative ? -out : out)
  }

  /// Reads one column after the other of a row.
  func column(_ name: String) -> Column {
    Column(table: self, index: columns.firstIndex(of: name) ?? 0, name: name)
  }

  struct Column {
    fileprivate let table: IntegerTable
    fileprivate let index: Int
    let name: String

    subscript(_ row: Int) -> Int { Int(table.values[row * table.columns.count + index]) }

    /// - Throws: `ProblemFileError` outside `allowed`, naming the line.
    func value(_ row: Int, in allowed: ClosedRange<Int>) throws -> Int {
      let value = self[row]
      guard allowed.contains(value) else {
        throw ProblemFileError(
          table.file, line: table.line(of: row),
          "\(name) 为 \(value)，应在 \(allowed.lowerBound) 至 \(allowed.upperBound) 之间",
          "\(name) is \(value); it may be \(allowed.lowerBound) to \(allowed.upperBound)")
      }
      return value
    }
  }
}

/// A file by its name or by its name with `.gz`.
enum PossiblyCompressedFile {
  /// Nil where there is neither.
  static func read(_ folder: URL, _ name: String) throws -> [UInt8]? {
    for candidate in [name, name + ".gz"] {
      let url = folder.appendingPathComponent(candidate)
      if FileManager.default.fileExists(atPath: url.path) { return try read(url) }
    }
    return nil
  }

  /// zlib reads a plain file as it is and a compressed one unpacked.
  static func read(_ url: URL) throws -> [UInt8] {
    guard let file = gzopen(url.path, "rb") else {
      throw ProblemFileError(url.lastPathComponent, "文件无法打开", "the file cannot be opened")
    }
    defer { gzclose(file) }
    var out: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = gzread(file, &chunk, UInt32(chunk.count))
      if count < 0 { throw ProblemFileError(url.lastPathComponent, "压缩数据已损坏", "the compressed data is damaged") }
      if count == 0 {
        // A file that ends too soon reads like one that is whole; only this tells.
        var state: Int32 = Z_OK
        _ = gzerror(file, &state)
        guard state == Z_OK || state == Z_STREAM_END else {
          throw ProblemFileError(
            url.lastPathComponent, "压缩文件不完整", "the compressed file breaks off")
        }
        return out
      }
      out += chunk[0..<Int(count)]
    }
  }
}
