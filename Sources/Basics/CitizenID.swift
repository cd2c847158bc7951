/// A resident identity number (公民身份号码) of 18 characters, or a disability card that extends it:
/// 20 characters (number, kind, grade) or 22 (re-issued card).
///
/// Checked as GB 11643-1999 says: division, date of birth, and the check digit by
/// ISO 7064 MOD 11-2.
public struct CitizenID: Hashable, Sendable {
  /// Upper-case, without spaces.
  public let text: String

  public enum Defect: Error, Hashable, Sendable {
    case length(Int), characters, birthDate, checkDigit(expected: Character), cardSuffix
  }

  static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  static let checkDigits = Array("10X98765432".utf8)

  /// - Throws: `Defect` naming what is wrong.
  public init(_ raw: some StringProtocol) throws(Defect) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(22)
    for byte in raw.utf8 where byte != 0x20 { bytes.append(byte == 0x78 ? 0x58 : byte) }
    guard bytes.count == 18 || bytes.count == 20 || bytes.count == 22 else {
      throw .length(bytes.count)
    }
    var sum = 0
    for i in 0..<17 {
      let digit = Int(bytes[i]) - 48
      guard digit >= 0, digit <= 9 else { throw .characters }
      sum += digit * Self.weights[i]
    }
    guard Self.date(in: bytes) != nil else { throw .birthDate }
    let expected = Self.checkDigits[sum % 11]
    guard bytes[17] == expected else {
      throw .checkDigit(expected: Character(UnicodeScalar(expected)))
    }
    if bytes.count > 18 {
      // Kind of disability 1–7, grade 1–4, then a two-character re-issue mark.
      guard (49...55).contains(bytes[18]), (49...52).contains(bytes[19]),
        bytes.dropFirst(20).allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
      else { throw .cardSuffix }
    }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// Builds a valid number from its parts, for synthetic people. `sequence` is 0–999; odd is male.
  /// - Throws: `Defect` where the parts do not make a number.
  public init(area: Int, birthDate: LocalDate, sequence: Int) throws(Defect) {
    func padded(_ n: Int, _ width: Int) -> String {
      let digits = String(n)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let body = padded(area, 6) + padded(Int(birthDate.packed), 8) + padded(sequence, 3)
    guard body.utf8.count == 17 else { throw .length(body.utf8.count + 1) }
    var sum = 0
    for (i, byte) in body.utf8.enumerated() { sum += (Int(byte) - 48) * Self.weights[i] }
    try self.init(body + String(UnicodeScalar(Self.checkDigits[sum % 11])))
  }

  public var birthDate: LocalDate {
    // The initialiser has read the same bytes; the fallback cannot be reached.
    Self.date(in: Array(text.utf8)) ?? LocalDate(dayNumber: 0)
  }

  public var isMale: Bool { (Array(text.utf8)[16] - 48) % 2 == 1 }

  private static func date(in bytes: [UInt8]) -> LocalDate? {
    var n = 0
    for i in 6..<14 { n = n * 10 + Int(bytes[i]) - 48 }
    guard let date = LocalDate(packed: n), date.year >= 1850 else { return nil }
    return date
  }
}
