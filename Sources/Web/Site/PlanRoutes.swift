internal import Basics
internal import Hummingbird

// The pages of plans of allocation. They only read; changes stay on the command line until sign-in exists.

extension Routes {
  func plans(_ context: ConsoleContext) async throws -> Response {
    respond(PlansPage(model: try await queries.plans(), context: page(context, .plans)))
  }

  private func planID(_ context: ConsoleContext) throws -> String {
    guard let id = context.part("id") else { throw HTTPError(.notFound) }
    return id
  }

  func plan(_ context: ConsoleContext) async throws -> Response {
    let id = try planID(context)
    let colour = try context.query.measure("colour", of: MapMeasure.ofPlans)
    let sort = try context.query.planSort("sort")
    let other = context.query.text("with")
    guard let model = try await queries.plan(.init(id: id, colour: colour ?? .filled, with: other)) else {
      throw HTTPError(.notFound)
    }
    let frame = page(context, .plan(id, colour: colour, sort: sort, with: other))
    return respond(PlanPage(model: model, colour: colour, sort: sort, with: other, context: frame))
  }

  func planCounty(_ context: ConsoleContext) async throws -> Response {
    let (id, county) = (try planID(context), try code(context))
    guard let model = try await queries.planCounty(id, county) else { throw HTTPError(.notFound) }
    return respond(PlanCountyPage(model: model, context: page(context, .planCounty(id, county))))
  }

  func planReasons(_ context: ConsoleContext) async throws -> Response {
    let request = PlanReasonsRequest(
      id: try planID(context), cadre: context.query.text("cadre"),
      village: context.query.text("village").map { String($0.prefix(60)) },
      role: try context.query.planRole("role"))
    guard let model = try await queries.planReasons(request) else { throw HTTPError(.notFound) }
    let url = SiteURL.planReasons(
      request.id, cadre: request.cadre, village: model.village?.code, role: request.role)
    return respond(PlanReasonsPage(model: model, request: request, context: page(context, url)))
  }
}
