import Basics
import Testing

/// Proves how numbers, money, names and moments are written, and that identifiers keep their form.
@Suite struct TextTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (25_970, "25,970"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
    (-999, "-999"), (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func grouped(_ number: Int, _ text: String) { #expect(Numerals.grouped(number) == text) }

  @Test(arguments: [
    (0, "0"), (9_999, "9999"), (10_000, "1万"), (11_900, "1.19万"), (32_000, "3.2万"), (132_000, "13.2万"),
    (433_000, "43.3万"), (99_999, "10万"), (100_049, "10万"), (100_050, "10万"), (100_500, "10.1万"),
    (-32_000, "-3.2万"), (12_345_678, "1234.6万"),
  ])
  func brief(_ number: Int, _ text: String) { #expect(Numerals.brief(number) == text) }

  @Test(arguments: [
    (0.0, 2, "0"), (0.005, 2, "0.01"), (99.25, 2, "99.25"), (99.2, 2, "99.2"), (1.05, 2, "1.05"), (-0.5, 0, "-1"),
    (-0.001, 2, "0"), (2.5, 0, "3"), (103.123456, 6, "103.123456"), (103.5, 6, "103.5"),
  ])
  func decimal(_ number: Double, _ places: Int, _ text: String) {
    #expect(Numerals.decimal(number, places: places) == text)
  }

  @Test(arguments: [(680_000, "6800"), (680_050, "6800.50"), (1, "0.01"), (-5, "-0.05"), (-680_050, "-6800.50"), (0, "0")])
  func yuan(_ fen: Int64, _ text: String) {
    #expect(Yuan(fen: fen).description == text)
    #expect(LooseReader.number(text, scale: 100) == fen)
  }

  @Test func yuanAddsUp() {
    #expect(Yuan(6_800) + Yuan(fen: 50) == Yuan(fen: 680_050))
    #expect(Yuan(fen: 0) - Yuan(fen: 1) < Yuan(fen: 0))
    #expect(Yuan(fen: .min).description == "-92233720368547758.08")
  }

  @Test func masking() {
    #expect(Masking.name("张三丰") == "张**")
    #expect(Masking.name("张") == "张*")
    #expect(Masking.name("") == "")
    #expect(Masking.citizenID("11010519491231002X") == "110***********002X")
    #expect(Masking.phone("13800001234") == "138****1234")
    #expect(Masking.phone("1234567") == "*******")
    #expect(Masking.phone("") == "")
    #expect(Masking.isMasked("110***********002X") && Masking.isMasked("张*"))
    #expect(!Masking.isMasked("*") && !Masking.isMasked("张三") && !Masking.isMasked(""))
  }

  /// Nothing between the kept ends shows through, and the length stays.
  @Test(arguments: [9 as UInt64])
  func maskingHidesTheMiddle(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let text = String((0..<random.below(24)).map { _ in random.pick(Array("0123456789X")) })
      let masked = Masking.citizenID(text)
      #expect(masked.count == text.count)
      let shown = zip(masked, text).count { $0 == $1 }
      #expect(shown <= 7 && (text.count > 7 || shown == 0), "\(text), seed \(seed)")
    }
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z", "1970-01-01"), (1_693_526_400_000_000, "2023-09-01T00:00:00Z", "2023-09-01"),
    (1_693_583_999_999_999, "2023-09-01T15:59:59Z", "2023-09-01"),
    (1_693_584_000_000_000, "2023-09-01T16:00:00Z", "2023-09-02"), (-1, "1969-12-31T23:59:59Z", "1970-01-01"),
    (-28_800_000_001, "1969-12-31T15:59:59Z", "1969-12-31"), (-28_800_000_000, "1969-12-31T16:00:00Z", "1970-01-01"),
  ])
  func moments(_ microseconds: Int64, _ text: String, _ dayInChina: String) {
    let moment = Instant(microseconds: microseconds)
    #expect(moment.description == text)
    #expect(moment.dateInChina.description == dayInChina)
  }

  @Test func uuidsOfVersionSeven() throws {
    // The example of RFC 9562, appendix A.6.
    let example = Surroundings.uuid7(
      milliseconds: 0x017F_22E2_79B0, random: 0xCC3, 0x18C4_DC0C_0C07_398F)
    #expect(example == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    #expect(Surroundings.uuid7(milliseconds: 0, random: .max, .max) == "00000000-0000-7fff-bfff-ffffffffffff")
    #expect(
      Surroundings.uuid7(milliseconds: 5, random: .max, .max) < Surroundings.uuid7(milliseconds: 6, random: 0, 0))
    let live = (0..<500).map { _ in Surroundings.live.newIdentifier() }
    #expect(Set(live).count == live.count)
    for id in live {
      #expect(id.wholeMatch(of: #/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#) != nil)
    }
  }

  @Test func generatorsRepeatAndDoNotDisturbEachOther() {
    var (a, b) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
    #expect((0..<10).map { _ in a.next() } == (0..<10).map { _ in b.next() })
    var (x, y) = (SeededGenerator(seed: 1).branch("x"), SeededGenerator(seed: 1).branch("y"))
    #expect(x.next() != y.next())
    // The first output of SplitMix64 for the seed 0, and FNV-1a of "a", as published.
    var zero = SeededGenerator(seed: 0)
    #expect(zero.next() == 0xE220_A839_7B1D_CDAF)
    #expect(Checksum.fnv1a("a".utf8) == 0xAF63_DC4C_8601_EC8C)
  }
}
