import CPostgreSQL

/// PostgreSQL behind `Connection`, through libpq with blocking calls on a queue of its own.
///
final class PostgresConnection: Connection {
  private let handle: OpaquePointer
  private var names: [String: String] = [:]

  init(_ url: String) throws {
    guard let handle = PQconnectdb(url) else { throw StoreError(.connection, "out of memory") }
    guard PQstatus(handle) == CONNECTION_OK else {
      let message = String(cString: PQerrorMessage(handle))
      PQfinish(handle)
      throw StoreError(.connection, message.split(separator: "\n").joined(separator: " "))
    }
    self.handle = handle
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    // Key order must be byte order on both engines, and a lost write is never acceptable.
    try execute("SET synchronous_commit = on")
    try execute("SET client_min_messages = warning")
  }

  deinit { PQfinish(handle) }

  var engine: Engine { .postgres }
  var isUsable: Bool { PQstatus(handle) == CONNECTION_OK }

  func execute(_ sql: String, _ values: [any SQLRepresentable]) throws -> Int {
    let result = try run(sql, values)
    defer { PQclear(result) }
    return Int(String(cString: PQcmdTuples(result))) ?? 0
  }

  func query(_ sql: String, _ values: [any SQLRepresentable], _ body: (Row) throws -> Void) throws {
    let result = try run(sql, values)
    defer { PQclear(result) }
    for row in 0..<PQntuples(result) { try body(Row(source: .postgres(result, row))) }
  }

  func stream(_ sql: String, _ values: [any SQLRepresentable], _ body: (Row) throws -> Void) throws {
    for value in values { try value.sqlValue.requireNoNul(sql) }
    let name = try prepare(sql)
    try withParameters(values) { count, pointers, lengths, formats in
      guard PQsendQueryPrepared(handle, name, count, pointers, lengths, formats, 0) == 1 else {
        throw failure(nil, sql)
      }
    }
    PQsetSingleRowMode(handle)
    var problem: (any Error)?
    while let result = PQgetResult(handle) {
      defer { PQclear(result) }
      switch PQresultStatus(result) {
      case PGRES_SINGLE_TUPLE where problem == nil:
        do { try body(Row(source: .postgres(result, 0))) } catch { problem = error }
      case PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK, PGRES_COMMAND_OK: break
      default: problem = problem ?? failure(result, sql)
      }
    }
    if let problem { throw problem }
  }

  func bulkInsert(
    into table: String, columns: [String], _ produce: (any BulkWriter) throws -> Void
  ) throws -> Int {
    let sql = "COPY \(table) (\(columns.joined(separator: ", "))) FROM STDIN"
    let start = PQexec(handle, sql)
    defer { PQclear(start) }
    guard PQresultStatus(start) == PGRES_COPY_IN else { throw failure(start, sql) }
    let writer = Writer(handle: handle)
    do {
      try produce(writer)
      try writer.flush()
    } catch {
      PQputCopyEnd(handle, "stopped by the sender")
      while let result = PQgetResult(handle) { PQclear(result) }
      throw error
    }
    PQputCopyEnd(handle, nil)
    var problem: StoreError?
    while let result = PQgetResult(handle) {
      if PQresultStatus(result) != PGRES_COMMAND_OK { problem = failure(result, sql) }
      PQclear(result)
    }
    if let problem { throw problem }
    return writer.count
  }

  /// Writes the text form of COPY: tabs between columns, `\N` for NULL, `\\x…` for bytes.
  private final class Writer: BulkWriter {
    let handle: OpaquePointer
    var buffer: [UInt8] = []
    var count = 0
    static let hex = Array("0123456789abcdef".utf8)

    init(handle: OpaquePointer) {
      self.handle = handle
      buffer.reserveCapacity(1 << 17)
    }

    func append(_ values: [SQLValue]) throws {
      for (i, value) in values.enumerated() {
        if i > 0 { buffer.append(0x09) }
        switch value {
        case .null: buffer.append(contentsOf: [0x5C, 0x4E])
        case .integer(let n): buffer.append(contentsOf: String(n).utf8)
        case .text(let s):
          for byte in s.utf8 {
            switch byte {
            case 0x5C: buffer.append(contentsOf: [0x5C, 0x5C])
            case 0x09: buffer.append(contentsOf: [0x5C, 0x74])
            case 0x0A: buffer.append(contentsOf: [0x5C, 0x6E])
            case 0x0D: buffer.append(contentsOf: [0x5C, 0x72])
            case 0: throw StoreError(.constraint, "text with a NUL character")
            default: buffer.append(byte)
            }
          }
        case .blob(let bytes):
          buffer.append(contentsOf: [0x5C, 0x5C, 0x78])
          for byte in bytes {
            buffer.append(Self.hex[Int(byte >> 4)])
            buffer.append(Self.hex[Int(byte & 15)])
          }
        }
      }
      buffer.append(0x0A)
      count += 1
      if buffer.count > 1 << 16 { try flush() }
    }

    func flush() throws {
      let sent = buffer.withUnsafeBytes {
        PQputCopyData(handle, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count))
      }
      buffer.removeAll(keepingCapacity: true)
      guard sent == 1 else {
        throw StoreError(.connection, String(cString: PQerrorMessage(handle)))
      }
    }
  }

  private func run(_ sql: String, _ values: [any SQLRepresentable]) throws -> OpaquePointer {
    for value in values { try value.sqlValue.requireNoNul(sql) }
    var result: OpaquePointer?
    if values.isEmpty && !sql.hasPrefix("SELECT") {
      result = PQexec(handle, sql)
    } else {
      let name = try prepare(sql)
      withParameters(values) { count, pointers, lengths, formats in
        result = PQexecPrepared(handle, name, count, pointers, lengths, formats, 0)
      }
    }
    guard let result else { throw failure(nil, sql) }
    let status = PQresultStatus(result)
    guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
      let error = failure(result, sql)
      PQclear(result)
      throw error
    }
    return result
  }

  /// Statements carry dates and ranges in their text, so there is no end of different ones: past
  /// the limit the session forgets them all, which none is using at that moment.
  private static let preparedLimit = 500

  private func prepare(_ sql: String) throws -> String {
    if let name = names[sql] { return name }
    if names.count >= Self.preparedLimit {
      let result = PQexec(handle, "DEALLOCATE ALL")
      defer { PQclear(result) }
      guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure(result, sql) }
      names = [:]
    }
    let name = "s\(names.count)"
    let result = PQprepare(handle, name, sql, 0, nil)
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure(result, sql) }
    names[sql] = name
    return name
  }

  /// Lays the values out as libpq wants them: text form, except bytes, which go as they are.
  private func withParameters<T>(
    _ values: [any SQLRepresentable],
    _ body: (
      Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) throws -> T
  ) rethrows -> T {
    var storage: [UInt8] = []
    var offsets: [Int?] = []
    var lengths: [Int32] = []
    var formats: [Int32] = []
    for value in values {
      let sqlValue = value.sqlValue
      let start = storage.count
      var format: Int32 = 0
      switch sqlValue {
      case .null: break
      case .integer(let n): storage.append(contentsOf: String(n).utf8)
      case .text(let s): storage.append(contentsOf: s.utf8)
      case .blob(let b):
        storage.append(contentsOf: b)
        format = 1
      }
      offsets.append(sqlValue.isNull ? nil : start)
      lengths.append(Int32(storage.count - start))
      formats.append(format)
      storage.append(0)
    }
    return try storage.withUnsafeBytes { bytes in
      let base = bytes.bindMemory(to: CChar.self).baseAddress
      let pointers = offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }
      return try body(Int32(values.count), pointers, lengths, formats)
    }
  }

  private func failure(_ result: OpaquePointer?, _ sql: String) -> StoreError {
    var message = String(cString: PQerrorMessage(handle))
    var state = ""
    if let result {
      if let primary = PQresultErrorField(result, 77) { message = String(cString: primary) }  // 'M'
      if let code = PQresultErrorField(result, 67) { state = String(cString: code) }  // 'C'
    }
    let code: StoreError.Code
    switch state {
    case "23505": code = .duplicate
    case _ where state.hasPrefix("23"): code = .constraint
    case "40001", "40P01", "55P03": code = .busy
    case _ where state.hasPrefix("53") || state.hasPrefix("58"): code = .storage
    case _ where state.hasPrefix("08") || !isUsable: code = .connection
    default: code = .other
    }
    return StoreError(code, "\(message) \(state)", sql: sql)
  }
}
