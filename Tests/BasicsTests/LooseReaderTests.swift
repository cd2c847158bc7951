import Basics
import Testing

/// Proves that values are read as FORMATS §1 lists them, and that what is no value is refused.
@Suite struct LooseReaderTests {
  @Test(arguments: [
    "2023-09-01", "2023/9/1", "2023.9.1", "20230901", "2023年9月1日", "2023年09月01日", "2023-9-1",
    "２０２３－０９－０１", "２０２３．９．１", "２０２３年９月１日", "２０２３／９／１", "45170", "45170.0",
    "2023-09-01 00:00:00", "2023-09-01T00:00:00", "2023/9/1 0:00", "2023 年 9 月 1 日",
  ])
  func aDay(_ text: String) {
    for asEnd in [false, true] {
      let read = LooseReader.date(text, asEnd: asEnd)
      #expect(read?.date == LocalDate(2023, 9, 1), "\(text)")
      #expect(read?.isMonthOnly == false)
    }
  }

  @Test(arguments: ["2023年9月", "202309", "2023-09", "2023/9", "2023.9", "２０２３年９月"])
  func aMonth(_ text: String) {
    let (start, end) = (LooseReader.date(text, asEnd: false), LooseReader.date(text, asEnd: true))
    #expect(start?.date == LocalDate(2023, 9, 1) && end?.date == LocalDate(2023, 9, 30))
    #expect(start?.isMonthOnly == true && end?.isMonthOnly == true)
  }

  @Test func aMonthEndsOnItsLastDay() {
    #expect(LooseReader.date("2024年2月", asEnd: true)?.date == LocalDate(2024, 2, 29))
    #expect(LooseReader.date("202302", asEnd: true)?.date == LocalDate(2023, 2, 28))
  }

  /// Serial numbers count from 1900-03-01 on as days since 1899-12-30.
  @Test(arguments: [(36_526, 2000, 1, 1), (25_569, 1970, 1, 1), (44_197, 2021, 1, 1), (45_291, 2023, 12, 31)])
  func excelSerials(_ serial: Int, _ year: Int, _ month: Int, _ day: Int) {
    #expect(LooseReader.date(String(serial), asEnd: false)?.date == LocalDate(year, month, day))
  }

  @Test(arguments: [
    "", " ", "-", "abc", "2023-02-29", "2023-13-01", "2023-00-10", "20230931", "2023年2月30日", "202313",
    "2023年13月", "2023", "2023年", "9月1日", "01/09/2023", "2023-09-01-02", "2023-9-", "2023年9月日",
    "2023--9", "2023-09-01 08:30", "1023-09-01", "23-09-01", "2023-+9-01", "5.1E+17", "0", "12",
    "123456789", "2023-09-01x", "2023年9月1日日", "日2023年9月1日",
  ])
  func noDate(_ text: String) {
    #expect(LooseReader.date(text, asEnd: false) == nil, "\(text)")
    #expect(LooseReader.date(text, asEnd: true) == nil, "\(text)")
  }

  @Test(arguments: [
    ("2100", 2_100), ("2,100", 2_100), ("２,１００", 2_100), ("２，１００", 2_100), ("3.2万", 32_000),
    ("３．２万", 32_000), ("1.5亿", 150_000_000), ("11.9万", 119_000), ("1.19万", 11_900), ("32000人", 32_000),
    ("3.2万人", 32_000), ("0", 0), ("-5", -5), ("+5", 5), ("1,234,567", 1_234_567), ("5.0", 5),
    ("9223372036854775807", Int64.max), ("0.0001万", 1),
  ])
  func aNumber(_ text: String, _ value: Int64) {
    #expect(LooseReader.number(text, scale: 1) == value)
  }

  @Test(arguments: [
    ("6800", 680_000), ("6,800.50", 680_050), ("0.01", 1), ("¥12.3", 1_230), ("￥12.30元", 1_230),
    ("3.2万", 3_200_000), ("1.5亿元", 15_000_000_000), ("-0.5", -50), ("0.123456万", 123_456), ("１２．５", 1_250),
  ])
  func moneyInFen(_ text: String, _ fen: Int64) {
    #expect(LooseReader.number(text, scale: 100) == fen)
  }

  @Test(arguments: [
    "", "-", "+", "万", ".", ".5", "5.", "1.2.3", "--5", "1e5", "5.1E+17", "3.2万万", "abc", "12a", "½", "٣",
    "0.001", "9223372036854775808", "99999999999999999999", "92233720368547758.99", "922337203685477.9999亿",
  ])
  func noNumber(_ text: String) {
    #expect(LooseReader.number(text, scale: 100) == nil, "\(text)")
  }

  @Test func aFractionIsNoCount() {
    #expect(LooseReader.number("2.5", scale: 1) == nil)
    #expect(LooseReader.number("0.00001万", scale: 1) == nil)
  }

  @Test func yesAndNo() {
    for yes in ["true", "TRUE", "1", "是", "√", "１"] { #expect(LooseReader.yesNo(yes) == true, "\(yes)") }
    for no in ["false", "0", "否", "０"] { #expect(LooseReader.yesNo(no) == false, "\(no)") }
    for other in ["", "maybe", "2", "是否"] { #expect(LooseReader.yesNo(other) == nil, "\(other)") }
  }

  @Test func lists() {
    #expect(LooseReader.list("因病;因学；因残、因灾,其他，缺劳力") == ["因病", "因学", "因残", "因灾", "其他", "缺劳力"])
    #expect(LooseReader.list(" 因病 ； \u{3000}因学\u{A0} ;; ") == ["因病", "因学"])
    #expect(LooseReader.list("") == [] && LooseReader.list("；、") == [])
  }

  @Test(arguments: ["5.1E+17", "5.10322E+17", "5E17", "5.1e+17", "1.2E+05"])
  func damagedByExcel(_ text: String) { #expect(LooseReader.looksDamagedByExcel(text)) }

  @Test(arguments: ["", "E17", "510322199001011234", "ABC-E5", "5.1E", "5E-"])
  func notDamaged(_ text: String) { #expect(!LooseReader.looksDamagedByExcel(text)) }

  @Test(arguments: [
    (" 张三 ", "张三"), ("\u{3000}张三\u{3000}", "张三"), ("\u{A0}张三\u{A0} \t", "张三"),
    ("\u{FEFF}编号", "编号"), ("张\n三", "张 三"), ("张\r\n\r\n 三\n", "张 三"), ("张 三", "张 三"),
    ("", ""), (" \u{3000}\u{A0}\n", ""), ("é ", "é"), ("\u{A0}à", "à"), ("\u{3000}〇", "〇"),
  ])
  func trimming(_ raw: String, _ wanted: String) {
    #expect(LooseReader.trimmed(raw) == wanted)
  }

  @Test func halfWidthForms() {
    #expect(LooseReader.halfWidth("Ａｚ０９！～（）") == "Az09!~()")
    #expect(LooseReader.halfWidth("汉字、。") == "汉字、。")
  }

  /// Whatever is written can be read: every day in every form, against the date it came from.
  @Test(arguments: [31 as UInt64])
  func everyFormOfRandomDays(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      let date = LocalDate(dayNumber: random.below(30_000) - 5_000)
      let (y, m, d) = (date.year, date.month, date.day)
      let forms = [
        date.description, "\(y)/\(m)/\(d)", "\(y).\(m).\(d)", "\(date.packed)", date.text(in: .chinese),
        "\(date.dayNumber + 25_569)",
      ]
      for form in forms {
        #expect(LooseReader.date(form, asEnd: false)?.date == date, "\(form), seed \(seed)")
      }
    }
  }
}
