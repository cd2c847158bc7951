/// A number of no fixed unit (mu, kilometres, percent, people, yuan) with at most two decimals, kept
/// as whole hundredths, so that sums are exact.
public struct Quantity: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let hundredths: Int64

  public init(hundredths: Int64) { self.hundredths = hundredths }
  public init(_ whole: Int) { hundredths = Int64(whole) * 100 }
  public init(_ money: Yuan) { hundredths = money.fen }

  public var value: Double { Double(hundredths) / 100 }

  public static func < (a: Quantity, b: Quantity) -> Bool { a.hundredths < b.hundredths }
  public static func + (a: Quantity, b: Quantity) -> Quantity { Quantity(hundredths: a.hundredths + b.hundredths) }
  public static func - (a: Quantity, b: Quantity) -> Quantity { Quantity(hundredths: a.hundredths - b.hundredths) }

  /// Exact decimal without separators and without trailing zeros: `320`, `12.5`, `0.75`.
  public var description: String {
    let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return sign + String(whole) }
    if rest % 10 == 0 { return sign + "\(whole).\(rest / 10)" }
    return sign + "\(whole)." + (rest < 10 ? "0\(rest)" : "\(rest)")
  }
}
