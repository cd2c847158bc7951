import Basics
import Testing

/// Proves citizen ids by the definition of the check digit: ISO 7064 MOD 11-2 says that the sum of
/// all 18 values, weighted by powers of two, is 1 modulo 11.
@Suite struct CitizenIDTests {
  private func isValid(_ text: String) -> Bool {
    var sum = 0
    for byte in text.utf8 { sum = (sum * 2 + (byte == 0x58 ? 10 : Int(byte) - 48)) % 11 }
    return sum == 1
  }

  @Test(arguments: [2023 as UInt64])
  func exactlyOneCheckDigitFits(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      let born = LocalDate(dayNumber: random.below(20_000))
      let sequence = random.below(1_000)
      let made = try CitizenID(area: 510_000 + random.below(9_999), birthDate: born, sequence: sequence)
      let body = made.text.prefix(17)
      #expect(made.birthDate == born && made.isMale == (sequence % 2 == 1))
      for digit in "0123456789X" {
        let text = body + String(digit)
        let read = try? CitizenID(text)
        #expect((read != nil) == isValid(String(text)), "\(text), seed \(seed)")
        #expect((read?.text == made.text) == (text == made.text))
      }
    }
  }

  /// MOD 11-2 catches every wrong digit and every swap of neighbours.
  @Test(arguments: [5 as UInt64])
  func everySlipOfTheHandIsCaught(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let made = try CitizenID(
        area: 512_022, birthDate: LocalDate(dayNumber: random.below(20_000)), sequence: random.below(1_000))
      let good = Array(made.text)
      for i in 0..<17 {
        for digit in "0123456789" where digit != good[i] {
          var bad = good
          bad[i] = digit
          #expect(throws: CitizenID.Defect.self) { try CitizenID(String(bad)) }
        }
        if i < 16, good[i] != good[i + 1] {
          var bad = good
          bad.swapAt(i, i + 1)
          #expect(throws: CitizenID.Defect.self) { try CitizenID(String(bad)) }
        }
      }
    }
  }

  @Test func whatIsWrongIsNamed() throws {
    // The example of the standard itself, GB 11643.
    #expect(try CitizenID("11010519491231002X").birthDate == LocalDate(1949, 12, 31))
    #expect(try CitizenID(" 110105 19491231 002x ").text == "11010519491231002X")
    #expect(throws: CitizenID.Defect.checkDigit(expected: "X")) { try CitizenID("110105194912310021") }
    #expect(throws: CitizenID.Defect.length(17)) { try CitizenID("11010519491231002") }
    #expect(throws: CitizenID.Defect.length(0)) { try CitizenID("") }
    #expect(throws: CitizenID.Defect.birthDate) { try CitizenID("11010519490231002X") }
    #expect(throws: CitizenID.Defect.birthDate) { try CitizenID("11010517491231002X") }
    #expect(throws: CitizenID.Defect.characters) { try CitizenID("1101051949123100AX") }
    #expect(throws: CitizenID.Defect.characters) { try CitizenID("1101051949123X0021") }
    #expect(throws: CitizenID.Defect.self) { try CitizenID("５１０１０５194912310") }
  }

  @Test func disabilityCards() throws {
    #expect(try CitizenID("11010519491231002X44").birthDate == LocalDate(1949, 12, 31))
    #expect(try CitizenID("11010519491231002X44B1").text == "11010519491231002X44B1")
    for bad in ["04", "84", "40", "45", "4a"] {
      #expect(throws: CitizenID.Defect.cardSuffix) { try CitizenID("11010519491231002X" + bad) }
    }
    #expect(throws: CitizenID.Defect.length(19)) { try CitizenID("11010519491231002X4") }
  }
}
