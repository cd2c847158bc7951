/// An amount of money in yuan, kept as whole fen (1 yuan = 100 fen).
public struct Yuan: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let fen: Int64

  public init(fen: Int64) { self.fen = fen }
  public init(_ yuan: Int64) { fen = yuan * 100 }

  public static func < (a: Yuan, b: Yuan) -> Bool { a.fen < b.fen }
  public static func + (a: Yuan, b: Yuan) -> Yuan { Yuan(fen: a.fen + b.fen) }
  public static func - (a: Yuan, b: Yuan) -> Yuan { Yuan(fen: a.fen - b.fen) }

  /// Exact decimal without separators: `6800` or `6800.50`.
  public var description: String {
    let (whole, rest) = (fen.magnitude / 100, fen.magnitude % 100)
    let sign = fen < 0 ? "-" : ""
    if rest == 0 { return sign + String(whole) }
    return sign + "\(whole)." + (rest < 10 ? "0\(rest)" : "\(rest)")
  }
}
