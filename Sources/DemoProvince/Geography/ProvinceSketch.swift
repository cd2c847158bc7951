import Basics
import Foundation

/// `CountyTable` read into values, with a rough place on the map for every county.
struct ProvinceSketch: Sendable {
  struct Prefecture: Sendable {
    let code: DivisionCode
    let name: String
    let latitude: Double
    let longitude: Double
    let halfHeight: Double
    let halfWidth: Double
  }

  struct County: Sendable {
    let code: DivisionCode
    let name: String
    let landscape: Landscape
    /// 1 to 9: how many townships it has beside its neighbours.
    let size: Int
    let latitude: Double
    let longitude: Double
  }

  private(set) var prefectures: [Prefecture] = []
  private(set) var counties: [County] = []

  /// Lines that do not read are left out; the counts 21 and 183 are tested.
  init(table: String) {
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: " ")
      if fields.count == 6, let prefecture = Self.prefecture(fields) {
        prefectures.append(prefecture)
      } else if fields.count == 5, let last = prefectures.last,
        let county = Self.county(fields, in: last)
      {
        counties.append(county)
      }
    }
  }

  private static func prefecture(_ fields: [Substring]) -> Prefecture? {
    guard let code = DivisionCode(abbreviated: fields[0]), let latitude = Double(fields[2]),
      let longitude = Double(fields[3]), let height = Double(fields[4]),
      let width = Double(fields[5])
    else { return nil }
    return Prefecture(
      code: code, name: String(fields[1]), latitude: latitude, longitude: longitude,
      halfHeight: height, halfWidth: width)
  }

  private static func county(_ fields: [Substring], in prefecture: Prefecture) -> County? {
    guard let code = DivisionCode(abbreviated: fields[0]), prefecture.code.contains(code),
      let landscape = fields[2].first.flatMap({ Landscape(rawValue: String($0)) }),
      let size = Int(fields[2].dropFirst()), let point = compass.firstIndex(of: String(fields[3])),
      let tenths = Double(fields[4])
    else { return nil }
    let angle = Double(point) * .pi / 8
    return County(
      code: code, name: String(fields[1]), landscape: landscape, size: size,
      latitude: hundredths(prefecture.latitude + prefecture.halfHeight * tenths / 10 * cos(angle)),
      longitude: hundredths(prefecture.longitude + prefecture.halfWidth * tenths / 10 * sin(angle)))
  }

  private static let compass = [
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW",
    "NNW",
  ]

  /// More digits would pretend to a precision that the sketch does not have.
  private static func hundredths(_ degrees: Double) -> Double { (degrees * 100).rounded() / 100 }
}
