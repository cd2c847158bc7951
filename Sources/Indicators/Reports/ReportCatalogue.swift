public import Basics
public import Journal
public import Policy

/// Every report there is: those of policy layouts, and those that are worked out by rules.
public struct ReportCatalogue: Sendable {
  /// In the order in which they are listed.
  public let reports: [ReportDefinition]

  /// - Parameter keys: to show personal fields masked; without them their cells are empty.
  public init(policy: PolicyBook, registry: RecordRegistry, keys: KeyRing?) {
    reports = MonitoringReports.all + policy.reportLayouts.compactMap { layout in
      guard let base = registry.kind(layout.kind) else { return nil }
      return ReportDefinition(
        id: layout.id, name: layout.name, definition: layout.definition, listsRecords: layout.rows == .records,
        isAlwaysRecords: layout.rows == .records, cycle: layout.cycle, usesStretch: layout.usesStretch
      ) { request, report, policy, viewer, connection in
        switch layout.rows {
        case .records:
          let drawn = RecordReport(layout: layout, base: base, registry: registry, policy: policy, keys: keys)
          return try drawn.table(request, report, viewer, connection)
        case .divisions:
          return try DivisionReport(layout: layout, registry: registry).table(request, report, viewer, connection)
        }
      }
    }
  }

  public func find(_ id: String) -> ReportDefinition? { reports.first { $0.id == id } }

  /// What is wrong with the layouts of the policies: kinds and fields that are not declared, codes that
  /// stand in no list.
  public static func problems(_ policy: PolicyBook, _ registry: RecordRegistry) -> [PolicyLoadError.Problem] {
    policy.reportLayouts.flatMap { LayoutCheck(layout: $0, registry: registry, policy: policy).problems }
  }
}

/// Holds a layout against the declared kinds of record.
struct LayoutCheck {
  let layout: ReportLayout
  let registry: RecordRegistry
  let policy: PolicyBook

  var problems: [PolicyLoadError.Problem] {
    var found = problems(layout.kind, layout.days, layout.conditions)
    guard let base = registry.kind(layout.kind) else { return found }
    for column in layout.columns {
      switch column.content {
      case .field(let path), .place(let path, _), .tags(let path):
        if layout.rows == .divisions {
          found.append(problem("列“\(column.id)”", "column `\(column.id)`", "按地区的报表只能写合计", "a report by division has totals only"))
        }
        found += pathProblems(path, base)
      case .total(let total):
        found += problems(total.kind, total.days, total.conditions)
        found += [total.field, total.by].compactMap { $0 }.flatMap { fieldProblems($0, total.kind) }
        found += total.of.map { fieldProblems($0, layout.kind) } ?? []
        if (total.by == nil) != (layout.rows == .divisions) {
          found.append(problem(
            "列“\(column.id)”", "column `\(column.id)`", "逐条的报表须写 by，按地区的报表不写", "`by` belongs to reports of records, and only there"))
        }
        if total.by == nil, registry.kind(total.kind)?.placedBy == nil {
          found.append(problem("“\(total.kind)”", "`\(total.kind)`", "换一类有地区的记录", "a kind that has a place"))
        }
      case .share, .difference, .blank: break
      }
    }
    return found
  }

  private func problems(
    _ kind: String, _ days: ReportLayout.Days, _ conditions: [ReportLayout.Condition]
  ) -> [PolicyLoadError.Problem] {
    guard let declared = registry.kind(kind) else {
      return [problem("没有“\(kind)”这类记录", "there is no kind `\(kind)`", "见 zhucun template", "see `zhucun template`")]
    }
    var found = days.fields.flatMap { fieldProblems($0, kind) }
    for condition in conditions {
      found += fieldProblems(condition.field, kind)
      let field = declared.field(condition.field)
      var known: Set<String>?
      if case .code(let list)? = field?.content { known = Set(policy.codeList(list)?.values.map(\.code) ?? []) }
      for code in condition.codes where code != "-" && code != "*" {
        let isPlain = !code.isEmpty && code.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 95 }
        if !isPlain || !(known?.contains(code) ?? true) {
          found.append(problem(
            "“\(condition.field)”没有代码“\(code)”", "`\(condition.field)` has no code `\(code)`", "写代码表中的英文代码", "a code of its list"))
        }
      }
    }
    return found
  }

  private func pathProblems(_ path: [String], _ base: RecordKind) -> [PolicyLoadError.Problem] {
    var kind = base
    for (depth, name) in path.enumerated() {
      guard let field = kind.field(name) else { return fieldProblems(name, kind.id) }
      guard depth < path.count - 1 else { return [] }
      guard case .reference(let next) = field.content, let found = registry.kind(next) else {
        return [problem("“\(kind.id).\(name)”不指向别的记录", "`\(kind.id).\(name)` names no other record", "改正路径", "correct the way")]
      }
      kind = found
    }
    return [problem("路径为空", "the way is empty", "写字段名", "the name of a field")]
  }

  private func fieldProblems(_ field: String, _ kind: String) -> [PolicyLoadError.Problem] {
    guard let declared = registry.kind(kind), field != "id", declared.field(field) == nil else { return [] }
    return [problem("“\(kind)”没有字段“\(field)”", "`\(kind)` has no field `\(field)`", "见 zhucun template \(kind)", "see `zhucun template \(kind)`")]
  }

  private func problem(_ zh: String, _ en: String, _ zhRemedy: String, _ enRemedy: String) -> PolicyLoadError.Problem {
    PolicyLoadError.Problem(
      file: layout.place, line: nil, column: nil,
      reason: Bilingual("报表“\(layout.id)”：\(zh)", "report `\(layout.id)`: \(en)"), remedy: Bilingual(zhRemedy, enRemedy))
  }
}
