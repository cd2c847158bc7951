import Basics
public import Journal
public import Policy

/// Holds the registry of forms against the kinds of record: every field is one that its record has,
/// and nothing is asked for that another record holds already.
public enum FormCheck {
  /// Everything that is wrong with the forms of the policies, for `PolicyBook.load(folder:also:)`.
  public static func problems(_ policy: PolicyBook, _ registry: RecordRegistry) -> [PolicyLoadError.Problem] {
    problems(policy.forms, registry)
  }

  /// The same for a registry of forms alone.
  public static func problems(_ forms: FormRegistry, _ registry: RecordRegistry) -> [PolicyLoadError.Problem] {
    let known = KnownFacts(forms, registry)
    return forms.facts.flatMap { factProblems($0, registry) } + forms.forms.flatMap { problems($0, forms, known, registry) }
  }

  private static func factProblems(_ fact: SharedFact, _ registry: RecordRegistry) -> [PolicyLoadError.Problem] {
    ([fact.source] + fact.also).filter { registry.field(at: $0) == nil }.map { name in
      PolicyLoadError.Problem(
        file: fact.file, line: fact.line, column: nil,
        reason: Bilingual("事项“\(fact.id)”：没有字段 \(name)", "the fact `\(fact.id)`: there is no field \(name)"),
        remedy: Bilingual("kind.field，如 persons.name", "kind.field, such as persons.name"))
    }
  }

  private static func problems(
    _ form: FormDefinition, _ forms: FormRegistry, _ known: KnownFacts, _ registry: RecordRegistry
  ) -> [PolicyLoadError.Problem] {
    var problems: [PolicyLoadError.Problem] = []
    func report(_ line: Int?, _ reason: Bilingual, _ remedy: Bilingual) {
      problems.append(.init(
        file: form.file, line: line ?? form.line, column: nil,
        reason: Bilingual("表“\(form.id)”：\(reason.zh)", "the form `\(form.id)`: \(reason.en)"), remedy: remedy))
    }
    guard let kind = registry.kind(form.record) else {
      let kinds = registry.kinds.map(\.id).joined(separator: ", ")
      report(form.line, Bilingual("没有记录 \(form.record)", "there is no record \(form.record)"), Bilingual("其中之一：\(kinds)", "one of \(kinds)"))
      return problems
    }
    for name in [form.id, form.name.zh, form.name.en] {
      guard let word = WatchWords.find(forms.forbiddenWords, in: name) else { continue }
      report(form.line, Bilingual("名称含“\(word)”：本系统没有这类表单", "its name holds “\(word)”: there is no such form here"),
        Bilingual("不设这张表（forbidden_words）", "leave the form out (forbidden_words)"))
    }
    for field in form.fields {
      let names = [field.name] + field.targets.map(registry.title)
      if let word = names.lazy.compactMap({ WatchWords.find(forms.forbiddenWords, in: $0) }).first {
        report(field.line,
          Bilingual("“\(field.name)”含“\(word)”：本系统不记录这类内容", "`\(field.name)` holds “\(word)”: nothing of that sort is recorded here"),
          Bilingual("删去这一栏（forbidden_words）", "leave the field out (forbidden_words)"))
      }
      if field.isRequired, let word = names.lazy.compactMap({ WatchWords.find(forms.neverRequired, in: $0) }).first {
        report(field.line, Bilingual("“\(field.name)”含“\(word)”，不得必填", "`\(field.name)` holds “\(word)” and may not be required"),
          Bilingual("去掉 required", "without `required`"))
      }
      for target in field.targets where registry.field(at: target) == nil {
        report(field.line, Bilingual("没有字段 \(target)", "there is no field \(target)"), Bilingual("记录里有的字段，或 field: \"-\"", "a field of the record, or `field: \"-\"`"))
      }
      if let from = field.from, !["today", "page", "usual"].contains(from), registry.field(at: from) == nil {
        report(field.line, Bilingual("from 所指的 \(from) 不存在", "there is no \(from) to fill it from"), Bilingual("kind.field、today、page 或 usual", "kind.field, today, page or usual"))
      }
      guard field.entry == .typed || field.entry == .chosen else { continue }
      for target in field.targets {
        guard let holder = known.holder(of: target) else { continue }
        report(
          field.line,
          Bilingual("“\(registry.title(target))”已在 \(holder)（\(registry.words(holder).zh)）中，不得再要人填",
            "`\(target)` is held by \(holder) already (\(registry.words(holder).en)) and may not be asked for again"),
          Bilingual("by: filled, from: \(holder)；确是另一回事的，写入 own_facts", "`by: filled, from: \(holder)`; if it is a fact of its own, name it under own_facts"))
      }
    }
    if let counted = form.counted {
      for name in [counted.day, counted.role].compactMap({ $0 }) + counted.conditions.keys.sorted() where kind.field(name) == nil {
        report(form.line, Bilingual("counted：\(form.record) 没有字段 \(name)", "counted: \(form.record) has no field \(name)"),
          Bilingual("该记录的字段", "a field of the record"))
      }
    }
    return problems
  }
}

/// Which other record holds what a field asks for.
struct KnownFacts {
  private let forms: FormRegistry
  private let registry: RecordRegistry
  private var sources: [String: String] = [:]

  init(_ forms: FormRegistry, _ registry: RecordRegistry) {
    self.forms = forms
    self.registry = registry
    for fact in forms.facts { for name in fact.also { sources[name] = fact.source } }
  }

  /// The field of another record that holds the fact of a field already, as `kind.field`; nil where
  /// nothing does and it must be asked for.
  ///
  /// A fact is the same where the registry says so, where a record copies it from the one it refers to,
  /// or where a record that it refers to, directly or through others, has a field of the same title.
  func holder(of name: String) -> String? {
    if let source = sources[name] { return source }
    guard let kind = registry.kind(ofPath: name), let field = registry.field(at: name) else { return nil }
    if forms.ownFacts.contains(name) || forms.facts.contains(where: { $0.source == name }) { return nil }
    if let derivation = field.derivation, let reference = kind.field(derivation.reference), case .reference(let target) = reference.content {
      return "\(target).\(derivation.column)"
    }
    // A reference says which record is meant; that is no fact of the record itself.
    if case .reference = field.content { return nil }
    if kind.key.contains(field.name) || forms.commonTitles.contains(field.title) { return nil }
    for other in reachable(from: kind) {
      if let same = other.fields.first(where: { $0.title == field.title && !$0.isInternal }), !other.key.contains(same.name) {
        return "\(other.id).\(same.name)"
      }
    }
    return nil
  }

  /// The kinds that records of a kind refer to, directly or through others; the nearest first.
  private func reachable(from kind: RecordKind) -> [RecordKind] {
    var (found, seen): ([RecordKind], Set<String>) = ([], [kind.id])
    var front = [kind]
    while !front.isEmpty {
      var next: [RecordKind] = []
      for kind in front {
        for field in kind.fields {
          guard case .reference(let target) = field.content, seen.insert(target).inserted, let other = registry.kind(target) else { continue }
          next.append(other)
        }
      }
      found += next
      front = next
    }
    return found
  }
}

extension RecordRegistry {
  /// The kind of `kind.field`.
  func kind(ofPath path: String) -> RecordKind? { kind(String(path.prefix { $0 != "." })) }

  /// The field of `kind.field`; nil where either is not known.
  func field(at path: String) -> Field? {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    return kind(String(parts[0]))?.field(String(parts[1]))
  }

  func title(_ path: String) -> String { field(at: path)?.title ?? path }

  /// A field as people call it, with its record.
  func words(_ path: String) -> Bilingual {
    guard let kind = kind(ofPath: path), let field = field(at: path) else { return Bilingual(path, path) }
    return Bilingual("\(kind.name.zh)“\(field.title)”", "\(kind.name.en), \(field.name)")
  }
}

/// Looks for words in the names of forms and fields.
enum WatchWords {
  /// The first of some words that a name holds; English words count whole, so that `backtrack` is no track.
  static func find(_ list: [String], in name: String) -> String? {
    let text = name.lowercased()
    let parts = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    return list.first { word in
      guard word.utf8.allSatisfy({ $0 < 128 }) else { return text.contains(word) }
      let sought = word.split(separator: "_").map(String.init)
      return parts.indices.contains { parts[$0...].starts(with: sought) }
    }
  }
}
