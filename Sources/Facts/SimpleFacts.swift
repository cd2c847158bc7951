public import Basics
public import Journal
public import Store

/// Facts of a kind of record where each record stands for itself: many series need no more than this
/// declaration.
///
///     SimpleFacts("activities", [
///       .init("activities.count", from: .day("date")),
///       .init("activities.kind", by: .word("kind"), from: .day("date")),
///       .init("activities.attendance", amount: "attendance", from: .day("date")),
///     ])
public struct SimpleFacts: FactSource {
  /// Which day a column gives.
  public enum Day: Sendable, Hashable {
    case day(String)
    /// The day before, for an end that counts as over on its own day.
    case dayBefore(String)
    /// The first or last day of a year.
    case yearStart(String), yearEnd(String)

    var column: String {
      switch self {
      case .day(let name), .dayBefore(let name), .yearStart(let name), .yearEnd(let name): name
      }
    }
  }

  /// Splits a series by a word of the record: `activities.kind` becomes `activities.kind.visit` …
  public enum Split: Sendable, Hashable {
    case word(String)
    /// Every element of a list joined by `;`.
    case list(String)

    var column: String {
      switch self {
      case .word(let name), .list(let name): name
      }
    }
  }

  public struct Series: Sendable, Hashable {
    let name: String
    let split: Split?
    let amount: String?
    let from: Day?
    let through: Day?
    let condition: [String: [String]]

    /// - Parameters:
    ///   - split: makes one series for each word.
    ///   - amount: a column of whole numbers or fen; nil counts records.
    ///   - from: the day from which it counts; nil is since ever. A record without the day counts nowhere.
    ///   - through: its last day; nil is for good. A record without the day counts for good.
    ///   - condition: only records whose columns hold one of the words.
    public init(
      _ name: String, by split: Split? = nil, amount: String? = nil, from: Day?, through: Day? = nil,
      where condition: [String: [String]] = [:]
    ) {
      self.name = name
      self.split = split
      self.amount = amount
      self.from = from
      self.through = through
      self.condition = condition
    }

    var columns: [String] {
      [split?.column, amount, from?.column, through?.column].compactMap { $0 } + condition.keys.sorted()
    }
  }

  public let kind: String
  public let place: String
  public let series: [Series]
  private let columns: [String]

  /// - Parameter place: the column with the code of the village.
  public init(_ kind: String, place: String = "village_code", _ series: [Series]) {
    self.kind = kind
    self.place = place
    self.series = series
    columns = [place] + Set(series.flatMap(\.columns)).subtracting([place]).sorted()
  }

  public var prefixes: [String] { series.map { $0.split == nil ? $0.name : $0.name + "." } }
  public var watched: [WatchedKind] { [WatchedKind(kind, [])] }
  public func groups(of record: RecordImage, by lineage: Lineage) -> [String] { [record.id] }

  public func read(
    _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
  ) throws {
    let maker = Maker(self, reading.book)
    func take(_ row: Row) throws { try tell(try row.get(0), maker.facts(row, from: 1)) }
    let sql = "SELECT id, \(columns.joined(separator: ", ")) FROM \(kind)"
    switch selection {
    case .all: try reading.connection.stream("\(sql) WHERE \(reading.within(place))", [], take)
    case .some(let ids): try reading.connection.each(ids, sql + " WHERE id IN", take)
    }
  }

  /// Makes facts of rows, remembering the numbers of series.
  private final class Maker {
    private struct Compiled {
      let series: Series
      let id: SeriesID?
      let split, amount, from, through: Int?
      let conditions: [(column: Int, words: [String])]
    }

    private let compiled: [Compiled]
    private let book: SeriesBook
    private var split: [[String: SeriesID]]

    init(_ source: SimpleFacts, _ book: SeriesBook) {
      func position(_ column: String?) -> Int? { column.flatMap { source.columns.firstIndex(of: $0) } }
      compiled = source.series.map { series in
        Compiled(
          series: series, id: series.split == nil ? book.series(series.name) : nil,
          split: position(series.split?.column), amount: position(series.amount),
          from: position(series.from?.column), through: position(series.through?.column),
          conditions: series.condition.compactMap { column, words in position(column).map { ($0, words) } })
      }
      self.book = book
      split = compiled.map { _ in [:] }
    }

    /// - Parameter first: the column of the place; the others follow in the order of the source.
    func facts(_ row: Row, from first: Int) -> [Fact] {
      guard let place = row.integer(first) else { return [] }
      var out: [Fact] = []
      for (number, one) in compiled.enumerated() {
        guard one.conditions.allSatisfy({ condition in
          row[first + condition.column].text.map { condition.words.contains($0) } ?? false
        }) else { continue }
        let amount = one.amount.map { row.integer(first + $0) ?? 0 } ?? 1
        guard amount != 0 else { continue }
        var from: LocalDate?
        if let column = one.from, let day = one.series.from {
          guard let known = Self.day(day, row.integer(first + column)) else { continue }
          from = known
        }
        let through = one.through.flatMap { column in
          one.series.through.flatMap { Self.day($0, row.integer(first + column)) }
        }
        func add(_ id: SeriesID) { out.append(Fact(id, at: place, from: from, through: through, amount: amount)) }
        if let id = one.id {
          add(id)
        } else if let column = one.split, let words = row[first + column].text {
          if case .list? = one.series.split {
            // A word that a careless list holds twice counts once.
            var seen: [Substring] = []
            for word in words.split(separator: ";") where !seen.contains(word) {
              seen.append(word)
              add(self.id(number, String(word)))
            }
          } else {
            add(id(number, words))
          }
        }
      }
      return out
    }

    private func id(_ number: Int, _ word: String) -> SeriesID {
      if let known = split[number][word] { return known }
      let made = book.series("\(compiled[number].series.name).\(word)")
      split[number][word] = made
      return made
    }

    private static func day(_ day: Day, _ value: Int64?) -> LocalDate? {
      guard let number = value else { return nil }
      switch day {
      case .day: return LocalDate(packed: Int(number))
      case .dayBefore: return LocalDate(packed: Int(number))?.adding(days: -1)
      case .yearStart: return LocalDate(Int(number), 1, 1)
      case .yearEnd: return LocalDate(Int(number), 12, 31)
      }
    }
  }
}

extension SimpleFacts {
  /// A record behind a figure.
  public struct Record: Sendable, Hashable {
    public let kind: String
    public let id: String
    public let place: Int64
    /// The first and last day on which it counts.
    public let from: LocalDate?
    public let through: LocalDate?
    public let amount: Int64
  }

  /// The records that a series counts in some ranges of codes on a day, paged by their id; made by the
  /// code that makes the facts, so that the list and the figure cannot disagree.
  /// - Parameter since: only what began on this day or later, for a flow.
  public func records(
    _ name: String, in places: [ClosedRange<Int64>], since: LocalDate? = nil, on day: LocalDate,
    after key: String, limit: Int, _ connection: any Connection
  ) throws -> [Record] {
    let book = SeriesBook()
    let maker = Maker(self, book)
    let reading = FactReading(connection: connection, lineage: .none, book: book, places: places)
    var out: [Record] = []
    var (after, isDone) = (key, false)
    while out.count < limit, !isDone {
      isDone = true
      try connection.query(
        """
        SELECT id, \(columns.joined(separator: ", ")) FROM \(kind)
        WHERE \(reading.within(place)) AND id > $1 ORDER BY id LIMIT 500
        """, [after]
      ) { row in
        isDone = false
        let id: String = try row.get(0)
        after = id
        let facts = maker.facts(row, from: 1)
        guard let series = book.known(name) else { return }
        for fact in facts where fact.series == series && fact.holds(on: day) {
          if let since, (fact.begins ?? .distantPast) < since { continue }
          guard out.count < limit else { break }
          out.append(Record(
            kind: kind, id: id, place: fact.place, from: fact.begins, through: fact.ends, amount: fact.amount))
        }
      }
    }
    return out
  }
}

extension LocalDate {
  fileprivate static let distantPast = LocalDate(dayNumber: -719_162)
}

extension Connection {
  /// Runs `sql ($1 … $n)` over the ids, three hundred at a time.
  public func each(_ ids: [String], _ sql: String, _ body: (Row) throws -> Void) throws {
    for start in stride(from: 0, to: ids.count, by: 300) {
      let part = Array(ids[start..<min(start + 300, ids.count)])
      let places = (1...part.count).map { "$\($0)" }.joined(separator: ", ")
      try query("\(sql) (\(places))", part, body)
    }
  }
}
