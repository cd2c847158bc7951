import Basics
import Testing

/// Proves that a code's rank and range come from its groups of digits, not from its trailing zeros.
@Suite struct DivisionCodeTests {
  @Test(arguments: [
    (510_000_000_000, DivisionRank.province, 510_000_000_000, 519_999_999_999),
    (511_000_000_000, .prefecture, 511_000_000_000, 511_099_999_999),
    (512_000_000_000, .prefecture, 512_000_000_000, 512_099_999_999),
    (512_022_000_000, .county, 512_022_000_000, 512_022_999_999),
    (513_230_000_000, .county, 513_230_000_000, 513_230_999_999),
    (512_022_111_000, .township, 512_022_111_000, 512_022_111_999),
    (512_022_100_000, .township, 512_022_100_000, 512_022_100_999),
    (512_022_111_213, .village, 512_022_111_213, 512_022_111_213),
    (512_022_111_200, .village, 512_022_111_200, 512_022_111_200),
  ] as [(Int64, DivisionRank, Int64, Int64)])
  func rankAndRange(_ number: Int64, _ rank: DivisionRank, _ first: Int64, _ last: Int64) throws {
    let code = try #require(DivisionCode(number))
    #expect(code.rank == rank)
    #expect(code.subtree == first...last)
    #expect(code.description == String(number))
  }

  @Test func lineageRunsToTheProvince() throws {
    let village = try #require(DivisionCode("512022111213"))
    #expect(village.lineage.map(\.value) == [
      512_022_111_213, 512_022_111_000, 512_022_000_000, 512_000_000_000, 510_000_000_000,
    ])
    #expect(village.ancestor(.county)?.value == 512_022_000_000)
    #expect(DivisionCode("511000000000")?.ancestor(.village) == nil)
    #expect(DivisionCode("511000000000")?.ancestor(.prefecture)?.value == 511_000_000_000)
  }

  /// Containment by range against containment by the digits that are the same.
  @Test(arguments: [11 as UInt64])
  func containmentAgreesWithTheDigits(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let digits = [2, 4, 6, 9, 12]
    func draw() throws -> DivisionCode {
      let groups = ["51", "\(10 + random.below(3))", "0\(1 + random.below(3))", "10\(random.below(3))", "20\(1 + random.below(3))"]
      let text = groups[0...random.below(5)].joined()
      return try #require(DivisionCode(abbreviated: text))
    }
    for _ in 0..<3_000 {
      let (a, b) = (try draw(), try draw())
      let head = a.description.prefix(digits[a.rank.rawValue - 1])
      #expect(a.contains(b) == b.description.hasPrefix(head), "\(a) \(b), seed \(seed)")
      #expect(a.contains(b) == (b.ancestor(a.rank) == a))
    }
  }

  @Test(arguments: [
    "", "51", "51202211121", "5120221112133", "51202211121a", "５１２０２２１１１２１３",
    "+51202211121", "012022111213", " 512022111213",
  ])
  func noCode(_ text: String) { #expect(DivisionCode(text) == nil) }

  @Test func abbreviatedCodes() {
    #expect(DivisionCode(abbreviated: "51")?.value == 510_000_000_000)
    #expect(DivisionCode(abbreviated: "512022111")?.value == 512_022_111_000)
    #expect(DivisionCode(abbreviated: "512") == nil)
    #expect(DivisionCode(99_999_999_999 as Int64) == nil)
    #expect(DivisionCode(1_000_000_000_000 as Int64) == nil)
  }
}
