import Store

/// The division codes that exist: read all at once for a file, one by one for a single change.
final class DivisionCache {
  private let connection: any Connection
  private let readsAll: Bool
  private var known = Set<Int64>()
  private var isLoaded = false

  init(_ connection: any Connection, readsAll: Bool) {
    self.connection = connection
    self.readsAll = readsAll
  }

  func knows(_ code: Int64) throws -> Bool {
    if readsAll, !isLoaded {
      try connection.query("SELECT code FROM divisions", []) { known.insert(try $0.get(0)) }
      isLoaded = true
    }
    if known.contains(code) { return true }
    guard !readsAll, try connection.first("SELECT 1 FROM divisions WHERE code = $1", [code], { _ in true }) == true
    else { return false }
    known.insert(code)
    return true
  }
}

extension Connection {
  /// Runs `sql ($1 … $n)` over the ids, 500 at a time; the last ones are repeated to keep one
  /// statement.
  func inChunks(_ ids: [String], _ sql: String, _ body: (Row) throws -> Void) throws {
    if ids.count == 1 { return try query(sql + " ($1)", ids, body) }
    let size = 500
    let places = (1...size).map { "$\($0)" }.joined(separator: ", ")
    var start = 0
    while start < ids.count {
      var chunk = Array(ids[start..<min(start + size, ids.count)])
      while chunk.count < size { chunk.append(ids[ids.count - 1]) }
      try query("\(sql) (\(places))", chunk, body)
      start += size
    }
  }
}
