import Basics
import Burden
import Foundation
import Installation
import Journal
import Policy
import TestSupport
import Testing

/// Proves that a form cannot ask for what a record holds already, nor for what no form may ask.
@Suite struct FormCheckTests {
  /// The shipped policies with more text at the end of forms.yaml: a form with some fields.
  private func problems(_ fields: String, record: String = "leads", more: String = "", facts: String? = nil) throws -> [String] {
    let folder = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: Repository.policies) where name.hasSuffix(".yaml") {
      var text = try String(contentsOfFile: Repository.policies + "/" + name, encoding: .utf8)
      if name == "forms.yaml" {
        if let facts { text = text.replacingOccurrences(of: "\nfacts:\n", with: "\nfacts:\n" + facts) }
        text += """

            - id: planted
              zh: 试验表
              en: A form of a test
              roles: [team_member]
              owner: 测试
              purpose: { zh: 测试, en: a test }
              record: \(record)
              certainty: proposal
          \(more)    fields:
          \(fields.split(separator: "\n").map { "      - " + $0 }.joined(separator: "\n"))

          """
      }
      _ = try folder.write(name, text)
    }
    do {
      _ = try Installation.policies(folder.path)
      return []
    } catch let error as PolicyLoadError {
      #expect(error.problems.allSatisfy { $0.file == "forms.yaml" && $0.line != nil })
      return error.problems.map { $0.text(in: .chinese) + " | " + $0.text(in: .english) }
    }
  }

  @Test func theShippedFormsAskForNothingTwice() throws {
    let book = try Installation.policies(Repository.policies)
    #expect(book.forms.forms.count > 35)
    // The data may not be thinned out: these words stand in the domain's invariant 13.
    for word in ["签到", "打卡", "轨迹", "积分", "排名", "登录次数", "在线时长", "check_in", "gps", "points", "rank", "online"] {
      #expect(book.forms.forbiddenWords.contains(word), "\(word)")
    }
    #expect(book.forms.neverRequired.contains("照片"))
    for form in book.forms.forms {
      #expect(!form.roles.isEmpty && !form.owner.isEmpty && !form.purpose.zh.isEmpty && !form.fields.isEmpty, "\(form.id)")
    }
  }

  /// Each is a field somebody might add, the record it goes to, and the place that holds it already.
  @Test(arguments: [
    ("leads", "village_code", "households.village_code"), ("cases", "household_type", "households.household_type"),
    ("cases", "object_type", "proceeding_steps.object_type"), ("cases", "risks", "proceeding_steps.risks"),
    ("cases", "elimination_way", "proceeding_steps.elimination_way"), ("cases", "channel", "leads.channel"),
    ("postings", "unit_id", "cadres.unit_id"), ("leave", "village_code", "postings.village_code"),
    ("training", "division_code", "cadres.division_code"), ("measures", "household_id", "cases.household_id"),
    ("jobs", "village_code", "households.village_code"), ("assessment_items", "village_code", "assessments.village_code"),
  ])
  func whatIsHeldIsNotAskedForAgain(_ record: String, _ field: String, _ holder: String) throws {
    for by in ["typed", "chosen"] {
      let found = try problems("{ name: \(field), by: \(by) }", record: record)
      #expect(found.count == 1 && found[0].contains(holder), "\(record).\(field): \(found)")
    }
    #expect(try problems("{ name: \(field), by: filled, from: \(holder) }", record: record) == [])
  }

  @Test func everyCopiedFieldOfEveryRecordIsRefused() throws {
    let registry = Installation.registry(policy: try Installation.policies(Repository.policies))
    var forms = 0
    for kind in registry.kinds {
      for field in kind.fields {
        guard let derivation = field.derivation, let reference = kind.field(derivation.reference),
          case .reference(let target) = reference.content
        else { continue }
        forms += 1
        guard forms % 6 == 0 else { continue }  // Each loads all policies anew.
        let found = try problems("{ name: \(field.name), by: typed }", record: kind.id)
        #expect(found.count == 1, "\(kind.id).\(field.name): \(found)")
        #expect(found.first.map { $0.contains(derivation.column) || $0.contains("已在") } == true, "\(target)")
      }
    }
    #expect(forms > 30)
  }

  @Test func aSameTitleInAReferredRecordIsTheSameFact() throws {
    // households.water_safety and household_checks.water are both 饮水安全: one is named a fact of its own.
    #expect(try problems("{ name: water, by: chosen }", record: "household_checks") == [])
    // A fact may be declared to stand elsewhere.
    let declared = try problems(
      "{ name: reported_by, by: typed }",
      facts: "  - { id: test.reporter, zh: 上报人, en: Reporter, source: persons.name, also: [leads.reported_by] }\n")
    #expect(declared.contains { $0.contains("已在 persons.name") && $0.contains("held by persons.name") })
    let unknown = try problems(
      "{ name: risks, by: chosen }", facts: "  - { id: test.none, zh: 无, en: None, source: persons.nothing }\n")
    #expect(unknown.count == 1 && unknown[0].contains("persons.nothing"))
  }

  @Test(arguments: [
    ("{ name: nothing, by: typed }", "leads.nothing"), ("{ name: reason, by: dictated }", "dictated"),
    ("{ name: reason, by: filled }", "from"), ("{ name: reason, by: typed, from: today }", "from"),
    ("{ name: reason, by: filled, from: alerts.nothing }", "alerts.nothing"), ("{ name: reason, by: typed, must: true }", "must"),
    ("{ name: reason, by: typed }\n{ name: reason, by: chosen }", "reason"),
    ("{ name: 签到, field: reason, by: typed }", "签到"), ("{ name: gps_position, field: reason, by: typed }", "gps"),
    ("{ name: check-in, field: reason, by: filled, from: today }", "check_in"), ("{ name: bonus_points, field: reason, by: computed }", "points"),
    ("{ name: 现场照片, field: reason, by: chosen, required: true }", "照片"), ("{ name: photo, field: reason, by: chosen, required: true }", "photo"),
  ])
  func mistakesAreNamed(_ fields: String, _ word: String) throws {
    let found = try problems(fields)
    #expect(found.count == 1 && found[0].contains(word), "\(found)")
  }

  @Test func goodFieldsPass() throws {
    for fields in ["{ name: reason, by: typed }", "{ name: 照片, field: reason, by: chosen }", "{ name: backtrack, field: reason, by: typed }"] {
      #expect(try problems(fields) == [])
    }
    #expect(try problems("{ name: reason, by: typed }", record: "sheep").first?.contains("sheep") == true)
    let counted = try problems("{ name: reason, by: typed }", more: "    counted: { day: born_on }\n")
    #expect(counted.count == 1 && counted[0].contains("born_on"))
  }
}
