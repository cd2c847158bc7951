import Basics
import Exchange
import Foundation
import Journal
import Store
import Testing
import TestSupport

/// The official list of divisions, the counties' tags and a set of boundaries go in whole. Runs where
/// the folder of shared data lies beside the repository.
@Suite(.enabled(if: Repository.shared.map { FileManager.default.fileExists(atPath: $0 + "/data/sichuan/divisions.csv") } ?? false))
struct RealDataTests {
  @Test func theProvinceGoesIn() async throws {
    let folder = try #require(Repository.shared) + "/data/sichuan/"
    let fixture = try await Fixture(.sqlite)
    func copy(_ name: String) throws -> String {
      try FileManager.default.copyItem(atPath: folder + name, toPath: fixture.folder.file(name))
      return fixture.folder.file(name)
    }
    let divisions = try await fixture.load("divisions", path: try copy("divisions.csv"))
    #expect(divisions.problems.prefix(5).map { $0.line(in: .english) } == [])
    #expect(divisions.outcome.new == 37_722)
    let villages = try await fixture.installation.store.read {
      try $0.count("SELECT count(*) FROM divisions WHERE level = 'village'")
    }
    #expect(villages == 25_970)

    let tags = try await fixture.load("tags", path: try copy("county_tags.csv"))
    #expect(tags.errors == 0)
    #expect(tags.unknownColumns == ["name", "certainty"])
    #expect(tags.outcome.new == tags.rows)

    let boundaries = try await fixture.load("boundaries", path: try copy("counties.geojson"))
    #expect(boundaries.errors == 0)
    #expect(boundaries.outcome.new == boundaries.rows && boundaries.rows >= 183)
    let again = try await fixture.load("boundaries", path: fixture.folder.file("counties.geojson"))
    #expect(again.outcome.unchanged == boundaries.rows && again.outcome.number == nil)
    #expect(try await fixture.installation.verify().chain.isSound)
  }
}
