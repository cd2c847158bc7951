import Basics
import ColumnScreening
import Foundation
import Testing

/// Rules drawn at random, as texts for the product and as trees for the oracle.
struct RandomRules {
  var text = RuleSetText(rules: [])
  var context = RuleContext()
  var oracle = Oracle()
  var conditions: [Expression] = []
  var shown: [[Expression]] = []

  init(_ random: SeededGenerator, _ store: RandomStore, depth: Int, most: Int = 64) {
    var random = random
    let one = Int64(random.below(30)), two = Int64(random.below(30))
    oracle.windows = ["year": 5...30, "short": one...(one + 3), "none": 90...91]
    oracle.window = random.chance(50) ? two...(two + 10) : nil
    oracle.childWord = store.schema.childWord
    oracle.codes = ["b": RandomStore.words]
    let line = Int64(random.below(20)) - 5
    let byArea: [Int64: Int64] = [-1: 100, 0: line, 2: ColumnValue.missing, 90_000: 7]
    let sparse: [Int64: Int64] = [Int64.min + 1: 3, -2: -7, 1: 4, Int64.max: 5]
    context = RuleContext(
      parameters: [
        "line": .constant(line), "gone": .constant(ColumnValue.missing),
        "by_area": .byColumn("area", values: byArea), "by_a": .byColumn("a", values: sparse, otherwise: 1),
      ],
      windows: oracle.windows, window: oracle.window)
    oracle.parameters = [
      "line": { _ in line }, "gone": { _ in nil },
      "by_area": { row in (row["area"] ?? nil).flatMap { byArea[$0] }.flatMap { $0 == ColumnValue.missing ? nil : $0 } },
      "by_a": { row in (row["a"] ?? nil).map { sparse[$0] ?? 1 } },
    ]
    var draw = RandomExpressions(
      random: random, parentColumns: RandomStore.parentColumns, tables: store.tables,
      windows: oracle.windows.keys.sorted(), parameters: context.parameters.keys.sorted(),
      codes: ["b": RandomStore.words.keys.sorted()])
    for i in 0..<4 {
      let name = "定义\(i)", isTruth = i % 2 == 1
      let meaning = isTruth ? draw.truth(depth) : draw.number(depth)
      oracle.definitions[name] = meaning
      text.definitions.append(NamedExpression(name, meaning.text))
      if isTruth { draw.truthDefinitions.append(name) } else { draw.numberDefinitions.append(name) }
    }
    for i in 0..<min(most, 1 + random.below(random.chance(10) ? 64 : 12)) {
      let condition = draw.truth(depth)
      conditions.append(condition)
      shown.append((0..<random.below(3)).map { _ in draw.random.chance(80) ? draw.number(depth) : draw.truth(depth) })
      text.rules.append(
        RuleText("rule \(i)", when: condition.text, showing: shown[i].enumerated().map { .init("s\($0.offset)", $0.element.text) }))
    }
  }

  /// What the product should say.
  func expected(_ store: RandomStore) -> [String] {
    store.households().compactMap { key, id, home in
      let fired = conditions.indices.filter { oracle.truth(conditions[$0], home, nil) }
      if fired.isEmpty { return nil }
      let values = fired.map { rule in shown[rule].map { oracle.number($0, home, nil) } }
      return "\(key) \(id) \(fired) \(values)"
    }
  }
}

/// The product against an interpreter that shares nothing with it.
struct ScreeningOracleTests {
  static func found(_ screening: Screening) -> [String] {
    screening.map { "\($0.key) \($0.id) \($0.fired) \($0.shown)" }
  }

  static func check(_ store: ColumnStore, _ model: RandomStore, _ rules: RandomRules, _ note: String) async throws {
    let compiled = try CompiledRules(rules.text, schema: model.schema, context: rules.context)
    let expected = rules.expected(model)
    for threads in [1, 2] {
      let screening = try await store.screen(with: compiled, threads: threads)
      #expect(screening.parentCount == model.parents.count, "\(note)")
      let found = found(screening)
      if found != expected {
        let rules = rules.text.rules.map { "\($0.name): \($0.condition) shows \($0.shown.map(\.text))" }
        let first = zip(found + ["-"], expected + ["-"]).first { $0 != $1 }
        Issue.record(
          "\(note), threads \(threads): \(String(describing: first))\n\(rules.joined(separator: "\n"))\n\(rules)")
        return
      }
    }
    let byID = try await store.screen(with: compiled, order: .id)
    let ids = byID.map { Array($0.id.utf8) }
    #expect(zip(ids, ids.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) }, "\(note)")
    #expect(Set(byID.map(\.key)) == Set(try await store.screen(with: compiled).map(\.key)), "\(note)")
  }

  @Test("Random rules over small random stores, with changes and compaction", arguments: 0..<16)
  func randomStores(part: Int) async throws {
    let seed: UInt64 = 20_240_201 + UInt64(part)
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for number in 0..<20 {
      let folder = try TestFolder(), note = "seed \(seed), store \(number)"
      var model = RandomStore(random.branch("store \(number)"))
      let span = 1 + random.below(40)
      let build = try ColumnStore.build(at: folder.url, schema: model.schema)
      try model.change(build, parents: random.below(30), keys: span)
      var store = try build.commit(stamp: [UInt8(number)])
      for step in 0...random.below(4) {
        for draw in 0..<3 {
          let rules = RandomRules(random.branch("rules \(number) \(step) \(draw)"), model, depth: 1 + random.below(4))
          try await Self.check(store, model, rules, "\(note), step \(step), draw \(draw)")
        }
        switch random.below(4) {
        case 0: try store.compact(whenAbove: random.chance(50) ? 0 : 0.3)
        case 1: store = try ColumnStore.open(at: folder.url, schema: model.schema)
        default: break
        }
        let changes = try store.change()
        try model.change(changes, parents: random.below(10), keys: span)
        try changes.commit(stamp: [UInt8(number), UInt8(step)])
      }
      #expect(store.stamp.first == UInt8(number))
    }
  }

  @Test("Many small changes are joined, and nothing gets lost")
  func manyChanges() async throws {
    let seed: UInt64 = 77
    print("seed \(seed)")
    let random = SeededGenerator(seed: seed), folder = try TestFolder()
    var model = RandomStore(random)
    let build = try ColumnStore.build(at: folder.url, schema: model.schema)
    try model.change(build, parents: 3000, keys: 5000)
    let store = try build.commit(stamp: [])
    var joined = 0
    for step in 0..<30 {
      let changes = try store.change()
      try model.change(changes, parents: 5, keys: 5000)
      try changes.commit(stamp: [])
      // Never large enough to rewrite everything.
      if try store.compact(whenAbove: 0.9) { joined += 1 }
      if step % 10 == 9 {
        let rules = RandomRules(random.branch("\(step)"), model, depth: 3)
        try await Self.check(store, model, rules, "step \(step)")
        try await Self.check(
          try ColumnStore.open(at: folder.url, schema: model.schema), model, rules, "step \(step), opened")
      }
    }
    #expect(joined >= 3)
    #expect(store.statistics.segments <= 10)
    try store.verify()
  }

  @Test("A hundred thousand parents, changed and compacted")
  func manyParents() async throws {
    let seed: UInt64 = 100_000
    print("seed \(seed)")
    let random = SeededGenerator(seed: seed), folder = try TestFolder()
    var model = RandomStore(random)
    let build = try ColumnStore.build(at: folder.url, schema: model.schema)
    try model.change(build, parents: 100_000, keys: 1_000_000)
    let store = try build.commit(stamp: [1])
    #expect(model.parents.count > 90_000)
    try await Self.check(store, model, RandomRules(random.branch("1"), model, depth: 2, most: 3), "built")
    let changes = try store.change()
    try model.change(changes, parents: 20_000, keys: 1_000_000)
    try changes.commit(stamp: [2])
    try await Self.check(store, model, RandomRules(random.branch("2"), model, depth: 2, most: 3), "changed")
    #expect(try store.compact())
    #expect(store.statistics.parents == model.parents.count)
    #expect(store.statistics.segments == 1)
    try await Self.check(store, model, RandomRules(random.branch("3"), model, depth: 2, most: 3), "compacted")
  }
}
