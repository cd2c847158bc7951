import Basics

extension StoreSchema {
  /// - Throws: `badSchema` for names that rules could not write or tell apart, and columns that are
  ///   not there.
  func check() throws(ColumnStoreError) {
    try Self.check(names: parentColumns.map(\.name) + [childWord] + events.map(\.name))
    try Self.check(names: childColumns.map(\.name))
    for event in events {
      try Self.check(names: [EventDeclaration.day] + event.columns.map(\.name))
      if case .parentColumn(let name) = event.link, !parentColumns.contains(where: { $0.name == name }) {
        throw Self.bad("没有列“\(name)”", "there is no column '\(name)'")
      }
    }
  }

  private static func check(names: [String]) throws(ColumnStoreError) {
    var seen: Set<String> = []
    for name in names {
      guard Word.isName(name) else { throw bad("“\(name)”不能用作名称", "'\(name)' cannot be a name") }
      guard seen.insert(name).inserted else { throw bad("名称“\(name)”重复", "the name '\(name)' occurs twice") }
    }
  }

  private static func bad(_ zh: String, _ en: String) -> ColumnStoreError {
    ColumnStoreError(.badSchema, Bilingual("列存储的结构有误：\(zh)", "The schema is wrong: \(en)"))
  }
}
