import Basics
import ColumnScreening
import Foundation
import Testing

/// What is on the disk is the old state or the new one, and nothing else is taken for a store.
struct StoreSafetyTests {
  static let schema = StoreSchema(
    parentColumns: [ColumnDeclaration("a", .four)], childWord: "child", childColumns: [ColumnDeclaration("x", .one)],
    events: [EventDeclaration("e", of: .child, columns: [ColumnDeclaration("v", .two)])])

  static func rows(_ keys: Range<Int64>, a: Int64) -> ParentRows {
    var rows = ParentRows(for: schema)
    for key in keys {
      rows.append(key: key, id: "P\(key)", [a])
      rows.appendChild(key: key * 10, [Int64(key % 100)])
      rows.appendChild(key: key * 10 + 1, [1])
    }
    return rows
  }

  static func events(_ keys: Range<Int64>) -> EventRows {
    var rows = EventRows(for: schema.events[0])
    for key in keys { rows.append(key: key * 10, day: 5, [7]) }
    return rows
  }

  /// How many parents have each value of `a`, and how many events count.
  static func summary(_ store: ColumnStore) async throws -> [Int64: Int] {
    let rules = try CompiledRules(
      RuleSetText(rules: [RuleText("all", when: "known(a)", showing: [.init("a", "a"), .init("e", "sum(e.v) + sum(child: x)")])]),
      schema: store.schema)
    var result: [Int64: Int] = [:]
    for alert in try await store.screen(with: rules) {
      result[alert.shown(0, ofRule: 0) ?? -1, default: 0] += 1
      result[-2, default: 0] += Int(alert.shown(1, ofRule: 0) ?? 0)
    }
    return result
  }

  private static func copy(_ source: URL) throws -> TestFolder {
    let target = try TestFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: source.path) {
      try FileManager.default.copyItem(at: source.appending(path: name), to: target.url.appending(path: name))
    }
    return target
  }

  @Test("A copy taken at any step of a change opens in the old state")
  func copiesDuringChange() async throws {
    let folder = try TestFolder()
    let build = try ColumnStore.build(at: folder.url, schema: Self.schema)
    try build.replace(parents: Self.rows(0..<200, a: 1))
    #expect(throws: ColumnStoreError.self) { try ColumnStore.open(at: folder.url, schema: Self.schema) }
    let store = try build.commit(stamp: [1])
    let old = try await Self.summary(store)
    var steps: [() throws -> Void] = []
    let changes = try store.change()
    // Large enough for columns to reach files of their own before the commit.
    for i in 0..<8 as Range<Int64> { steps.append { try changes.replace(parents: Self.rows((i * 20_000)..<(i * 20_000 + 20_000), a: 2)) } }
    steps.append { try changes.append(events: Self.events(0..<100), to: "e") }
    steps.append { try changes.remove(parentKeys: [1, 2, 3]) }
    for step in steps {
      try step()
      let copy = try Self.copy(folder.url)
      let opened = try ColumnStore.open(at: copy.url, schema: Self.schema)
      #expect(opened.stamp == [1])
      #expect(try await Self.summary(opened) == old)
      // Rubbish of the broken write is swept away by the next one.
      try opened.change().commit(stamp: [9])
      #expect(try await Self.summary(try ColumnStore.open(at: copy.url, schema: Self.schema)) == old)
    }
    try changes.commit(stamp: [2])
    #expect(try await Self.summary(try ColumnStore.open(at: folder.url, schema: Self.schema))[2] == 160_000)
  }

  @Test("Cut off just before and just after the renaming of the manifest")
  func aroundTheRenaming() async throws {
    let folder = try TestFolder()
    let build = try ColumnStore.build(at: folder.url, schema: Self.schema)
    try build.replace(parents: Self.rows(0..<50, a: 1))
    let store = try build.commit(stamp: [1])
    let before = try Self.copy(folder.url)
    let changes = try store.change()
    try changes.replace(parents: Self.rows(0..<10, a: 2))
    try changes.commit(stamp: [2])
    // All new files are there, the old manifest is in place, a new one lies half written beside it.
    let between = try Self.copy(folder.url)
    let manifest = between.url.appending(path: "manifest")
    let whole = try Data(contentsOf: manifest)
    try Data(contentsOf: before.url.appending(path: "manifest")).write(to: manifest)
    for length in stride(from: 0, to: whole.count, by: 37) {
      try whole.prefix(length).write(to: between.url.appending(path: "manifest.new"))
      let opened = try ColumnStore.open(at: between.url, schema: Self.schema)
      #expect(opened.stamp == [1])
      #expect(try await Self.summary(opened)[1] == 50)
    }
    let after = try ColumnStore.open(at: folder.url, schema: Self.schema)
    #expect(after.stamp == [2])
    #expect(try await Self.summary(after)[2] == 10)
  }

  @Test("Changes that are let go leave nothing behind, and make room for the next")
  func abandoned() async throws {
    let folder = try TestFolder()
    let build = try ColumnStore.build(at: folder.url, schema: Self.schema)
    try build.replace(parents: Self.rows(0..<10, a: 1))
    let store = try build.commit(stamp: [])
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    do {
      let changes = try store.change()
      try changes.replace(parents: Self.rows(0..<150_000, a: 2))
      #expect(throws: ColumnStoreError.self) { try store.change() }
      #expect(throws: ColumnStoreError.self) { try store.compact(whenAbove: 0) }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == files)
    let changes = try store.change()
    var wrong = Self.rows(0..<2, a: 3)
    wrong.childColumns[0][1] = 4000
    #expect(throws: ColumnStoreError.self) { try changes.replace(parents: wrong) }
    #expect(throws: ColumnStoreError.self) { try changes.commit(stamp: []) }
    #expect(try await Self.summary(store)[1] == 10)
  }

  @Test("Every file cut short or missing is noticed on opening; every changed byte by verification or in screening")
  func damage() async throws {
    let folder = try TestFolder()
    let build = try ColumnStore.build(at: folder.url, schema: Self.schema)
    try build.replace(parents: Self.rows(0..<150_000, a: 1))
    try build.append(events: Self.events(0..<500), to: "e")
    let store = try build.commit(stamp: [1])
    try store.verify()
    let seed: UInt64 = 99
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter { $0 != "lock" }
    #expect(names.count > 4)
    for name in names {
      let file = folder.url.appending(path: name), whole = try Data(contentsOf: file)
      for cut in [0, 1, whole.count / 2, whole.count - 1] {
        try whole.prefix(cut).write(to: file)
        #expect(throws: ColumnStoreError.self, "\(name) cut to \(cut)") {
          try ColumnStore.open(at: folder.url, schema: Self.schema)
        }
      }
      try FileManager.default.removeItem(at: file)
      #expect(throws: ColumnStoreError.self) { try ColumnStore.open(at: folder.url, schema: Self.schema) }
      for _ in 0..<20 {
        var changed = whole
        // Whole words too: as beginnings and rows they lead farthest astray.
        let at = random.below(whole.count / 4) * 4
        for i in at..<min(at + (random.chance(50) ? 1 : 4), whole.count) { changed[i] = ~changed[i] }
        try changed.write(to: file)
        do {
          let opened = try ColumnStore.open(at: folder.url, schema: Self.schema)
          // Whatever comes out, nothing may be read outside of the files.
          do { _ = try await Self.summary(opened) } catch { #expect((error as? ColumnStoreError)?.code == .damaged) }
          // Between sections lie some bytes that mean nothing.
          if !name.hasSuffix(".small") {
            #expect(throws: ColumnStoreError.self, "\(name) at \(at)") { try opened.verify() }
          }
        } catch { #expect((error as? ColumnStoreError)?.code == .damaged, "\(name): \(error)") }
      }
      try whole.write(to: file)
    }
    try ColumnStore.open(at: folder.url, schema: Self.schema).verify()
  }

  @Test("What is no store, or one of another schema, is refused with a reason and a remedy")
  func foreign() throws {
    let folder = try TestFolder()
    func code() -> ColumnStoreError.Code? {
      do {
        _ = try ColumnStore.open(at: folder.url, schema: Self.schema)
        return nil
      } catch {
        let error = error as? ColumnStoreError
        #expect(error?.remedy != nil && error?.explanation.zh.isEmpty == false)
        return error?.code
      }
    }
    #expect(code() == .absent)
    for text in ["", "hello\n", "columns 9 12\n{}", "columns 1 0\n{}", "columns 1 0"] {
      try Data(text.utf8).write(to: folder.url.appending(path: "manifest"))
      #expect(code() == .damaged, "\(text)")
    }
    var other = Self.schema
    other.childColumns.append(ColumnDeclaration("y", .one))
    try ColumnStore.build(at: folder.url, schema: other).commit(stamp: [])
    #expect(code() == .otherSchema)
    var withCodes = Self.schema
    withCodes.parentColumns[0].codes = ["many": 9]
    try ColumnStore.build(at: folder.url, schema: withCodes).commit(stamp: [4])
    #expect(code() == nil)
    var twice = Self.schema
    twice.parentColumns.append(ColumnDeclaration("child", .one))
    #expect(throws: ColumnStoreError.self) { try ColumnStore.build(at: folder.url, schema: twice) }
  }

  @Test("A store works on while it is rewritten, and can be stopped")
  func workingOn() async throws {
    let folder = try TestFolder()
    let build = try ColumnStore.build(at: folder.url, schema: Self.schema)
    try build.replace(parents: Self.rows(0..<30_000, a: 1))
    let store = try build.commit(stamp: [])
    let other = try ColumnStore.open(at: folder.url, schema: Self.schema)
    let changes = try store.change()
    try changes.remove(parentKeys: Array(0..<1000))
    try changes.commit(stamp: [1])
    try store.compact(whenAbove: 0)
    // The files of the old state are gone from the folder, but not from under those who look at them.
    #expect(try await Self.summary(other)[1] == 30_000)
    try other.refresh()
    #expect(try await Self.summary(other)[1] == 29_000)
    #expect(other.stamp == [1])

    let rules = try CompiledRules(RuleSetText(rules: [RuleText("r", when: "a > 0")]), schema: Self.schema)
    struct Enough: Error {}
    await #expect(throws: Enough.self) { try await store.screen(with: rules) { _ in throw Enough() } }
    let task = Task { try await store.screen(with: rules) { _ in withUnsafeCurrentTask { $0?.cancel() } } }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
