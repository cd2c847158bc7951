public import Store

/// Opens what `RowPlanner` sealed.
enum SealedRow {
  /// Plain values; a personal field whose key was destroyed becomes NULL.
  /// - Parameter isPast: the values may be of before an erasure, after which the person got another
  ///   key; what that one does not open is NULL too.
  static func open(
    _ kind: RecordKind, _ values: [SQLValue], id: String, key: KeyRing.DataKey?, keys: KeyRing,
    isPast: Bool = false
  ) throws -> [SQLValue] {
    var out = values
    for (i, field) in kind.fields.enumerated() where field.isSealed {
      guard case .blob(let bytes) = values[i] else { continue }
      guard let key else {
        out[i] = .null
        continue
      }
      do {
        out[i] = .text(try keys.open(bytes, place: RowPlanner.place(kind, field, id), with: key))
      } catch {
        guard isPast else { throw error }
        out[i] = .null
      }
    }
    return out
  }

  /// Like `open` on values of the past, fetching the record's key.
  static func loadPast(
    _ kind: RecordKind, _ values: [SQLValue], id: String, keys: KeyRing, _ connection: any Connection
  ) throws -> [SQLValue] {
    let subject = "\(kind.id):\(id)"
    let wrapped = try connection.first(
      "SELECT wrapped FROM data_keys WHERE subject = $1", [subject]) { try $0.get(0, as: [UInt8].self) }
    let key = try wrapped.map { try keys.dataKey(unwrapping: $0, for: subject) }
    return try open(kind, values, id: id, key: key, keys: keys, isPast: true)
  }
}

/// A stored row in plain values, for those who show it: files, pages.
public enum OpenedRow {
  /// - Parameter wrappedKey: the person's data key as stored; nil where it was destroyed.
  /// - Throws: `KeyError`.
  public static func values(
    _ kind: RecordKind, _ stored: [SQLValue], id: String, wrappedKey: [UInt8]?, keys: KeyRing
  ) throws -> [SQLValue] {
    let key = try wrappedKey.map { try keys.dataKey(unwrapping: $0, for: "\(kind.id):\(id)") }
    return try SealedRow.open(kind, stored, id: id, key: key, keys: keys)
  }

  /// One personal field of a record; nil where its key was destroyed.
  /// - Throws: `KeyError`.
  public static func value(
    _ field: Field, of kind: RecordKind, _ bytes: [UInt8], id: String, wrappedKey: [UInt8]?, keys: KeyRing
  ) throws -> String? {
    guard let wrappedKey else { return nil }
    let key = try keys.dataKey(unwrapping: wrappedKey, for: "\(kind.id):\(id)")
    return try keys.open(bytes, place: RowPlanner.place(kind, field, id), with: key)
  }
}
