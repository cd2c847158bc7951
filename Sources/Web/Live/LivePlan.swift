internal import Basics
internal import Divisions
internal import Roster
internal import Store
internal import VillageDispatch

// Plans of allocation: the list, and a plan with its map, figures and counties.

extension LiveConsole {
  /// Every plan that the viewer may know of.
  public func plans() async throws -> PlansModel {
    let (records, viewer) = (try await desk.plans(), viewer)
    return try await store.read { connection in
      let names = try DivisionSearch.named(Set(records.map(\.request.division)), connection)
      return PlansModel(
        scope: try DivisionSearch.top(for: viewer, connection).map { DivisionRef($0) },
        plans: records.map { PlanSummary($0, names) })
    }
  }

  /// A plan, and the one it is compared with.
  public func plan(_ request: PlanPageRequest) async throws -> PlanModel? {
    guard let standing = try await desk.standing(of: request.id) else { return nil }
    let kept = try await planCache.plan(standing)
    var otherKept: (record: PlanRecord, kept: KeptPlan)?
    if let other = request.other, other != request.id {
      guard let found = try await desk.standing(of: other) else { return nil }
      otherKept = (found.record, try await planCache.plan(found))
    }
    let records = try await desk.plans()
    let consultation = try await desk.opinions(on: kept.plan)
    let shown = Array(consultation.unansweredUnits.prefix(Self.unitsShown))
    let people = Set(standing.rulings.map(\.cadre) + consultation.openObjections.compactMap(\.cadre))
    let wanted = Names.Wanted(
      kept, cadres: people, units: Set(shown + consultation.openObjections.map(\.giver)),
      divisions: Set(records.map(\.request.division) + standing.rulings.map(\.village))
        .union(consultation.openObjections.compactMap { DivisionCode($0.giver) })
        .union(kept.fairness.counties.map(\.county)))
    let (names, path) = try await store.read { connection in
      (
        try Names(wanted, connection), try DivisionRef.path(to: standing.record.request.division, connection)
      )
    }
    let record = standing.record
    return PlanModel(
      path: path, plan: PlanSummary(record, names.divisions),
      others: records.filter { $0.id != record.id }.map { PlanSummary($0, names.divisions) },
      map: try await planMap(kept, by: request.colour, names),
      figures: Self.planFigures(kept, beside: otherKept?.kept),
      comparison: otherKept.map { other in
        PlanComparison(
          other: PlanSummary(other.record, names.divisions),
          elsewhere: PlanMove.between(kept.plan, other.kept.plan).count)
      },
      counties: kept.fairness.counties.map { CountyOutcome($0, names) },
      spreads: Self.spreads(kept.fairness),
      answers: PlanAnswers(
        sendingUnits: kept.sendingUnits, unansweredTotal: consultation.unansweredUnits.count,
        unanswered: shown.map { names.units[$0] ?? $0 },
        objections: consultation.openObjections.map { opinion in
          PlanObjection(
            giver: names.giver(opinion.giver), person: opinion.cadre.map { names.person($0) },
            text: opinion.text, givenOn: opinion.givenOn)
        }),
      rulings: standing.rulings.map { names.ruling($0) })
  }

  /// More units than anybody reads on a page; the count says how many there are.
  private static let unitsShown = 60

  private func planMap(_ kept: KeptPlan, by measure: MapMeasure, _ names: Names) async throws -> MapModel {
    let outlines = try await outlines.outlines(of: kept.fairness.counties.map(\.county))
    return MapModel(
      measure: measure,
      counties: kept.fairness.counties.map { share in
        let division = names.divisions[share.county]
        var place: MapPoint?
        if let longitude = division?.longitude, let latitude = division?.latitude {
          place = MapPoint(longitude: longitude, latitude: latitude)
        }
        let value: MapCounty.Value
        switch measure {
        case .match: value = share.meanMatch.map { .mean($0) } ?? .unknown
        case .travel: value = share.meanTravel.map { .mean($0) } ?? .unknown
        default: value = .share(covered: share.filled, of: share.posts)
        }
        return MapCounty(
          division: DivisionRef(code: share.county, name: share.name),
          prefecture: share.county.ancestor(.prefecture) ?? share.county, place: place, value: value)
      }, boundaries: outlines.rings, reviewNumber: outlines.reviewNumber)
  }

  private static func planFigures(_ kept: KeptPlan, beside other: KeptPlan?) -> [PlanFigure] {
    let beside = Dictionary(
      (other?.statistics.rows ?? []).map { ($0.id, $0.value) }, uniquingKeysWith: { first, _ in first })
    return kept.statistics.rows.map { row in
      // Parts are set in by two spaces for the tables of the command line.
      let name = row.name.en.trimmed
      return PlanFigure(
        id: row.id, title: Bilingual(row.name.zh.trimmed, name.prefix(1).uppercased() + name.dropFirst()),
        isPart: row.name.zh.hasPrefix(" "), value: row.value, other: beside[row.id])
    }
  }

  private static func spreads(_ fairness: PlanFairness) -> [PlanSpread] {
    let rows: [(Bilingual, Bool, PlanFairness.Spread?)] = [
      (Bilingual("配齐率", "Posts filled"), true, fairness.filled),
      (Bilingual("匹配度", "Match"), false, fairness.match),
      (Bilingual("匹配度，可能最好", "Match, as it could have been"), false, fairness.possibleMatch),
      (Bilingual("路程（分钟）", "Travel (minutes)"), false, fairness.travel),
      (Bilingual("路程（分钟），可能最短", "Travel (minutes), as it could have been"), false, fairness.possibleTravel),
    ]
    return rows.compactMap { title, isShare, spread in
      guard let spread else { return nil }
      return PlanSpread(
        title: title, isShare: isShare, least: spread.least, median: spread.median, greatest: spread.greatest)
    }
  }
}

extension PlanSummary {
  init(_ record: PlanRecord, _ divisions: [DivisionCode: Division]) {
    let request = record.request
    let division = divisions[request.division].map { DivisionRef($0) }
    self.init(
      id: record.id, round: request.round,
      division: division ?? DivisionRef(code: request.division, name: request.division.description),
      asOf: request.asOf, startsOn: request.startsOn, cutoverOn: request.cutoverOn,
      state: record.state.name, objective: record.objective, note: record.note)
  }
}

extension CountyOutcome {
  init(_ share: CountyShare, _ names: Names) {
    self.init(
      division: DivisionRef(code: share.county, name: share.name), posts: share.posts, filled: share.filled,
      emptyFirstSecretaryPosts: share.emptyFirstSecretaryPosts, match: share.meanMatch,
      bestMatch: share.bestMatch, travel: share.meanTravel, leastTravel: share.leastTravel)
  }
}

/// What the people, units and places of a plan are called.
struct Names: Sendable {
  var cadres: [String: String] = [:]
  var units: [String: String] = [:]
  var divisions: [DivisionCode: Division] = [:]
  /// By cadre, the unit that the plan has for them.
  private var unitOf: [String: String] = [:]

  /// Whose names a page needs.
  struct Wanted: Sendable {
    let cadres: Set<String>
    let units: Set<String>
    let divisions: Set<DivisionCode>
    let unitOf: [String: String]

    /// Units of the cadres come by themselves.
    init(_ kept: KeptPlan, cadres: Set<String>, units: Set<String> = [], divisions: Set<DivisionCode>) {
      let (names, problem) = (kept.plan.inputs.names, kept.plan.problem)
      var unitOf: [String: String] = [:]
      if !cadres.isEmpty {
        for (index, id) in names.cadres.enumerated() where cadres.contains(id) {
          unitOf[id] = names.units[problem.cadres[index].unit]
        }
      }
      self.cadres = cadres
      self.units = units.union(unitOf.values)
      self.divisions = divisions
      self.unitOf = unitOf
    }
  }

  init(_ wanted: Wanted, _ connection: any Connection) throws {
    cadres = try RosterNames.cadres(wanted.cadres, connection)
    units = try RosterNames.units(wanted.units, connection)
    divisions = try DivisionSearch.named(wanted.divisions, connection)
    unitOf = wanted.unitOf
  }

  func person(_ id: String) -> PlanPerson {
    PlanPerson(id: id, name: cadres[id] ?? id, unit: unitOf[id].map { units[$0] ?? $0 })
  }

  func division(_ code: DivisionCode) -> DivisionRef {
    divisions[code].map { DivisionRef($0) } ?? DivisionRef(code: code, name: code.description)
  }

  func post(_ village: DivisionCode, _ role: DispatchRole) -> PlanPost {
    PlanPost(village: division(village), role: PlanRole(role))
  }

  /// A unit or a division, as opinions name it.
  func giver(_ id: String) -> String {
    units[id] ?? DivisionCode(id).flatMap { divisions[$0]?.shortName } ?? id
  }

  func ruling(_ ruling: PlanRuling) -> PlanRulingRow {
    PlanRulingRow(
      step: ruling.step, isPin: ruling.kind == .pin, person: person(ruling.cadre),
      post: post(ruling.village, ruling.role), reason: ruling.reason)
  }
}

extension PlanRole {
  init(_ role: DispatchRole) { self = role == .firstSecretary ? .firstSecretary : .member }
  var dispatch: DispatchRole { self == .firstSecretary ? .firstSecretary : .member }
}
