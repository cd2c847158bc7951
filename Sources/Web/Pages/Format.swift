internal import Basics

/// How values read on a page.
struct Format {
  let language: Language

  func count(_ number: Int) -> String { Numerals.grouped(number) }

  /// At most two decimals. A share short of the whole never reads as the whole.
  func percent(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    var text = decimal(value)
    if value < 100, text == "100" { text = "99.99" }
    if value > 0, text == "0" { text = "0.01" }
    return text + "%"
  }

  /// A share with one decimal, never rounded up to the whole.
  func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    if part >= whole { return "100%" }
    return Numerals.decimal(Double(part * 1000 / whole) / 10, places: 1) + "%"
  }

  func decimal(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "–" }
    let text = Numerals.decimal(value.magnitude, places: 2)
    let parts = text.split(separator: ".")
    let whole = parts.first.flatMap { Int($0) }.map(Numerals.grouped) ?? text
    let sign = value < 0 && text != "0" ? "-" : ""
    return sign + (parts.count == 2 ? whole + "." + parts[1] : whole)
  }

  func money(_ amount: Yuan) -> String {
    let (yuan, fen) = (Int(amount.fen.magnitude / 100), amount.fen.magnitude % 100)
    var text = Numerals.grouped(yuan)
    if fen > 0 { text += fen < 10 ? ".0\(fen)" : ".\(fen)" }
    let sign = amount.fen < 0 ? "-" : ""
    return language == .chinese ? sign + text + "元" : sign + "¥" + text
  }

  func date(_ date: LocalDate?) -> String { date?.text(in: language) ?? "–" }

  func span(_ span: DateSpan) -> String {
    switch (span.from, span.to) {
    case (nil, nil): return language == .chinese ? "一直有效" : "always"
    case (let from?, nil): return language == .chinese ? "\(date(from))起" : "since \(date(from))"
    case (nil, let to?): return language == .chinese ? "至\(date(to))" : "until \(date(to))"
    case (let from?, let to?):
      return language == .chinese ? "\(date(from))至\(date(to))" : "\(date(from)) to \(date(to))"
    }
  }

  /// Date and time in China's one time zone.
  func moment(_ instant: Instant) -> String {
    let seconds = (instant.microseconds / 1_000_000 + 8 * 3600) % 86_400
    let ofDay = seconds < 0 ? seconds + 86_400 : seconds
    func two(_ n: Int64) -> String { n < 10 ? "0\(n)" : "\(n)" }
    return date(instant.dateInChina) + " " + two(ofDay / 3600) + ":" + two(ofDay / 60 % 60) + ":"
      + two(ofDay % 60)
  }

  func cell(_ value: CellValue) -> String {
    switch value {
    case .empty: return "–"
    case .text(let text): return text
    case .term(let term): return term[language]
    case .date(let date): return self.date(date)
    case .number(let number): return count(number)
    case .year(let year): return String(year)
    case .decimal(let number): return decimal(number)
    case .percent(let number): return percent(number)
    case .money(let amount): return money(amount)
    }
  }

  func isNumeric(_ value: CellValue) -> Bool {
    switch value {
    case .number, .year, .decimal, .percent, .money: return true
    case .empty, .text, .term, .date: return false
    }
  }
}
