public import Store

/// The records as they stood after an entry of the journal, for reports that must come out again.
public enum PastRecords {
  /// Reads the state after entry `seq` on a connection from `DataStore.dedicated`.
  ///
  /// Every record that was touched later is put back in a transaction that is never committed; on
  /// SQLite other writers wait for its length. A person whose key was destroyed since stays unreadable.
  /// - Throws: `StoreError` where an image cannot be read; what `body` throws.
  public static func read<T>(
    after seq: Int64, _ registry: RecordRegistry, _ connection: any Connection, _ body: (any Connection) throws -> T
  ) throws -> T {
    try connection.transaction {
      for kind in registry.kinds { try putBack(kind, after: seq, connection) }
      return (false, try body(connection))
    }
  }

  private static func putBack(_ kind: RecordKind, after seq: Int64, _ connection: any Connection) throws {
    let touched = try connection.rows(
      """
      SELECT h.record_id, h.before FROM row_history h WHERE h.record_kind = $1 AND h.seq =
        (SELECT MIN(n.seq) FROM row_history n WHERE n.record_kind = h.record_kind AND n.record_id = h.record_id
          AND n.seq > \(seq))
      """, [kind.id]
    ) { (try $0.get(0, as: String.self), $0[1].text) }
    guard !touched.isEmpty else { return }
    let names = kind.fields.map(\.name)
    let places = (1...(names.count + 2)).map { "$\($0)" }.joined(separator: ", ")
    for (id, before) in touched {
      try connection.execute("DELETE FROM \(kind.id) WHERE id = $1", [id])
      guard let before else { continue }
      let values = try RowImage.decode(kind, Array(before.utf8))
      let parameters: [any SQLRepresentable] = [id, seq] + values
      try connection.execute(
        "INSERT INTO \(kind.id) (id, version, \(names.joined(separator: ", "))) VALUES (\(places))", parameters)
    }
    for table in kind.derived { try table.rebuild(connection) }
  }
}
