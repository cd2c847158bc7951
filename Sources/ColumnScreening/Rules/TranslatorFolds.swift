/// Folds: of a parent's children, or of its events in one table, into one number or truth.
extension Translator {
  mutating func fold(_ aggregate: Syntax.Aggregate, _ at: Int) throws(TextError) -> Meaning {
    guard let frame = vocabulary.table(aggregate.table) else {
      let known = ([vocabulary.schema.childWord] + vocabulary.schema.events.map(\.name)).joined(separator: ", ")
      throw TextError(
        column: aggregate.tableColumn, zh: "没有表“\(aggregate.table)”", en: "there is no table '\(aggregate.table)'",
        remedyZh: "可用的表：\(known)", remedyEn: "Tables that can be used: \(known)")
    }
    var condition: Int?
    if let syntax = aggregate.condition { condition = try self.condition(syntax, frame) }
    if let window = try window(aggregate, frame) {
      let days = column(dayColumn, frame)
      let inside = between(days, constant(window.lowerBound, frame), constant(window.upperBound, frame), frame)
      condition = graph.both(inside, condition, frame)
      note(window, frame)
    } else {
      note(nil, frame)
    }
    switch aggregate.fold {
    case .any, .all, .count, .events:
      if aggregate.fold == .events, frame == .children {
        throw TextError(
          column: aggregate.tableColumn, zh: "events 只用于事件表", en: "'events' is for tables of events",
          remedyZh: "请用 count(\(aggregate.table))。", remedyEn: "Use count(\(aggregate.table)).")
      }
      var holds: Int?
      if let value = aggregate.value { holds = try self.condition(value, frame) }
      if aggregate.fold == .all {
        // Holds for all, where it fails for none.
        let fails = graph.both(condition, graph.not(holds ?? graph.truth(true, frame), frame), frame)
        return .truth(graph.not(anyRow(fails, frame), .parents))
      }
      let counted = graph.both(condition, holds, frame)
      if aggregate.fold == .any { return .truth(anyRow(counted, frame)) }
      if let counted, graph.truth(counted) == false { return .number(constant(0, .parents)) }
      let rows = counted.flatMap { graph.truth($0) == true ? nil : $0 } ?? -1
      return .number(
        NumberSteps(
          value: graph.add(.count(frame), .parents, -1, rows), missing: nil, range: 0...Int64(UInt32.max)))
    case .sum, .min, .max:
      guard let syntax = aggregate.value else {
        throw TextError(
          column: at, zh: "\(aggregate.fold.rawValue) 需要一列或表达式", en: "'\(aggregate.fold.rawValue)' needs a column or an expression",
          remedyZh: "例如 \(aggregate.fold.rawValue)(\(aggregate.table): …)。",
          remedyEn: "For example \(aggregate.fold.rawValue)(\(aggregate.table): …).")
      }
      return .number(foldNumbers(aggregate.fold, try number(syntax, frame), where: condition, frame))
    }
  }

  /// Missing values are left out.
  private mutating func foldNumbers(
    _ fold: Syntax.Fold, _ value: NumberSteps, where condition: Int?, _ frame: Frame
  ) -> NumberSteps {
    var rows = condition
    if let missing = value.missing { rows = graph.andNot(rows ?? graph.truth(true, frame), missing, frame) }
    if let all = rows, graph.truth(all) == true { rows = nil }
    if fold == .sum {
      let (low, under) = min(value.range.lowerBound, 0).multipliedReportingOverflow(by: Int64(UInt32.max))
      let (high, over) = max(value.range.upperBound, 0).multipliedReportingOverflow(by: Int64(UInt32.max))
      let node = graph.add(.sum(frame), .parents, value.value, rows ?? -1)
      if !under, !over { return NumberSteps(value: node, missing: nil, range: low...high) }
      let overflows = graph.add(.sumOverflows(frame), .parents, value.value, rows ?? -1)
      return NumberSteps(value: node, missing: overflows, range: Self.everyNumber)
    }
    let operation: Operation = fold == .min ? .least(frame) : .greatest(frame)
    let node = graph.add(operation, .parents, value.value, rows ?? -1)
    let none = graph.not(anyRow(rows, frame), .parents)
    return NumberSteps(value: node, missing: none, range: value.range)
  }

  private mutating func anyRow(_ condition: Int?, _ frame: Frame) -> Int {
    if let condition, graph.truth(condition) == false { return graph.truth(false, .parents) }
    let rows = condition.flatMap { graph.truth($0) == true ? nil : $0 } ?? -1
    return graph.add(.any(frame), .parents, -1, rows)
  }

  private func window(_ aggregate: Syntax.Aggregate, _ frame: Frame) throws(TextError) -> ClosedRange<Int64>? {
    guard let name = aggregate.window else {
      return frame == .children ? nil : vocabulary.context.window
    }
    if frame == .children {
      throw TextError(
        column: aggregate.windowColumn, zh: "within 只用于事件表", en: "'within' is for tables of events")
    }
    if let window = vocabulary.context.windows[name] { return window }
    let known = vocabulary.context.windows.keys.sorted().joined(separator: ", ")
    throw TextError(
      column: aggregate.windowColumn, zh: "没有时间窗“\(name)”", en: "there is no window '\(name)'",
      remedyZh: "可用的时间窗：\(known)", remedyEn: "Windows that can be used: \(known)")
  }
}
