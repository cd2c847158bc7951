internal import HTML

/// Turns degrees into the coordinates of a drawing: equirectangular, squeezed by the cosine of the
/// middle latitude, which keeps the shape of a province as people know it.
struct BoundaryProjection {
  static let width = 900.0
  static let margin = 6.0

  let height: Double
  private let west: Double
  private let north: Double
  private let squeeze: Double
  private let scale: Double

  /// Nil where the rings hold no usable point.
  init?(rings: some Sequence<[MapPoint]>) {
    var (west, east, south, north) = (Double.infinity, -Double.infinity, Double.infinity, -Double.infinity)
    for ring in rings {
      for point in ring where Self.isUsable(point) {
        west = min(west, point.longitude)
        east = max(east, point.longitude)
        south = min(south, point.latitude)
        north = max(north, point.latitude)
      }
    }
    guard west <= east else { return nil }
    self.west = west
    self.north = north
    squeeze = max(0.1, cosDegrees((south + north) / 2))
    let spanX = max(1e-6, (east - west) * squeeze)
    let spanY = max(1e-6, north - south)
    let inner = Self.width - 2 * Self.margin
    // A very tall area would otherwise fill several screens.
    scale = min(inner / spanX, 1.3 * inner / spanY)
    height = spanY * scale + 2 * Self.margin
  }

  private static func isUsable(_ point: MapPoint) -> Bool {
    point.longitude.isFinite && point.latitude.isFinite && point.longitude.magnitude <= 180
      && point.latitude.magnitude <= 90
  }

  func outline(_ rings: [[MapPoint]]) -> Outline {
    var outline = Outline()
    for ring in rings {
      var points: [(x: Double, y: Double)] = []
      for place in ring where Self.isUsable(place) {
        let x = (place.longitude - west) * squeeze * scale + Self.margin
        let y = (north - place.latitude) * scale + Self.margin
        // Points closer than the eye can tell make the page heavy and nothing clearer.
        if let last = points.last, (last.x - x).magnitude + (last.y - y).magnitude < 0.6 { continue }
        points.append((x, y))
      }
      outline.addRing(points)
    }
    return outline
  }
}
