public import Basics
import Foundation
import Glibc

/// The encodings that office files come in.
public enum TextEncoding: String, Sendable {
  case utf8 = "UTF-8"
  case gb18030 = "GB18030"
  case utf16 = "UTF-16"
}

/// A whole file as UTF-8 bytes.
struct DecodedText {
  let bytes: [UInt8]
  let encoding: TextEncoding

  /// Recognises UTF-8 with or without byte-order mark, UTF-16 with one, and else GB18030.
  /// - Throws: `FileProblem` for an empty file, a workbook, or bytes of no known encoding.
  static func read(_ path: String) throws -> DecodedText {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FileProblem(path, Bilingual("无法读取", "cannot be read"), Bilingual("检查路径和权限", "check the path and its permissions"))
    }
    return try decode([UInt8](data), path: path)
  }

  static func decode(_ bytes: [UInt8], path: String) throws -> DecodedText {
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw FileProblem(path, Bilingual("这是 Excel 工作簿", "this is an Excel workbook"),
        Bilingual("请另存为 CSV 后再导入", "save it as CSV and import that"))
    }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw FileProblem(path, Bilingual("这是旧版 Office 文件", "this is an old Office file"),
        Bilingual("请另存为 CSV 后再导入", "save it as CSV and import that"))
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return try plain(Array(bytes.dropFirst(3)), path: path, isMarked: true)
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      guard let text = convert(bytes, from: "UTF-16") else { throw unknown(path) }
      return DecodedText(bytes: text, encoding: .utf16)
    }
    return try plain(bytes, path: path)
  }

  private static func plain(
    _ bytes: [UInt8], path: String, isMarked: Bool = false
  ) throws -> DecodedText {
    guard bytes.contains(where: { $0 > 32 }) else {
      throw FileProblem(path, Bilingual("文件是空的", "the file is empty"),
        Bilingual("用 zhucun template 取得表头", "get the headings with `zhucun template`"))
    }
    guard !bytes.contains(0) else {
      throw FileProblem(path, Bilingual("不是文本文件", "this is no text file"), Bilingual("导入 CSV 文件", "import a CSV file"))
    }
    if String(validating: bytes, as: UTF8.self) != nil { return DecodedText(bytes: bytes, encoding: .utf8) }
    // Damaged UTF-8 must not pass as GB18030, which takes nearly any bytes and makes other words of them.
    if let line = damagedLine(bytes, isMarked: isMarked) {
      throw FileProblem(path,
        Bilingual("UTF-8 编码在第 \(line) 行损坏", "the UTF-8 text is damaged in line \(line)"),
        Bilingual("从原系统重新导出，或另存为 UTF-8 编码的 CSV", "export it again, or save it as CSV in UTF-8"))
    }
    guard let text = convert(bytes, from: "GB18030") else { throw unknown(path) }
    return DecodedText(bytes: text, encoding: .gb18030)
  }

  /// The line of the first invalid byte, where a text is UTF-8 but for a few bytes; nil where it is
  /// of another encoding.
  private static func damagedLine(_ bytes: [UInt8], isMarked: Bool) -> Int? {
    var (line, firstBad, valid, invalid) = (1, Int?.none, 0, 0)
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      if byte < 0x80 {
        if byte == 10 { line += 1 }
        i += 1
        continue
      }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      if byte >= 0xC2, i + length <= bytes.count,
        String(validating: bytes[i..<i + length], as: UTF8.self) != nil
      {
        valid += 1
        i += length
      } else {
        firstBad = firstBad ?? line
        invalid += 1
        i += 1
      }
    }
    return isMarked || valid > 4 * invalid ? firstBad : nil
  }

  private static func unknown(_ path: String) -> FileProblem {
    FileProblem(path, Bilingual("既不是 UTF-8 也不是 GB18030 编码", "encoded neither as UTF-8 nor as GB18030"),
      Bilingual("另存为 UTF-8 编码的 CSV", "save it as CSV in UTF-8"))
  }

  private static func convert(_ bytes: [UInt8], from encoding: String) -> [UInt8]? {
    guard let converter = iconv_open("UTF-8", encoding), Int(bitPattern: converter) != -1 else {
      return nil
    }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: bytes.count * 2 + 16)
    let written: Int? = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        var from = source.baseAddress
        var fromLeft = source.count
        var to = target.baseAddress
        var toLeft = target.count
        let result = iconv(converter, &from, &fromLeft, &to, &toLeft)
        return result == -1 ? nil : target.count - toLeft
      }
    }
    return written.map { count in output.prefix(count).map { UInt8(bitPattern: $0) } }
  }
}

/// Something wrong with a file as a whole; nothing of it was read.
public struct FileProblem: ExplainedError, Hashable {
  public let path: String
  public let reason: Bilingual
  public let remedy: Bilingual?

  public init(_ path: String, _ reason: Bilingual, _ remedy: Bilingual? = nil) {
    self.path = path
    self.reason = reason
    self.remedy = remedy
  }

  public var explanation: Bilingual {
    Bilingual("\(path)：\(reason.zh)", "\(path): \(reason.en)")
  }
}
