internal import Basics
internal import Divisions
internal import Foundation
internal import Journal
internal import Store

/// The boundaries that the office loaded, read from their GeoJSON once per state of the journal.
actor OutlineCache {
  /// The outlines of counties with the map-review number printed under them.
  struct Outlines: Sendable {
    var rings: [DivisionCode: [[MapPoint]]] = [:]
    var reviewNumber: String?
  }

  private let store: DataStore
  private var kept: (head: ChainHead, all: [DivisionCode: [[MapPoint]]], numbers: [DivisionCode: String])?

  init(_ store: DataStore) { self.store = store }

  /// The outlines of the given counties; empty where none were loaded.
  func outlines(of counties: [DivisionCode]) async throws -> Outlines {
    let head = try await store.read { try ChainHead.read($0) }
    if kept?.head != head {
      let rows = try await store.read { connection in
        try DivisionQueries.boundaries(in: 0...Int64.max, connection).map { ($0.code, $0.geometry, $0.reviewNumber) }
      }
      var all: [DivisionCode: [[MapPoint]]] = [:]
      var numbers: [DivisionCode: String] = [:]
      for (code, geometry, number) in rows {
        // A geometry that cannot be read leaves its county out of the drawing, which says so.
        guard let read = try? JSONDecoder().decode(Geometry.self, from: Data(geometry.utf8)) else { continue }
        all[code] = read.rings
        numbers[code] = number
      }
      kept = (head, all, numbers)
    }
    var out = Outlines()
    guard let kept else { return out }
    for code in counties { out.rings[code] = kept.all[code] }
    // Counties of one file share one number.
    let numbers = Set(counties.compactMap { kept.numbers[$0] }).sorted()
    out.reviewNumber = numbers.isEmpty ? nil : numbers.joined(separator: "、")
    return out
  }

  /// A GeoJSON geometry: a polygon is a list of rings, a multi-polygon a list of those.
  private struct Geometry: Decodable {
    let rings: [[MapPoint]]

    private enum Keys: CodingKey { case type, coordinates }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Keys.self)
      let polygons: [[[[Double]]]]
      if try container.decode(String.self, forKey: .type) == "Polygon" {
        polygons = [try container.decode([[[Double]]].self, forKey: .coordinates)]
      } else {
        polygons = try container.decode([[[[Double]]]].self, forKey: .coordinates)
      }
      rings = polygons.flatMap { polygon in
        polygon.map { ring in
          ring.compactMap { $0.count >= 2 ? MapPoint(longitude: $0[0], latitude: $0[1]) : nil }
        }
      }
    }
  }
}
