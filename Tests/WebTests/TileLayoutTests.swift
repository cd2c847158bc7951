import Basics
import Testing
import Web

@Suite struct TileLayoutTests {
  typealias Item = TileLayout.Item

  static func items(_ count: Int, seed: UInt64, unplaced percent: Int = 0) -> [Item] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { i in
      let prefecture = 510_000_000_000 + Int64(i % 21 + 1) * 100_000_000
      let place = MapPoint(
        longitude: 97 + Double(random.below(11_000)) / 1000, latitude: 26 + Double(random.below(8000)) / 1000)
      return Item(
        code: DivisionCode(prefecture + Int64(i / 21 + 1) * 1_000_000)!, prefecture: DivisionCode(prefecture)!,
        place: random.chance(percent) ? nil : place)
    }
  }

  static func check(_ items: [Item], _ cells: [DivisionCode: TileLayout.Cell]) {
    #expect(Set(cells.keys) == Set(items.map(\.code)))
    #expect(Set(cells.values).count == cells.count, "two counties share a cell")
    #expect(cells.values.allSatisfy { $0.column >= 0 && $0.row >= 0 })
  }

  @Test(arguments: [0, 1, 2, 3, 7, 20, 183, 400], [UInt64(1), 2, 3])
  func everyCountyHasItsOwnCell(_ count: Int, _ seed: UInt64) {
    let items = Self.items(count, seed: seed, unplaced: 5)
    Self.check(items, TileLayout.place(items))
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func orderDoesNotMatter(_ seed: UInt64) {
    let items = Self.items(183, seed: seed, unplaced: 10)
    var random = SeededGenerator(seed: seed)
    let expected = TileLayout.place(items)
    for _ in 0..<3 { #expect(TileLayout.place(items.shuffled(using: &random)) == expected) }
  }

  @Test func samePlaceAndSameCodeTwice() {
    let place = MapPoint(longitude: 104, latitude: 30)
    let crowded = Self.items(60, seed: 1).map { Item(code: $0.code, prefecture: $0.prefecture, place: place) }
    Self.check(crowded, TileLayout.place(crowded))
    let twice = crowded + Self.items(60, seed: 2)
    Self.check(twice, TileLayout.place(twice))
    #expect(TileLayout.place(twice) == TileLayout.place(twice.reversed()))
  }

  @Test func onALine() {
    for horizontal in [true, false] {
      let items = Self.items(30, seed: 1).enumerated().map { i, item in
        Item(
          code: item.code, prefecture: item.prefecture,
          place: MapPoint(longitude: horizontal ? 100 + Double(i) : 104, latitude: horizontal ? 30 : 20 + Double(i)))
      }
      Self.check(items, TileLayout.place(items))
    }
  }

  @Test func extremeCoordinates() {
    let items = Self.items(4, seed: 1)
    let places = [(180.0, 90.0), (-180, -90), (0, 0), (104, 30)]
    let extreme = zip(items, places).map { item, place in
      Item(code: item.code, prefecture: item.prefecture, place: MapPoint(longitude: place.0, latitude: place.1))
    }
    Self.check(extreme, TileLayout.place(extreme))
  }

  /// Neighbours stay near: the mean distance from where a county belongs on the same grid is a small
  /// part of what putting the same tiles at random gives.
  @Test(arguments: [UInt64(1), 2, 3, 4, 5])
  func neighboursStayNear(_ seed: UInt64) {
    let items = Self.items(183, seed: seed)
    let cells = TileLayout.place(items)
    let places = items.compactMap(\.place)
    let (west, east) = (places.map(\.longitude).min()!, places.map(\.longitude).max()!)
    let (south, north) = (places.map(\.latitude).min()!, places.map(\.latitude).max()!)
    let width = Double(cells.values.map(\.column).max()!)
    let height = Double(cells.values.map(\.row).max()!)
    func displacement(_ cells: [DivisionCode: TileLayout.Cell]) -> Double {
      items.map { item in
        let x = (item.place!.longitude - west) / (east - west) * width
        let y = (north - item.place!.latitude) / (north - south) * height
        let (dx, dy) = (x - Double(cells[item.code]!.column), y - Double(cells[item.code]!.row))
        return (dx * dx + dy * dy).squareRoot()
      }.reduce(0, +) / Double(items.count)
    }
    var random = SeededGenerator(seed: seed)
    let shuffled = Dictionary(
      uniqueKeysWithValues: zip(items.map(\.code), items.map { cells[$0.code]! }.shuffled(using: &random)))
    #expect(displacement(cells) < 0.2 * displacement(shuffled))
    #expect(displacement(cells) < 1.5)
  }

  @Test func westIsLeftAndNorthIsAbove() throws {
    let prefecture = DivisionCode(510_100_000_000)!
    func item(_ n: Int64, _ longitude: Double, _ latitude: Double) -> Item {
      Item(
        code: DivisionCode(510_100_000_000 + n * 1_000_000)!, prefecture: prefecture,
        place: MapPoint(longitude: longitude, latitude: latitude))
    }
    let corners = [item(1, 100, 34), item(2, 108, 34), item(3, 100, 26), item(4, 108, 26)]
    let cells = TileLayout.place(corners)
    let (nw, ne) = (try #require(cells[corners[0].code]), try #require(cells[corners[1].code]))
    let (sw, se) = (try #require(cells[corners[2].code]), try #require(cells[corners[3].code]))
    #expect(nw.column < ne.column && sw.column < se.column)
    #expect(nw.row < sw.row && ne.row < se.row)
  }

  @Test func withoutCoordinatesNearItsPrefectureOrBelow() throws {
    var items = Self.items(100, seed: 9)
    let home = items[0].prefecture
    let stray = Item(code: DivisionCode(home.value + 90_000_000)!, prefecture: home, place: nil)
    let foreign = Item(
      code: DivisionCode(519_901_000_000)!, prefecture: DivisionCode(519_900_000_000)!, place: nil)
    items += [stray, foreign]
    let cells = TileLayout.place(items)
    Self.check(items, cells)
    let others = items.filter { $0.code != foreign.code }.compactMap { cells[$0.code]?.row }
    #expect(try #require(cells[foreign.code]).row > others.max()! + 1)
    #expect(try #require(cells[stray.code]).row <= others.max()!)
  }

  @Test func nobodyHasCoordinates() {
    let items = Self.items(50, seed: 3).map { Item(code: $0.code, prefecture: $0.prefecture, place: nil) }
    let cells = TileLayout.place(items)
    Self.check(items, cells)
    #expect(cells.values.map(\.column).max()! < 10)
  }
}
