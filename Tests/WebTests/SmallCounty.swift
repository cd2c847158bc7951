import Authority
import Basics
import Exchange
import Installation
import Store
import TestSupport
import Web

/// A county of three villages and a community: one with a full team, one whose first secretary left,
/// one that no standard applies to.
enum County {
  /// The fixture's folder goes when the fixture does, so it must outlive the console.
  static func loaded(_ engine: Engine) async throws -> (LiveConsole, Fixture) {
    let fixture = try await Fixture(engine)
    for (kind, text) in files { try await load(kind, text, into: fixture) }
    return (LiveConsole(fixture.installation), fixture)
  }

  struct Refused: Error { let problems: [String] }

  static func load(_ kindID: String, _ text: String, into fixture: Fixture) async throws {
    let installation = fixture.installation
    let file = try fixture.folder.write("\(kindID).csv", text)
    guard let kind = installation.registry.kind(kindID) else { throw Refused(problems: [kindID]) }
    let report = try await installation.store.dedicated { connection in
      try FileImport(
        registry: installation.registry, policy: installation.policy, keys: installation.keys,
        surroundings: installation.surroundings
      ).run(kind, path: file, viewer: .machineOperator, connection)
    }
    if report.wasStopped { throw Refused(problems: report.problems.map { $0.line(in: .english) }) }
  }

  static let files: [(String, String)] = [
    ("divisions", """
      code,name,level,parent_code,latitude,longitude
      510000000000,四川省,province,,,
      510800000000,广元市,prefecture,510000000000,,
      510821000000,旺苍县,county,510800000000,32.2289,106.2897
      510821100000,东河镇,township,510821000000,,
      510821101000,嘉川镇,township,510821000000,,
      510821100201,南凤村村民委员会,village,510821100000,,
      510821100202,清江村村民委员会,village,510821100000,,
      510821100001,大河社区居民委员会,community,510821100000,,
      510821101201,五红村村民委员会,village,510821101000,,
      """),
    ("tags", """
      division_code,tag,valid_from,valid_to,document
      510821000000,old_revolutionary_area,2013-01-01,,
      510821100201,lifted_village,2021-01-01,,川乡振发〔2021〕3号
      510821100202,weak_party_organisation,2021-06-01,,
      """),
    ("profiles", """
      village_code,year,households,population,collective_income,leading_industries
      510821100201,2021,412,1388,50000,茶叶;肉牛
      510821100201,2022,413,1390,80000,茶叶;肉牛
      """),
    ("units", """
      unit_id,name,tier,kind,division_code
      U1,四川省农业农村厅,province,economic,510000000000
      """),
    ("cadres", """
      cadre_id,name,id_number,unit_id,phone
      C1,罗星,510821198001010019,U1,13800001234
      C2,王强,510821197505050028,U1,13900005678
      C3,赵六,,U1,
      C4,孙七,,U1,
      """),
    ("postings", """
      cadre_id,village_code,role,round,starts_on,ends_on,end_reason
      C1,510821100201,first_secretary,2023,2023-07-01,,
      C2,510821100201,member,2023,2023-07-01,,
      C3,510821101201,member,2023,2023-07-01,,
      C4,510821100202,first_secretary,2021,2021-07-01,2023-06-30,rotation
      C2,510821100201,member,2021,2021-07-01,2023-06-20,rotation
      """),
    ("support", """
      division_code,slot,holder,starts_on,ends_on
      510821100201,leader,县委常委,2021-06-01,
      """),
    ("households", """
      household_id,village_code,group_name,household_type,address
      H1,510821100201,一组,lifted,幸福路9号
      H2,510821100201,二组,lifted,幸福路9号
      """),
    ("persons", """
      person_id,household_id,name,id_number,relation
      P1,H1,欧阳甲子,510821196003030030,head
      P2,H1,欧阳乙丑,,spouse
      P3,H2,诸葛丙寅,,head
      """),
    ("cases", """
      case_id,household_id,object_type,identified_on,channel,risks,eliminated_on,elimination_way
      K1,H1,unstable_lifted,2022-03-01,cadre_check,illness;schooling,2023-05-01,assistance
      K2,H2,unstable_lifted,2022-04-01,cadre_check,illness,,
      """),
    ("measures", """
      measure_id,case_id,category,description,started_on,amount
      M1,K1,industry,种苗补助,2022-04-10,3000
      """),
    ("goals", """
      village_code,indicator,baseline,baseline_year,target,target_year
      510821100201,collective_income,50000,2021,100000,2025
      """),
    ("mentoring", """
      village_code,mentee_name,mentee_kind,mentor,starts_on,ends_on
      510821100201,周八,reserve_cadre,罗星,2023-08-01,
      """),
  ]
}
