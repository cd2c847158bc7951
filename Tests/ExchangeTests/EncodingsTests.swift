import Basics
import Exchange
import Foundation
import Glibc
import Testing
import TestSupport

/// Files come in whatever encoding and with whatever line ends office programs write; what cannot be
/// read is named, and never read as something else.
@Suite struct EncodingsTests {
  private static let table = [
    ["单位编号", "单位名称", "层级", "类别"],
    ["U甲", "样县，测试\"局\"", "县", "事业单位"], ["U乙", "第一行\n第二行", "乡镇", "国有企业"],
  ]

  /// The bytes of a text in another encoding, by the C library.
  private static func bytes(_ text: String, in encoding: String) throws -> [UInt8] {
    let converter = try #require(iconv_open(encoding, "UTF-8"))
    defer { iconv_close(converter) }
    var input = text.utf8.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: input.count * 4 + 16)
    let count: Int = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        var (from, fromLeft) = (source.baseAddress, source.count)
        var (to, toLeft) = (target.baseAddress, target.count)
        iconv(converter, &from, &fromLeft, &to, &toLeft)
        return target.count - toLeft
      }
    }
    return output.prefix(count).map { UInt8(bitPattern: $0) }
  }

  private func expectBothUnits(
    _ bytes: [UInt8], _ encoding: TextEncoding, _ comment: Comment
  ) async throws {
    let fixture = try await Fixture(.sqlite)
    let report = try await fixture.load("units", bytes)
    #expect(report.encoding == encoding, comment)
    #expect(report.problems == [], comment)
    #expect(report.rows == 2, comment)
    let records = try await fixture.records("units")
    #expect(records["U甲"]?["name"] == "样县，测试\"局\"", comment)
    #expect(records["U乙"]?["name"] == "第一行 第二行", comment)
    #expect(records["U乙"]?["kind"] == "enterprise", comment)
  }

  @Test(arguments: ["\r\n", "\n", "\r"])
  func everyEncodingAndLineEnd(_ end: String) async throws {
    let text = CSVText.write(Self.table, lineEnd: end)
    let note = Comment(rawValue: "line end \(end.utf8.map { $0 })")
    try await expectBothUnits(Array(text.utf8), .utf8, note)
    try await expectBothUnits([0xEF, 0xBB, 0xBF] + text.utf8, .utf8, note)
    try await expectBothUnits(try Self.bytes(text, in: "GB18030"), .gb18030, note)
    try await expectBothUnits(try Self.bytes(text, in: "GBK"), .gb18030, note)
    try await expectBothUnits([0xFF, 0xFE] + (try Self.bytes(text, in: "UTF-16LE")), .utf16, note)
    try await expectBothUnits([0xFE, 0xFF] + (try Self.bytes(text, in: "UTF-16BE")), .utf16, note)
  }

  /// The last row needs no line end; tabs and semicolons part cells where there is no comma.
  @Test(arguments: ["\t", ";"])
  func otherSeparators(_ separator: String) async throws {
    let text = [["unit_id", "name", "tier", "kind"], ["UT", "样,局", "county", "institution"]]
      .map { $0.joined(separator: separator) }.joined(separator: "\n")
    let fixture = try await Fixture(.sqlite)
    try await fixture.load("units", text)
    #expect(try await fixture.records("units")["UT"]?["name"] == "样,局")
  }

  /// Rare characters of GB18030's four bytes, which names hold.
  @Test func rareCharacters() async throws {
    let text = "unit_id,name,tier,kind\nU㐀,𠀀镇䶮局,county,institution\n"
    let fixture = try await Fixture(.sqlite)
    try await fixture.load("units", try Self.bytes(text, in: "GB18030"))
    #expect(try await fixture.records("units")["U㐀"]?["name"] == "𠀀镇䶮局")
  }

  /// UTF-8 with one broken byte is named with its line, and not read as GB18030, which would make
  /// other words of it.
  @Test(arguments: [true, false])
  func damagedUTF8IsNamed(_ isMarked: Bool) async throws {
    var bytes: [UInt8] = isMarked ? [0xEF, 0xBB, 0xBF] : []
    bytes += "unit_id,name,tier,kind\nU1,样县测试局,county,institution\n".utf8
    let start = bytes.count
    bytes += "U2,样县第二局,county,institution\n".utf8
    bytes.remove(at: start + 4)
    let problem = try await self.problem(bytes)
    #expect(problem.reason.en.contains("line 3"))
    #expect(problem.remedy != nil)
  }

  @Test func bytesOfNoEncodingAreNamed() async throws {
    let problem = try await problem(Array("unit_id,name,tier,kind\nU1,".utf8) + [0xFF, 0xFF, 0x80, 0x0A])
    #expect(problem.reason.en.contains("neither as UTF-8 nor as GB18030"))
    let binary = try await self.problem([0x00, 0x01, 0x02, 0x41, 0x42])
    #expect(binary.reason.en.contains("no text"))
  }

  @Test func workbooksAreNamed() async throws {
    let xlsx = try await problem([0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 7, count: 64))
    #expect(xlsx.reason.en.contains("Excel workbook") && xlsx.remedy?.en.contains("CSV") == true)
    let xls = try await problem([0xD0, 0xCF, 0x11, 0xE0] + [UInt8](repeating: 7, count: 64))
    #expect(xls.reason.en.contains("old Office file") && xls.remedy != nil)
  }

  /// The problem with a file as a whole; nothing is written because of it.
  private func problem(_ bytes: [UInt8]) async throws -> FileProblem {
    let fixture = try await Fixture(.sqlite)
    let before = try await fixture.state()
    let problem = try await #require(throws: FileProblem.self) {
      try await fixture.load("units", bytes)
    }
    #expect(try await fixture.state() == before)
    return problem
  }
}
