import Basics
import Store

/// Whom the units put forward for the round of 2023, as records.
extension DemoRoster {
  /// Everybody who serves in that round once it is there, so that an allocation can staff it;
  /// wide enough that it has to choose.
  func loadNominations(_ loader: inout DemoLoader) throws {
    var first: [Int: Bool] = [:]
    for service in services where service.round == "2023" {
      first[service.cadre] = service.isFirstSecretary || first[service.cadre] == true
    }
    try loader.load(
      "nominations", Bilingual("推荐人选", "nominations"),
      fields: ["round", "cadre_id", "first_secretary", "member"]
    ) { emit in
      for (cadre, becomesFirst) in first.sorted(by: { $0.key < $1.key }) {
        var random = world.seed.branch("nomination \(cadre)")
        let mayBeFirst = becomesFirst || random.chance(60)
        // Whoever is put forward for nothing is not put forward.
        let mayBeMember = !mayBeFirst || random.chance(becomesFirst ? 90 : 98)
        try emit([
          .text("2023"), .text(Self.cadreID(cadre)), .text(mayBeFirst ? "yes" : "no"),
          .text(mayBeMember ? "yes" : "no"),
        ])
      }
    }
  }
}
