import Basics
import Exchange

/// A table that prints as text, JSON or CSV.
struct FigureTable {
  let columns: [(id: String, name: String)]
  let rows: [[String]]
  /// Columns that JSON has as numbers.
  var numbers: Set<String> = []

  func print(_ format: OutputFormat) throws {
    switch format {
    case .json:
      try Console.json(rows.map { row in
        Dictionary(
          zip(columns, row).map { ($0.id, JSONCell($1, isNumber: numbers.contains($0.id))) },
          uniquingKeysWith: { first, _ in first })
      })
    case .csv:
      var out = CSVWriter()
      out.append(columns.map(\.id))
      for row in rows { out.append(row) }
      Console.write(out.bytes)
    case .text:
      Console.print(columns.map(\.name).joined(separator: "\t"))
      for row in rows { Console.print(row.joined(separator: "\t")) }
    }
  }
}

/// A cell as JSON has it: a text, a number, or null for a number that is not there.
enum JSONCell: Encodable {
  case text(String)
  case number(Double)
  case none

  init(_ text: String, isNumber: Bool) {
    self = isNumber ? Double(text).map { .number($0) } ?? .none : .text(text)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number):
      if let whole = Int64(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
    case .none: try container.encodeNil()
    }
  }
}

/// What one command did, as lines of name and value, an object, or a table of one row.
struct Outcome {
  private var values: [(id: String, name: Bilingual, value: String, isNumber: Bool)] = []

  mutating func add(_ id: String, _ name: Bilingual, _ value: some CustomStringConvertible) {
    values.append((id, name, "\(value)", value is any BinaryInteger))
  }

  func print(_ format: OutputFormat, _ language: Language) throws {
    switch format {
    case .json:
      try Console.json(
        Dictionary(
          values.map { ($0.id, JSONCell($0.value, isNumber: $0.isNumber)) },
          uniquingKeysWith: { first, _ in first }))
    case .csv:
      var out = CSVWriter()
      out.append(values.map(\.id))
      out.append(values.map(\.value))
      Console.write(out.bytes)
    case .text:
      let colon = language == .chinese ? "：" : ": "
      for line in values { Console.print(line.name[language] + colon + line.value) }
    }
  }
}
