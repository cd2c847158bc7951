internal import Basics
internal import HTML

/// The map of counties with its legend and, for readers without a picture, its table.
struct MapView {
  let model: MapModel
  let context: PageContext
  /// Where a county leads.
  private let address: (DivisionRef) -> SiteURL

  private let scale: ColourScale

  /// - Parameter address: where a county leads; nil is its own page.
  init(model: MapModel, context: PageContext, address: ((DivisionRef) -> SiteURL)? = nil) {
    self.model = model
    self.context = context
    self.address = address ?? { .division($0.code, asOf: context.asOf) }
    scale = ColourScale(measure: model.measure, counties: model.counties)
  }

  /// Cells are this far apart; a tile is a little smaller.
  private static let pitch = 50.0
  private static let tile = 47.0

  private var title: String {
    switch model.measure {
    case .coverage where model.isOfDue:
      return context.t("各县应派村的驻村覆盖率", "Share of the villages due a team that are covered, by county")
    case .coverage: return context.t("各县驻村覆盖率", "Share of villages covered, by county")
    case .open: return context.t("各县在监测户数", "Open monitored households, by county")
    case .filled: return context.t("各县岗位配齐率", "Share of the posts that are filled, by county")
    case .match:
      return context.t("各县单位与村的平均匹配度（满分100）", "How well units suit villages, mean of 100, by county")
    case .travel: return context.t("各县平均路程（分钟）", "Mean travel in minutes, by county")
    }
  }

  var content: Node {
    figure(.class("map")) {
      figcaption {
        span(.class("map-title")) { title }
        legend
      }
      if model.counties.isEmpty {
        p(.class("empty")) { context.t("没有县级区划。", "There are no counties.") }
      } else {
        drawing
        if isOutlined {
          if let number = model.reviewNumber {
            p(.class("review-number")) { context.t("审图号：", "Map review number (审图号): ") + number }
          }
          missingOutlines
        }
        table
      }
    }
  }

  private var legend: Node {
    let hasUnknown = model.counties.contains { scale.step(for: $0.value).cssClass == ColourScale.unknown.cssClass }
    return ul(.class("legend"), .ariaLabel(context.t("图例", "Legend"))) {
      for step in scale.steps + (hasUnknown ? [ColourScale.unknown] : []) {
        li {
          span(.class("swatch " + step.cssClass), .ariaHidden) {}
          step.label[context.language]
        }
      }
    }
  }

  private var projection: BoundaryProjection? {
    BoundaryProjection(rings: model.counties.flatMap { model.boundaries[$0.division.code] ?? [] })
  }

  private var isOutlined: Bool { projection != nil }

  private var drawing: Node {
    if let projection { return boundaries(projection) }
    return tiles
  }

  /// What the picture leaves out must be said.
  private var missingOutlines: Node {
    let missing = model.counties.count { model.boundaries[$0.division.code] == nil }
    guard missing > 0 else { return .empty }
    return p(.class("note")) {
      context.t(
        "有\(missing)个县没有边界数据，未画在图上，见下表。",
        "\(missing) of the counties have no outline and are missing from the map; the table has them all.")
    }
  }

  // MARK: Tiles

  private var tiles: Node {
    let cells = TileLayout.place(
      model.counties.map { .init(code: $0.division.code, prefecture: $0.prefecture, place: $0.place) })
    let columns = (cells.values.map(\.column).max() ?? 0) + 1
    let rows = (cells.values.map(\.row).max() ?? 0) + 1
    let (width, height) = (Double(columns) * Self.pitch, Double(rows) * Self.pitch)
    // Reading order for the keyboard: from north to south, west to east.
    let ordered = model.counties.compactMap { county in
      cells[county.division.code].map { (county: county, cell: $0) }
    }.sorted { ($0.cell.row, $0.cell.column) < ($1.cell.row, $1.cell.column) }
    return svg(
      .class("tile-map" + (columns <= 8 ? " is-small" : "")), .viewBox(0, 0, Int(width), Int(height)),
      .role("list"), .ariaLabel(title)
    ) {
      for (county, cell) in ordered {
        let (left, top) = (Double(cell.column) * Self.pitch, Double(cell.row) * Self.pitch)
        item(county) {
          rect(
            .class(scale.step(for: county.value).cssClass), .x(left + 1.5), .y(top + 1.5),
            .width(Self.tile), .height(Self.tile), .rx(4)
          ) {}
          svgText(.class("tile-name"), .x(left + Self.pitch / 2), .y(top + 23), .lang("zh")) {
            Self.shortName(county.division.name)
          }
          svgText(.class("tile-value"), .x(left + Self.pitch / 2), .y(top + 40)) {
            shortValue(county.value)
          }
        }
      }
    }
  }

  /// A county's link with its name and value in words.
  private func item(_ county: MapCounty, @HTMLBuilder content: () -> Node) -> Node {
    let words = county.division.name + context.t("：", ": ") + longValue(county.value)
    return g(.role("listitem")) {
      a(.href(address(county.division).target), .ariaLabel(words)) {
        svgTitle(words)
        content()
      }
    }
  }

  /// What fits into a tile: 旺苍县 is 旺苍, 马边彝族自治县 is 马边.
  static func shortName(_ name: String) -> String {
    if name.count > 4, name.hasSuffix("自治县") || name.hasSuffix("自治旗") {
      return String(name.prefix(2))
    }
    guard name.count > 2 else { return name }
    let suffixes: Set<Character> = ["县", "区", "市", "旗"]
    let short = name.last.map(suffixes.contains) == true ? name.dropLast() : name[...]
    return String(short.prefix(3))
  }

  private func shortValue(_ value: MapCounty.Value) -> String {
    switch value {
    case .unknown: return "–"
    case .count(let count): return Numerals.grouped(count)
    case .mean(let mean): return Numerals.decimal(mean, places: 0)
    case .share(let covered, let whole):
      return whole > 0 ? "\(covered * 100 / whole)%" : "–"
    }
  }

  private func longValue(_ value: MapCounty.Value) -> String {
    switch value {
    case .unknown: return context.t("无数据", "no data")
    case .count(let count):
      return context.t("在监测\(Numerals.grouped(count))户", "\(Numerals.grouped(count)) households open")
    case .mean(let mean):
      let number = Numerals.decimal(mean, places: 1)
      return model.measure == .travel ? context.t("\(number)分钟", "\(number) minutes") : number
    case .share(let covered, let whole):
      guard whole > 0 else { return context.t("无应派村", "no village due") }
      let share = context.format.share(covered, of: whole)
      if model.measure == .filled {
        return context.t(
          "\(share)（\(Numerals.grouped(whole))个岗位中\(Numerals.grouped(covered))个）",
          "\(share) (\(Numerals.grouped(covered)) of \(Numerals.grouped(whole)) posts)")
      }
      return context.t(
        "\(share)（\(Numerals.grouped(whole))个村中\(Numerals.grouped(covered))个）",
        "\(share) (\(Numerals.grouped(covered)) of \(Numerals.grouped(whole)) villages)")
    }
  }

  // MARK: Boundaries

  private func boundaries(_ projection: BoundaryProjection) -> Node {
    let known = model.counties.filter { model.boundaries[$0.division.code] != nil }
    return svg(
      .class("boundary-map"),
      .viewBox(0, 0, Int(BoundaryProjection.width), Int(projection.height.rounded(.up))),
      .role("list"), .ariaLabel(title)
    ) {
      for county in known.sorted(by: { $0.division.code < $1.division.code }) {
        item(county) {
          path(
            .class(scale.step(for: county.value).cssClass),
            .d(projection.outline(model.boundaries[county.division.code] ?? []))
          ) {}
        }
      }
    }
  }

  // MARK: Table

  private var columnTitle: String {
    switch model.measure {
    case .coverage: context.t("覆盖率", "Share covered")
    case .open: context.t("在监测户", "Open households")
    case .filled: context.t("配齐率", "Posts filled")
    case .match: context.t("匹配度", "Match")
    case .travel: context.t("路程", "Travel")
    }
  }

  private var table: Node {
    details(.class("map-table")) {
      summary { context.t("以表格查看", "Show as a table") }
      HTML.table(.class("data")) {
        thead {
          tr {
            th(.scope("col")) { context.t("县（市、区）", "County") }
            th(.scope("col"), .class("number")) {
              columnTitle
            }
          }
        }
        tbody {
          for county in model.counties.sorted(by: { $0.division.code < $1.division.code }) {
            tr {
              th(.scope("row")) { context.anchor(county.division, to: address(county.division)) }
              td(.class("number")) { longValue(county.value) }
            }
          }
        }
      }
    }
  }
}
