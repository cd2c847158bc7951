public import Store

/// The tables of the journal.
public enum JournalSchema {
  public static let migrations = [
    Migration(1, "journal", [
      """
      CREATE TABLE journal (
        seq {int} PRIMARY KEY,
        operation_id {text} NOT NULL UNIQUE,
        kind {text} NOT NULL,
        actor {text} NOT NULL,
        recorded_at {int} NOT NULL,
        effective_on {int},
        detail {text} NOT NULL,
        row_count {int} NOT NULL,
        digest {blob} NOT NULL,
        hash {blob} NOT NULL) {table}
      """,
      // One row per record touched by an entry: its image before (NULL where it is new) and the
      // hash of its image after (NULL where it was removed). Clustered by record, so that the
      // history of a record is one range and a whole verification is one scan.
      """
      CREATE TABLE row_history (
        record_kind {text} NOT NULL,
        record_id {text} NOT NULL,
        seq {int} NOT NULL,
        before {text},
        after_hash {blob},
        PRIMARY KEY (record_kind, record_id, seq)) {clustered}
      """,
      "CREATE TABLE data_keys (subject {text} PRIMARY KEY, wrapped {blob} NOT NULL) {clustered}",
      "CREATE TABLE settings (name {text} PRIMARY KEY, value {text} NOT NULL) {clustered}",
    ]),
    // Whoever keeps something beside the records asks what was touched since.
    Migration(13, "journal by entry", ["CREATE INDEX row_history_seq ON row_history (seq)"]),
  ]
}
