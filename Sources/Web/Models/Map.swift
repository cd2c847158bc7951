public import Basics

/// What the counties of a map are coloured by: `?colour=coverage|open`, and on plans
/// `?colour=filled|match|travel`.
public enum MapMeasure: String, Hashable, Sendable, CaseIterable {
  /// The share of villages covered.
  case coverage
  /// Monitored households still open.
  case open
  /// The share of a plan's posts that are filled.
  case filled
  /// How well the units' kinds suit the villages', of 100, over everyone whom a plan places.
  case match
  /// Minutes of travel, over everyone whom a plan places.
  case travel

  /// The measures of what is.
  public static let ofAreas: [MapMeasure] = [.coverage, .open]
  /// The measures of a plan.
  public static let ofPlans: [MapMeasure] = [.filled, .match, .travel]
}

/// A place on the map in degrees.
public struct MapPoint: Hashable, Sendable {
  /// Degrees east.
  public let longitude: Double
  /// Degrees north.
  public let latitude: Double

  /// Names a place.
  public init(longitude: Double, latitude: Double) {
    self.longitude = longitude
    self.latitude = latitude
  }
}

/// One county of the map with the value it is coloured by.
public struct MapCounty: Hashable, Sendable {
  /// The value behind the colour.
  public enum Value: Hashable, Sendable {
    /// Villages covered out of those due (or of all, where no standard is in force), or posts filled
    /// out of those there are.
    case share(covered: Int, of: Int)
    /// A count.
    case count(Int)
    /// A mean over people.
    case mean(Double)
    /// Nothing known.
    case unknown
  }

  /// The county.
  public let division: DivisionRef
  /// The prefecture it belongs to.
  public let prefecture: DivisionCode
  /// Where it lies, where known.
  public let place: MapPoint?
  /// What colours it.
  public let value: Value

  /// Describes one county.
  public init(division: DivisionRef, prefecture: DivisionCode, place: MapPoint?, value: Value) {
    self.division = division
    self.prefecture = prefecture
    self.place = place
    self.value = value
  }
}

/// The map of a province or prefecture.
///
/// With `boundaries` it draws the office's own approved outlines; without, one tile for each county.
public struct MapModel: Sendable {
  /// What the colours mean.
  public let measure: MapMeasure
  /// Whether coverage is a share of the villages that a standard applies to, not of all villages.
  public let isOfDue: Bool
  /// The counties.
  public let counties: [MapCounty]
  /// The rings of each county, outer and inner alike; empty where no boundaries were loaded.
  public let boundaries: [DivisionCode: [[MapPoint]]]
  /// The map-review number (审图号) printed under real boundaries.
  public let reviewNumber: String?

  /// Makes the model of a map.
  public init(
    measure: MapMeasure, isOfDue: Bool = false, counties: [MapCounty], boundaries: [DivisionCode: [[MapPoint]]] = [:],
    reviewNumber: String? = nil
  ) {
    self.measure = measure
    self.isOfDue = isOfDue
    self.counties = counties
    self.boundaries = boundaries
    self.reviewNumber = reviewNumber
  }
}
