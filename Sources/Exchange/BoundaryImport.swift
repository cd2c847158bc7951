public import Authority
public import Basics
import Divisions
import Foundation
public import Journal
public import Store

/// Imports county boundaries from GeoJSON: one feature per county with the property `code` or
/// `adcode`; a map-review number (审图号) is kept and shown under the map.
public struct BoundaryImport: Sendable {
  let keys: KeyRing
  let surroundings: Surroundings

  public init(keys: KeyRing, surroundings: Surroundings) {
    self.keys = keys
    self.surroundings = surroundings
  }

  private struct Collection: Decodable {
    let type: String
    let features: [Feature]
    let properties: Properties?
    var 审图号: String?
    var review_number: String?
  }

  private struct Feature: Decodable {
    let properties: Properties
    let geometry: Geometry
  }

  private struct Properties: Decodable {
    let code: FlexibleText?
    let adcode: FlexibleText?
    let review_number: String?
    let 审图号: String?
  }

  /// A polygon is one list of rings, a multi-polygon several.
  private struct Geometry: Decodable {
    let polygons: [[[[Double]]]]

    private enum Keys: CodingKey { case type, coordinates }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Keys.self)
      switch try container.decode(String.self, forKey: .type) {
      case "Polygon": polygons = [try container.decode([[[Double]]].self, forKey: .coordinates)]
      case "MultiPolygon": polygons = try container.decode([[[[Double]]]].self, forKey: .coordinates)
      default:
        throw DecodingError.dataCorruptedError(
          forKey: .type, in: container, debugDescription: "neither Polygon nor MultiPolygon")
      }
    }

    /// Canonical GeoJSON, coordinates to five decimals, so that the same file is always the same text.
    var text: String {
      let body = polygons.map { polygon in
        "[" + polygon.map { ring in
          "[" + ring.map { point in
            "[" + point.prefix(2).map { Numerals.decimal($0, places: 5) }.joined(separator: ",") + "]"
          }.joined(separator: ",") + "]"
        }.joined(separator: ",") + "]"
      }
      return "{\"type\":\"MultiPolygon\",\"coordinates\":[\(body.joined(separator: ","))]}"
    }
  }

  /// Codes come as text or as a number.
  private struct FlexibleText: Decodable {
    let text: String
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      text = try (try? container.decode(String.self)) ?? String(container.decode(Int64.self))
    }
  }

  /// - Throws: `FileProblem` where the file is no such GeoJSON.
  public func run(
    path: String, options: FileImport.Options = .init(), viewer: Viewer, _ connection: any Connection
  ) throws -> ImportReport {
    try ErrorsFile.listing(path) { try runListed(path, options, viewer, connection) }
  }

  private func runListed(
    _ path: String, _ options: FileImport.Options, _ viewer: Viewer, _ connection: any Connection
  ) throws -> ImportReport {
    let kind = DivisionRecords.boundaries
    let text = try DecodedText.read(path)
    let collection: Collection
    do {
      collection = try JSONDecoder().decode(Collection.self, from: Data(text.bytes))
    } catch {
      throw FileProblem(path,
        Bilingual("不是县级边界的 GeoJSON", "no GeoJSON of county boundaries"),
        Bilingual("需要 FeatureCollection，每个要素含 code 或 adcode 属性及 Polygon/MultiPolygon",
          "a FeatureCollection is needed whose features have the property code or adcode and a Polygon or MultiPolygon"))
    }
    let shared = collection.审图号 ?? collection.review_number ?? collection.properties?.review_number
    let file = (path as NSString).lastPathComponent
    let bulk = try BulkImport(
      kind: kind, connection: connection, keys: keys, viewer: viewer, surroundings: surroundings)
    var problems: [ImportProblem] = []
    var rows: [ProposedRow] = []
    func report(_ number: Int, _ finding: RuleFinding) {
      problems.append(ImportProblem(
        file: file, row: number, column: finding.field ?? "", value: finding.recordID ?? "",
        severity: finding.severity, reason: finding.reason, remedy: finding.remedy))
    }
    for (i, feature) in collection.features.enumerated() {
      let given = feature.properties.code?.text ?? feature.properties.adcode?.text ?? ""
      guard let code = DivisionCode(given) ?? DivisionCode(abbreviated: given) else {
        bulk.reject(1)
        report(i + 1, RuleFinding(
          .error, recordID: given, field: "code", Bilingual("没有区划代码", "no division code"),
          remedy: Bilingual("给出 code 或 adcode 属性", "give the property code or adcode")))
        continue
      }
      let review = feature.properties.审图号 ?? feature.properties.review_number ?? shared
      rows.append(ProposedRow(
        number: i + 1,
        values: [.integer(code.value), .text(feature.geometry.text), review.map { .text($0) }, nil]))
    }
    for (row, finding) in try bulk.add(rows) { report(row, finding) }
    let hasErrors = problems.contains { $0.severity == .error }
    let (outcome, late) = try bulk.finish(
      source: file, dryRun: options.dryRun, keepGood: options.keepGood, hasErrors: hasErrors)
    for (row, finding) in late { report(row, finding) }
    let written = [ErrorsFile.write(problems, beside: path)].compactMap { $0 }
    return ImportReport(
      file: path, kind: kind.id, isDryRun: options.dryRun, encoding: text.encoding,
      rows: collection.features.count, unknownColumns: [], outcome: outcome, problems: problems,
      written: written, wasStopped: hasErrors && !options.keepGood)
  }
}
