public import Basics
internal import Divisions
internal import Store
internal import VillageDispatch

// A county of a plan, and why somebody is or is not in a post.

extension LiveConsole {
  /// The villages of a county with who is placed; nil for a county without posts.
  public func planCounty(_ id: String, _ county: DivisionCode) async throws -> PlanCountyModel? {
    guard viewer.reaches(county), let standing = try await desk.standing(of: id) else { return nil }
    let kept = try await planCache.plan(standing)
    let (problem, keys) = (kept.plan.problem, kept.plan.inputs.names)
    guard let share = kept.fairness.counties.first(where: { $0.county == county }),
      let index = keys.counties.firstIndex(of: county)
    else { return nil }
    let villages = problem.villages.indices.filter { problem.villages[$0].county == index }
    let codes = villages.map { keys.villages[$0] }
    let cadres = Set(villages.flatMap { kept.seats[$0].compactMap(\.cadre) }.map { keys.cadres[$0] })
    let wanted = Names.Wanted(
      kept, cadres: cadres,
      divisions: Set(codes + codes.compactMap { $0.ancestor(.township) } + [standing.record.request.division]))
    let (names, path) = try await store.read { connection in
      (try Names(wanted, connection), try DivisionRef.path(to: county, connection))
    }
    return PlanCountyModel(
      path: path, plan: PlanSummary(standing.record, names.divisions), outcome: CountyOutcome(share, names),
      villages: villages.map { v in
        let code = keys.villages[v]
        return PlanVillage(
          village: names.division(code), township: code.ancestor(.township).map { names.division($0) },
          seats: kept.seats[v].map { seat in
            let role = problem.posts[seat.post].role
            guard let c = seat.cadre else { return PlanSeat(role: PlanRole(role), holder: nil) }
            let score = problem.score(cadre: c, village: v, role: role)
            return PlanSeat(
              role: PlanRole(role),
              holder: PlanSeat.Holder(
                person: names.person(keys.cadres[c]), score: score.total, travel: score.travel,
                stays: problem.cadres[c].currentVillage == v))
          })
      })
  }

  /// The reasons of a pair, or of an empty post; nil where cadre or village are not in the plan.
  public func planReasons(_ request: PlanReasonsRequest) async throws -> PlanReasonsModel? {
    guard let standing = try await desk.standing(of: request.id) else { return nil }
    let kept = try await planCache.plan(standing)
    let keys = kept.plan.inputs.names
    var own: PlanPlacement?
    if let cadre = request.cadre {
      guard keys.cadres.contains(cadre) else { return nil }
      own = try kept.plan.placement(of: cadre)
    }
    var village = own?.village
    if let text = request.village {
      let found = try await villages(called: text, in: kept)
      if found.count > 1 { return try await choices(found, request, standing, own, kept) }
      guard let code = found.first else { return nil }
      village = code
    }
    if let village { guard viewer.reaches(village) else { return nil } }
    let roles = roles(request, village, own)
    let question = Question(
      cadre: request.cadre, village: village, own: own, roles: roles,
      pairs: try pairs(request.cadre, village, roles, kept),
      seats: request.cadre == nil ? try seats(village, roles, kept) : [])
    return try await answer(question, standing, kept)
  }

  private struct Question {
    let cadre: String?
    let village: DivisionCode?
    let own: PlanPlacement?
    let roles: [DispatchRole]
    let pairs: [PairReasons]
    let seats: [EmptySeat]
  }

  /// The role asked for; else what the plan sends the cadre as, where it sends them there; else both.
  private func roles(
    _ request: PlanReasonsRequest, _ village: DivisionCode?, _ own: PlanPlacement?
  ) -> [DispatchRole] {
    if let role = request.role { return [role.dispatch] }
    if let own, own.village == village { return [own.role] }
    return DispatchRole.allCases
  }

  private func pairs(
    _ cadre: String?, _ village: DivisionCode?, _ roles: [DispatchRole], _ kept: KeptPlan
  ) throws -> [PairReasons] {
    guard let cadre, let village else { return [] }
    return try roles.map { try kept.plan.reasons(cadre: cadre, village: village, role: $0) }
  }

  private func seats(
    _ village: DivisionCode?, _ roles: [DispatchRole], _ kept: KeptPlan
  ) throws -> [EmptySeat] {
    guard let village else { return [] }
    // Those who hold a post of the role here are no candidates for it.
    return try roles.map {
      try kept.plan.emptySeat(village: village, role: $0, nearest: Self.candidatesShown + 3)
    }
  }

  private static let candidatesShown = 8

  /// The villages of the plan that a text means: a code, or a name as search reads it.
  private func villages(called text: String, in kept: KeptPlan) async throws -> [DivisionCode] {
    let known = Set(kept.plan.inputs.names.villages)
    if let code = DivisionCode(text) { return known.contains(code) ? [code] : [] }
    guard text.count >= minimumSearchLength else { return [] }
    let viewer = viewer
    let found = try await store.read { try DivisionSearch.find(text, viewer: viewer, limit: 60, $0) }
    let inPlan = found.filter { known.contains($0.code) }
    // 新华村 asked for whole means the villages of that name, not those whose names contain it.
    let whole = inPlan.filter { $0.shortName == text.split(whereSeparator: \.isWhitespace).last.map(String.init) }
    return (whole.isEmpty ? inPlan : whole).map(\.code)
  }

  private func choices(
    _ villages: [DivisionCode], _ request: PlanReasonsRequest, _ standing: PlanStanding, _ own: PlanPlacement?,
    _ kept: KeptPlan
  ) async throws -> PlanReasonsModel {
    let shown = Array(villages.prefix(30))
    let places = shown.flatMap(\.lineage) + [standing.record.request.division] + [own?.village].compactMap { $0 }
    let wanted = Names.Wanted(kept, cadres: Set([request.cadre].compactMap { $0 }), divisions: Set(places))
    let (names, path) = try await store.read { connection in
      (try Names(wanted, connection), try DivisionRef.path(to: standing.record.request.division, connection))
    }
    return PlanReasonsModel(
      path: path, plan: PlanSummary(standing.record, names.divisions), county: nil,
      person: request.cadre.map { names.person($0) }, placed: own.map { names.post($0.village, $0.role) },
      village: nil, pairs: [], seats: [],
      choices: shown.map { code in
        code.lineage.reversed().filter { $0.rank > .province }.map { names.division($0) }
      })
  }

  private func answer(
    _ question: Question, _ standing: PlanStanding, _ kept: KeptPlan
  ) async throws -> PlanReasonsModel {
    let place = question.village ?? standing.record.request.division
    let rulings = standing.rulings.filter { $0.cadre == question.cadre && $0.village == question.village }
    let candidates = question.seats.flatMap(\.nearest)
    let holders = question.village.map { kept.holders(in: $0) } ?? []
    let people = Set([question.cadre].compactMap { $0 } + candidates.map(\.cadre) + holders.map(\.cadre))
    let places = [place, standing.record.request.division] + [question.own?.village].compactMap { $0 }
      + candidates.compactMap(\.placement?.village)
    let wanted = Names.Wanted(kept, cadres: people, divisions: Set(places.flatMap(\.lineage)))
    let (names, path) = try await store.read { connection in
      (try Names(wanted, connection), try DivisionRef.path(to: place, connection))
    }
    func placed(_ placement: PlanPlacement?) -> PlanPost? {
      guard let placement else { return nil }
      return names.post(placement.village, placement.role)
    }
    func inPost(_ post: PlanPost) -> [PlanCandidate] {
      holders.filter { PlanRole($0.role) == post.role }.map {
        PlanCandidate(person: names.person($0.cadre), score: $0.score, placed: post, price: nil)
      }
    }
    let pairs = question.pairs.map { pair -> PairAnswer in
      let post = names.post(pair.village, pair.role)
      let about = rulings.filter { $0.role == pair.role }
      // By the proof alone a pair ruled out by hand may look as good as what was chosen.
      let isRuledOut = about.last?.kind == .forbid
      return PairAnswer(
        post: post, isChosen: pair.isChosen, bars: pair.bars.map(\.words), parts: Self.parts(pair),
        total: pair.score.total, instead: pair.isChosen ? nil : placed(pair.chosen),
        insteadTotal: pair.isChosen ? nil : pair.chosenScore?.total, holders: inPost(post),
        price: isRuledOut ? nil : pair.price, rulings: about.map { names.ruling($0) })
    }
    let seats = question.seats.map { seat -> SeatAnswer in
      let post = names.post(seat.village, seat.role)
      let inIt = Set(inPost(post).map(\.person.id))
      return SeatAnswer(
        post: post, seats: kept.seatCount(in: seat.village, seat.role), holders: inPost(post),
        allowed: seat.allowed,
        blocked: seat.blocked.map { SeatAnswer.Blocked(rule: $0.bar.words, cadres: $0.cadres) },
        nearest: seat.nearest.filter { !inIt.contains($0.cadre) }.prefix(Self.candidatesShown).map {
          PlanCandidate(
            person: names.person($0.cadre), score: $0.score.total, placed: placed($0.placement),
            price: $0.price)
        })
    }
    return PlanReasonsModel(
      path: path, plan: PlanSummary(standing.record, names.divisions),
      county: question.village.flatMap { kept.county(of: $0) }.map { names.division($0) },
      person: question.cadre.map { names.person($0) }, placed: placed(question.own),
      village: question.village.map { names.division($0) }, pairs: pairs, seats: seats, choices: [])
  }

  /// The parts of both scores in one order, those that are zero in both left out.
  private static func parts(_ pair: PairReasons) -> [ScorePart] {
    let here = pair.score.parts
    let there = pair.isChosen ? [] : pair.chosenScore?.parts ?? []
    var order = here.map(\.name)
    for part in there where !order.contains(part.name) { order.append(part.name) }
    func points(_ name: Bilingual, in parts: [(name: Bilingual, points: Int)]) -> Int {
      parts.first { $0.name == name }?.points ?? 0
    }
    let hasInstead = !pair.isChosen && pair.chosenScore != nil
    return order.map { name in
      ScorePart(
        title: name, points: points(name, in: here), instead: hasInstead ? points(name, in: there) : nil)
    }
  }
}

extension KeptPlan {
  /// Who is sent to a village, as what, and their scores.
  func holders(in village: DivisionCode) -> [(cadre: String, role: DispatchRole, score: Int)] {
    guard let v = plan.inputs.names.villages.firstIndex(of: village) else { return [] }
    return seats[v].compactMap { seat in
      guard let cadre = seat.cadre else { return nil }
      let role = plan.problem.posts[seat.post].role
      return (
        plan.inputs.names.cadres[cadre], role, plan.problem.score(cadre: cadre, village: v, role: role).total
      )
    }
  }

  /// How many posts of a role a village has.
  func seatCount(in village: DivisionCode, _ role: DispatchRole) -> Int {
    guard let v = plan.inputs.names.villages.firstIndex(of: village) else { return 0 }
    return seats[v].count { plan.problem.posts[$0.post].role == role }
  }

  /// The county that a village counts to in the plan.
  func county(of village: DivisionCode) -> DivisionCode? {
    guard let v = plan.inputs.names.villages.firstIndex(of: village) else { return nil }
    return plan.inputs.names.counties[plan.problem.villages[v].county]
  }
}
