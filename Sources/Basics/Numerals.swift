/// Numbers as an official brief and an exact table print them.
public enum Numerals {
  /// `25970` becomes `25,970`.
  public static func grouped(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var parts: [Substring] = []
    while digits.count > 3 {
      parts.append(digits.suffix(3))
      digits.removeLast(3)
    }
    parts.append(Substring(digits))
    return (number < 0 ? "-" : "") + parts.reversed().joined(separator: ",")
  }

  /// In 万 (10,000) once the number reaches it: 32,000 is `3.2万`, 11,900 is `1.19万`.
  /// At most two decimals below ten 万, one above; trailing zeros dropped.
  public static func brief(_ number: Int) -> String {
    guard number.magnitude >= 10_000 else { return String(number) }
    return decimal(Double(number) / 10_000, places: number.magnitude < 100_000 ? 2 : 1) + "万"
  }

  /// Rounded half away from zero to `places` decimals, trailing zeros dropped.
  public static func decimal(_ number: Double, places: Int) -> String {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((number * Double(scale)).rounded(.toNearestOrAwayFromZero))
    let (whole, rest) = (scaled.magnitude / UInt(scale), scaled.magnitude % UInt(scale))
    var text = (scaled < 0 ? "-" : "") + String(whole)
    if rest > 0 {
      var digits = String(rest)
      digits = String(repeating: "0", count: places - digits.count) + digits
      while digits.hasSuffix("0") { digits.removeLast() }
      text += "." + digits
    }
    return text
  }
}
