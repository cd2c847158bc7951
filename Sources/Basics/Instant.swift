import Foundation

/// A moment in UTC, in microseconds since 1970.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

  /// The civil date in UTC+8, the one time zone of China's administration.
  public var dateInChina: LocalDate {
    let seconds = wholeSeconds + 8 * 3600
    return LocalDate(dayNumber: (seconds >= 0 ? seconds : seconds - 86_399) / 86_400)
  }

  /// Rounded down, before 1970 too.
  private var wholeSeconds: Int {
    Int((microseconds >= 0 ? microseconds : microseconds - 999_999) / 1_000_000)
  }

  /// ISO 8601 to the second, in UTC: `2023-09-01T08:00:00Z`.
  public var description: String {
    let seconds = wholeSeconds
    let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let rest = seconds - day * 86_400
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    return "\(LocalDate(dayNumber: day))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }
}

/// Time and fresh identifiers as inputs, so that tests can fix them.
///
/// This is the only place that asks the system for either.
public struct Surroundings: Sendable {
  public var now: @Sendable () -> Instant
  /// A new UUID of version 7 (RFC 9562), lower case.
  public var newIdentifier: @Sendable () -> String

  public init(
    now: @escaping @Sendable () -> Instant, newIdentifier: @escaping @Sendable () -> String
  ) {
    self.now = now
    self.newIdentifier = newIdentifier
  }

  public var today: LocalDate { now().dateInChina }

  public static let live = Surroundings(
    now: { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) },
    newIdentifier: {
      var random = SystemRandomNumberGenerator()
      let milliseconds = UInt64(Date().timeIntervalSince1970 * 1000)
      return uuid7(milliseconds: milliseconds, random: random.next(), random.next())
    })

  /// Lays out a UUIDv7: 48 bits of milliseconds, version, 12 random bits, variant, 62 random bits.
  public static func uuid7(milliseconds: UInt64, random a: UInt64, _ b: UInt64) -> String {
    let high = milliseconds << 16 | 0x7000 | (a & 0x0FFF)
    let low = b & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    func hex(_ value: UInt64) -> String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    let (h, l) = (Array(hex(high)), Array(hex(low)))
    return String(h[0..<8]) + "-" + String(h[8..<12]) + "-" + String(h[12...]) + "-"
      + String(l[0..<4]) + "-" + String(l[4...])
  }
}
