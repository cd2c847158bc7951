/// Screens blocks, one after the other. One per task.
struct BlockScreener {
  private let state: StoreState
  private let rules: CompiledRules
  private let blocks: Blocks
  private let staged: [StagedEvents?]
  /// By segment, of the conditions; and of the shown values.
  private let widths: [Widths]
  private let shownWidths: Widths
  private var machine: BlockMachine

  private var starts = Growing<Int32>()
  private var childParents = Growing<Int32>()
  private var eventRows: [Growing<UInt32>]
  private var eventParents: [Growing<Int32>]
  /// Eight rules to a plane, a byte for every parent.
  private let planes: Memory<UInt8>
  private let planeCount: Int
  private let anyPlane = Memory<UInt8>(Blocks.size)

  // The same for the parents that alert.
  private let chosen = Memory<UInt32>(Blocks.size)
  private let chosenLane = Memory<Int32>(Blocks.size)
  /// The other way round; -1 for a parent without alert.
  private let placeOfLane = Memory<Int32>(Blocks.size)
  private let linked = Memory<Int32>(Blocks.size)
  private let idStart = Memory<UInt32>(Blocks.size)
  private let idEnd = Memory<UInt32>(Blocks.size)
  private var chosenStarts = Growing<Int32>()
  private var chosenChildren = Growing<UInt32>()
  private var chosenChildParents = Growing<Int32>()
  private var chosenEvents: [Growing<UInt32>]
  private var chosenEventParents: [Growing<Int32>]

  init(_ state: StoreState, _ rules: CompiledRules, _ blocks: Blocks, _ staged: [StagedEvents?], _ widths: [Widths]) {
    self.state = state
    self.rules = rules
    self.blocks = blocks
    self.staged = staged
    self.widths = widths
    shownWidths = Widths(wide: rules.shown)
    let tables = staged.count
    machine = BlockMachine(frames: 2 + tables, lookups: rules.lookups, programs: [rules.conditions, rules.shown])
    machine.source.events = staged
    eventRows = (0..<tables).map { _ in Growing() }
    eventParents = (0..<tables).map { _ in Growing() }
    chosenEvents = (0..<tables).map { _ in Growing() }
    chosenEventParents = (0..<tables).map { _ in Growing() }
    planeCount = (rules.ruleNames.count + 7) / 8
    planes = Memory(planeCount * Blocks.size)
  }

  /// Screens a block and adds its alerts to those before it.
  mutating func screen(_ block: Int, into alerts: inout BlockAlerts) throws {
    let (number, rows) = blocks.rows(of: block, in: state)
    let segment = state.segments[number], count = rows.count
    machine.source.parents = segment.parentColumns
    machine.source.children = segment.childColumns
    var parents = Lanes()
    parents.count = count
    parents.start = rows.lowerBound
    machine.set(parents, .parents)

    var children = Lanes()
    if rules.conditions.usesChildren || rules.shown.usesChildren {
      children = try childLanes(segment, rows)
      machine.set(children, .children)
    }
    var events = [Lanes](repeating: Lanes(), count: staged.count)
    for table in staged.indices {
      guard let own = staged[table] else { continue }
      events[table] = eventLanes(own, table, block, segment, rows)
      machine.set(events[table], .events(table))
    }

    let planes = planes.base
    Kernels.fill(planeCount * Blocks.size, 0, planes)
    machine.run(rules.conditions, widths[number]) { rule, truth in
      let plane = planes + rule / 8 * Blocks.size, shift = UInt8(rule % 8)
      for i in 0..<count { plane[i] |= truth[i] << shift }
    }
    try collect(number, rows, children, events, into: &alerts)
  }

  /// Children of the block, parent by parent. Every beginning is checked, so that a damaged file
  /// cannot lead a loop astray.
  private mutating func childLanes(_ segment: Segment, _ rows: Range<Int>) throws -> Lanes {
    let source = segment.childStarts.pointer(to: UInt32.self) + rows.lowerBound
    let count = rows.count, first = source[0], end = source[count]
    var isOrdered = end <= segment.record.children && first <= end && end - first <= UInt32(Int32.max)
    let starts = starts.room(count + 1)
    if isOrdered {
      for i in 0...count { starts[i] = Int32(truncatingIfNeeded: source[i] &- first) }
      var worst: Int32 = 0
      for i in 0..<count { worst |= starts[i] | (starts[i + 1] &- starts[i]) }
      isOrdered = worst >= 0
    }
    guard isOrdered else {
      throw ColumnStoreError.damaged("子表的起点不对", "the children's beginnings are out of order")
    }
    var lanes = Lanes()
    lanes.count = Int(end - first)
    lanes.start = Int(first)
    lanes.starts = starts
    if rules.conditions.broadcastsToChildren {
      let parents = childParents.room(lanes.count)
      for p in 0..<count { for i in Int(starts[p])..<Int(starts[p + 1]) { parents[i] = Int32(p) } }
      lanes.parents = parents
    }
    return lanes
  }

  private mutating func eventLanes(
    _ events: StagedEvents, _ table: Int, _ block: Int, _ segment: Segment, _ parents: Range<Int>
  ) -> Lanes {
    var lanes = Lanes()
    switch events.order {
    case .byBlock(let starts, let parentLanes):
      lanes.start = starts[block]
      lanes.count = starts[block + 1] - lanes.start
      lanes.parents = parentLanes.base + lanes.start
    case .byKey(let index, let keyed):
      // Few parents have any: first which, then their events.
      let column = segment.parentColumns[index], first = parents.lowerBound, linked = linked.base
      func collect<Number: FixedWidthInteger>(_: Number.Type) -> Int {
        keyed.collect(parents.count, column.pointer(to: Number.self) + first, into: linked)
      }
      let count =
        switch column.width {
        case 1: collect(Int8.self)
        case 2: collect(Int16.self)
        case 4: collect(Int32.self)
        default: collect(Int64.self)
        }
      var found = 0
      for k in 0..<count {
        let range = keyed.events(of: column.value(first + Int(linked[k])))
        found += Int(range.end - range.start)
      }
      let rows = eventRows[table].room(found), lanesOf = eventParents[table].room(found)
      for k in 0..<count {
        let range = keyed.events(of: column.value(first + Int(linked[k])))
        for event in range.start..<range.end {
          rows[lanes.count] = event
          lanesOf[lanes.count] = linked[k]
          lanes.count += 1
        }
      }
      lanes.rows = rows
      lanes.parents = lanesOf
    }
    return lanes
  }

  /// Collects the parents for which rules fired, and what is told about them.
  private mutating func collect(
    _ number: Int, _ rows: Range<Int>, _ children: Lanes, _ events: [Lanes], into alerts: inout BlockAlerts
  ) throws {
    let count = choose(rows, without: state.superseded[number], &alerts)
    if count == 0 { return }
    // One kind of memory at a time, so that the processor waits for many rows at once.
    let segment = state.segments[number], keys = segment.parentKeys.pointer(to: Int64.self)
    for k in 0..<count { alerts.keys.append(keys[Int(chosen[k])]) }
    try appendIDs(segment, count, &alerts)
    if !rules.shown.outputs.isEmpty { show(count, rows.count, children, events) }
    collectValues(count, &alerts)
  }

  /// Notes the parents for which rules fired.
  ///
  /// - Returns: how many there are.
  private func choose(_ rows: Range<Int>, without superseded: RowSet, _ alerts: inout BlockAlerts) -> Int {
    let planes = planes.base
    // All planes in one, to pass over parents without alert eight at a time.
    for plane in 1..<max(1, planeCount) {
      for i in 0..<Blocks.size { anyPlane[i] = (plane == 1 ? planes[i] : anyPlane[i]) | planes[plane * Blocks.size + i] }
    }
    let fired = planeCount > 1 ? anyPlane.base : planes
    var lane = -1, count = 0
    while lane + 1 < rows.count, planeCount > 0 {
      lane += 1
      if lane % 8 == 0, UnsafeRawPointer(fired + lane).loadUnaligned(as: UInt64.self) == 0 {
        lane += 7
        continue
      }
      if fired[lane] == 0 { continue }
      let row = rows.lowerBound + lane
      if superseded.count > 0, superseded.contains(row) { continue }
      var mask: UInt64 = 0
      for plane in 0..<planeCount { mask |= UInt64(planes[plane * Blocks.size + lane]) << UInt64(8 * plane) }
      chosen[count] = UInt32(truncatingIfNeeded: row)
      chosenLane[count] = Int32(truncatingIfNeeded: lane)
      alerts.masks.append(mask)
      count += 1
    }
    return count
  }

  private func appendIDs(_ segment: Segment, _ count: Int, _ alerts: inout BlockAlerts) throws {
    let ends = segment.idEnds.pointer(to: UInt32.self), text = segment.ids
    var isOrdered = true, length = 0
    for k in 0..<count {
      let row = Int(chosen[k]), start = row == 0 ? 0 : ends[row - 1], end = ends[row]
      isOrdered = isOrdered && start <= end && Int(end) <= text.count
      idStart[k] = start
      idEnd[k] = end
      length += Int(end &- start)
      alerts.idEnds.append(alerts.idText.count + length)
    }
    guard isOrdered else {
      throw ColumnStoreError.damaged("标识文字的终点不对", "the ends of the ids are out of order")
    }
    for k in 0..<count {
      alerts.idText.append(
        contentsOf: UnsafeRawBufferPointer(start: text.base + Int(idStart[k]), count: Int(idEnd[k] - idStart[k])))
    }
  }

  /// Runs the program of shown values over the parents that alert, and over what hangs on them.
  private mutating func show(_ count: Int, _ parentLanes: Int, _ children: Lanes, _ events: [Lanes]) {
    var parents = Lanes()
    parents.count = count
    parents.rows = chosen.base
    machine.set(parents, .parents)
    if rules.shown.usesChildren, let all = children.starts {
      var own = Lanes()
      let starts = chosenStarts.room(count + 1)
      for k in 0..<count {
        starts[k] = Int32(own.count)
        own.count += Int(all[Int(chosenLane[k]) + 1] - all[Int(chosenLane[k])])
      }
      starts[count] = Int32(own.count)
      let rows = chosenChildren.room(own.count), parents = chosenChildParents.room(own.count)
      for k in 0..<count {
        let first = children.start + Int(all[Int(chosenLane[k])]) - Int(starts[k])
        for i in Int(starts[k])..<Int(starts[k + 1]) {
          rows[i] = UInt32(truncatingIfNeeded: first + i)
          parents[i] = Int32(k)
        }
      }
      (own.starts, own.rows, own.parents) = (starts, rows, parents)
      machine.set(own, .children)
    }
    Kernels.fill(parentLanes, -1, placeOfLane.base)
    for k in 0..<count { placeOfLane[Int(chosenLane[k])] = Int32(k) }
    for table in staged.indices where rules.shown.eventColumns[table] != nil {
      machine.set(chosenLanes(events[table], table), .events(table))
    }
    machine.run(rules.shown, shownWidths) { _, _ in }
  }

  private mutating func chosenLanes(_ all: Lanes, _ table: Int) -> Lanes {
    var own = Lanes()
    let rows = chosenEvents[table].room(all.count), parents = chosenEventParents[table].room(all.count)
    if let of = all.parents {
      for i in 0..<all.count {
        let place = placeOfLane[Int(of[i])]
        if place < 0 { continue }
        rows[own.count] = all.rows?[i] ?? UInt32(truncatingIfNeeded: all.start + i)
        parents[own.count] = place
        own.count += 1
      }
    }
    (own.rows, own.parents) = (rows, parents)
    return own
  }

  private func collectValues(_ count: Int, _ alerts: inout BlockAlerts) {
    let outputs = rules.shown.outputs.map {
      (value: machine.number($0.value), missing: $0.missing < 0 ? nil : machine.truth($0.missing))
    }
    let first = alerts.masks.count - count
    for k in 0..<count {
      var mask = alerts.masks[first + k]
      while mask != 0 {
        for output in rules.shownOutputs[mask.trailingZeroBitCount] {
          let isMissing = outputs[output].missing.map { $0[k] != 0 } ?? false
          alerts.values.append(isMissing ? ColumnValue.missing : outputs[output].value[k])
        }
        mask &= mask - 1
      }
      alerts.valueEnds.append(alerts.values.count)
    }
  }
}
