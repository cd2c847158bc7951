import Basics
import ColumnScreening
import Foundation

/// A store filled at random, and beside it what is in it, row by row.
struct RandomStore {
  static let parentColumns = ["a", "b", "c", "area"]
  static let words: [String: Int64] = ["low": -1, "none": 0, "high": 2]

  struct Parent {
    var id: String
    var row: Row
    var children: [(key: Int64, row: Row)]
  }

  var random: SeededGenerator
  let schema: StoreSchema
  var parents: [Int64: Parent] = [:]
  var events: [String: [(key: Int64, row: Row)]] = [:]

  init(_ random: SeededGenerator) {
    var random = random
    func column(_ name: String, codes: [String: Int64] = [:]) -> ColumnDeclaration {
      ColumnDeclaration(
        name, random.pick(ColumnWidth.allCases), mayBeMissing: random.chance(50), codes: codes)
    }
    schema = StoreSchema(
      parentColumns: [column("a"), column("b", codes: Self.words), column("c"), ColumnDeclaration("area", .two)],
      // A child's `b` hides the parent's.
      childWord: "成员", childColumns: [column("x"), column("y"), column("b", codes: [:])],
      events: [
        EventDeclaration("e1", of: .child, columns: [column("v"), column("w")]),
        EventDeclaration("e2", of: .parent, columns: [column("v")]),
        EventDeclaration("e3", of: .parentColumn("area"), columns: [column("u")]),
        EventDeclaration("e4", of: .parentColumn("a")),
      ])
    self.random = random
  }

  var tables: [RandomExpressions.Table] {
    [.init(name: schema.childWord, columns: schema.childColumns.map(\.name), isChild: true)]
      + schema.events.map { .init(name: $0.name, columns: ["day"] + $0.columns.map(\.name), isChild: false) }
  }

  private mutating func value(_ column: ColumnDeclaration) -> Int64? {
    if column.mayBeMissing, random.chance(20) { return nil }
    switch random.below(20) {
    case 0: return column.range.lowerBound
    case 1: return column.range.upperBound
    case 2, 3: return Int64(random.below(200)) % 128
    default: return Int64(random.below(7)) - 3
    }
  }

  private mutating func row(_ columns: [ColumnDeclaration]) -> Row {
    var row: Row = [:]
    for column in columns { row[column.name] = .some(value(column)) }
    return row
  }

  private func values(_ row: Row, _ columns: [ColumnDeclaration]) -> [Int64] {
    columns.map { (row[$0.name] ?? nil) ?? ColumnValue.missing }
  }

  /// A key of a child out of few, so that some are shared.
  private mutating func childKey(_ span: Int) -> Int64 {
    random.chance(5) ? ColumnValue.missing : Int64(random.below(span)) * 7_919 - 50
  }

  /// Draws parents and events, puts them into changes and into the model.
  mutating func change(_ changes: StoreChanges, parents count: Int, keys span: Int) throws {
    var removed: [Int64] = []
    for _ in 0..<(random.chance(50) ? random.below(1 + count / 3) : 0) { removed.append(Int64(random.below(span))) }
    try changes.remove(parentKeys: removed)
    for key in removed { parents[key] = nil }

    var rows = ParentRows(for: schema)
    for _ in 0..<count {
      let key = Int64(random.below(span))
      var parent = Parent(id: "户\(key)-\(random.below(10))", row: row(schema.parentColumns), children: [])
      rows.append(key: key, id: parent.id, values(parent.row, schema.parentColumns))
      for _ in 0..<random.below(random.chance(10) ? 12 : 4) {
        let child = (childKey(2 * span), row(schema.childColumns))
        parent.children.append(child)
        rows.appendChild(key: child.0, values(child.1, schema.childColumns))
      }
      parents[key] = parent
    }
    try changes.replace(parents: rows)
    for table in schema.events { try addEvents(table, changes, most: 2 * count, keys: span) }
  }

  private mutating func addEvents(
    _ table: EventDeclaration, _ changes: StoreChanges, most: Int, keys span: Int
  ) throws {
    if random.chance(10) {
      try changes.clear(events: table.name)
      events[table.name] = []
    }
    var rows = EventRows(for: table), most = most
    // Every such event counts for a good part of all parents: a few go a long way.
    if case .parentColumn = table.link { most = min(most, 40) }
    for _ in 0..<random.below(most + 1) {
      var key: Int64
      switch table.link {
      case .child: key = childKey(2 * span)
      case .parent: key = Int64(random.below(span + 3))
      case .parentColumn: key = random.chance(10) ? Int64(random.next() >> 20) : Int64(random.below(9)) - 4
      }
      if random.chance(3) { key = ColumnValue.missing }
      var event = row(table.columns)
      event["day"] = Int64(random.below(40))
      rows.append(key: key, day: (event["day"] ?? nil) ?? 0, values(event, table.columns))
      events[table.name, default: []].append((key, event))
    }
    try changes.append(events: rows, to: table.name)
  }

  /// Everything as the oracle wants it, by parent key.
  func households() -> [(key: Int64, id: String, home: Household)] {
    var byKey: [String: [Int64: [Row]]] = [:]
    for (table, rows) in events {
      for event in rows where event.key != ColumnValue.missing { byKey[table, default: [:]][event.key, default: []].append(event.row) }
    }
    return parents.sorted { $0.key < $1.key }.map { key, parent in
      var rows: [String: [Row]] = [schema.childWord: parent.children.map(\.row)]
      for table in schema.events {
        var own: [Row] = []
        switch table.link {
        case .child: for child in parent.children { own += byKey[table.name]?[child.key] ?? [] }
        case .parent: own = byKey[table.name]?[key] ?? []
        case .parentColumn(let name):
          if let value = parent.row[name] ?? nil { own = byKey[table.name]?[value] ?? [] }
        }
        rows[table.name] = own
      }
      return (key, parent.id, Household(row: parent.row, rows: rows))
    }
  }
}

/// A folder of its own for a test, gone with it.
final class TestFolder {
  let url: URL
  init() throws {
    var template = Array("\(NSTemporaryDirectory())/columns-XXXXXX".utf8CString)
    guard let path = template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) else {
      throw CocoaError(.fileWriteUnknown)
    }
    url = URL(filePath: String(cString: path))
  }
  deinit { try? FileManager.default.removeItem(at: url) }
}
