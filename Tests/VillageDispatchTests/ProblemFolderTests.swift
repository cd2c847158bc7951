import Basics
import Foundation
import Testing
import TestSupport
import VillageDispatch

/// Proves that a problem is read the same in every form its files may have, and that whatever is
/// wrong in one is named by file and line.
@Suite struct ProblemFolderTests {
  private static let seed: UInt64 = 20_231_001

  private static func sample() -> SyntheticProblem {
    var random = SeededGenerator(seed: seed)
    return SyntheticProblem(villages: 12, cadres: 30, &random)
  }

  private func write(_ files: [String: [UInt8]]) throws -> (folder: TemporaryFolder, url: URL) {
    let folder = try TemporaryFolder()
    for (name, bytes) in files { try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name))) }
    return (folder, URL(fileURLWithPath: folder.path))
  }

  private func read(_ files: [String: String]) throws -> DispatchProblem {
    let (folder, url) = try write(files.mapValues { Array($0.utf8) })
    return try withExtendedLifetime(folder) { try ProblemFolder.read(url) }
  }

  @Test func theFilesAreReadAsWritten() throws {
    let raw = Self.sample(), problem = try read(raw.files())
    #expect(problem.counties.map(\.road) == raw.counties.map { $0["road_pct"] })
    #expect(problem.counties[1].name == "样县1" && problem.counties[1].cityName == "样市")
    #expect(problem.counties.map { [$0.seat.x, $0.seat.y, $0.province, $0.city, $0.isPriority ? 1 : 0] }
      == raw.counties.map { row in ["seat_x", "seat_y", "province_id", "city_id", "priority"].map { row[$0] ?? -9 } })
    #expect(problem.villages.map { [$0.county, $0.place.x, $0.place.y, $0.category, $0.language.rawValue, $0.altitudeBand, $0.pairedUnit] }
      == raw.villages.map { row in
        ["county_id", "x", "y", "category", "lang", "alt_band", "paired_unit_id"].map { row[$0] ?? -9 }
      })
    #expect(problem.posts.map { [$0.village, $0.role == .firstSecretary ? 0 : 1, $0.slot, $0.isMandatory ? 1 : 0, $0.bonus] }
      == raw.posts.map { row in ["village_id", "role", "slot", "mandatory", "fill_bonus"].map { row[$0] ?? -9 } })
    #expect(problem.cadres.map { [$0.unit, $0.tier.rawValue, $0.kind, $0.province, $0.city, $0.county, $0.home, $0.tibetan, $0.yi, $0.age, $0.currentVillage] }
      == raw.cadres.map { row in
        ["unit_id", "tier", "kind", "province_id", "city_id", "county_id", "home_county_id", "tibetan", "yi", "age", "current_village_id"]
          .map { row[$0] ?? -9 }
      })
    #expect(problem.weights.dimensions == raw.weights.dims && problem.weights.match == raw.weights.match)
    #expect(problem.exclusions.isEmpty)
  }

  @Test(arguments: ["compressed", "windows", "mark", "blank lines", "no last line end", "other columns"])
  func theFormOfAFileDoesNotMatter(_ form: String) throws {
    let files = Self.sample().files(), plain = try read(files)
    var other: [String: [UInt8]] = [:]
    for (name, text) in files {
      switch form {
      case "compressed": other[name + ".gz"] = StoredGzip.pack(Array(text.utf8))
      case "windows": other[name] = Array(text.replacing("\n", with: "\r\n").utf8)
      case "mark": other[name] = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
      case "blank lines": other[name] = Array(text.replacing("\n", with: "\n\n").utf8)
      case "no last line end": other[name] = Array(text.utf8.dropLast())
      default:
        // Turned round, and one more that nobody knows.
        guard name.hasSuffix(".csv") else { other[name] = Array(text.utf8); continue }
        let lines = text.split(separator: "\n").enumerated().map { i, line in
          (i == 0 ? "later_addition," : "7,")
            + line.split(separator: ",", omittingEmptySubsequences: false).reversed().joined(separator: ",") + "\n"
        }
        other[name] = Array(lines.joined().utf8)
      }
    }
    let (folder, url) = try write(other)
    #expect(try withExtendedLifetime(folder) { try ProblemFolder.read(url) } == plain)
  }

  /// One thing done to one file, and what must be said about it.
  struct Wrong: Sendable, CustomTestStringConvertible {
    let file: String
    let line: Int?
    let says: String
    let change: @Sendable (String) -> String?
    var testDescription: String { "\(file):\(line.map(String.init) ?? "-") \(says)" }

    init(_ file: String, _ line: Int?, _ says: String, _ change: @escaping @Sendable (String) -> String?) {
      self.file = file
      self.line = line
      self.says = says
      self.change = change
    }

    /// Another value in a cell of the table.
    static func cell(_ file: String, line: Int, _ column: String, _ value: String, says: String) -> Wrong {
      Wrong(file, line, says) { text in
        var lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        guard let index = lines[0].firstIndex(of: column) else { return "no column \(column)" }
        lines[line - 1][index] = value
        return lines.map { $0.joined(separator: ",") + "\n" }.joined()
      }
    }

    static func params(_ says: String, _ old: String, _ new: String) -> Wrong {
      Wrong("params.json", nil, says) { $0.contains(old) ? $0.replacing(old, with: new) : "not there: \(old)" }
    }
  }

  static let wrongs: [Wrong] = [
    Wrong("counties.csv", nil, "there is no such file") { _ in nil },
    Wrong("params.json", nil, "there is no such file") { _ in nil },
    Wrong("cadres.csv", nil, "the file is empty") { _ in "" },
    Wrong("posts.csv", nil, "the file has no rows") { String($0.prefix { $0 != "\n" }) },
    Wrong("posts.csv", 1, "column slot is missing") { $0.replacing("slot", with: "slots") },
    Wrong("cadres.csv", 1, "column s_infra is missing") { $0.replacing("s_infra", with: "infra") },
    Wrong("posts.csv", 1, "column slot is there twice") { $0.replacing("slot", with: "slot,slot") },
    Wrong("villages.csv", 3, "cells where 15 are expected") { text in
      text.split(separator: "\n").enumerated().map { $0.offset == 2 ? "1,0,0\n" : $0.element + "\n" }.joined()
    },
    Wrong("villages.csv", 2, "more cells than columns") { text in
      text.split(separator: "\n").enumerated().map { $0.element + ($0.offset == 1 ? ",5\n" : "\n") }.joined()
    },
    // Lines are counted as an editor counts them.
    Wrong("cadres.csv", 7, "cadre_id is 6") { text in
      text.split(separator: "\n").enumerated()
        .map { ($0.offset == 3 ? "\n\n" : "") + ($0.offset == 4 ? "6" + $0.element.dropFirst() : $0.element) + "\n" }.joined()
    },
    .cell("cadres.csv", line: 5, "age", "forty", says: "age is to be a whole number, not “forty”"),
    .cell("cadres.csv", line: 5, "age", "", says: "age is to be a whole number, not “”"),
    .cell("cadres.csv", line: 5, "age", "4.5", says: "whole number"),
    .cell("cadres.csv", line: 5, "unit_id", "99999999999999999999", says: "whole number"),
    .cell("cadres.csv", line: 5, "unit_id", "-", says: "whole number"),
    .cell("cadres.csv", line: 6, "age", "151", says: "age is 151; it may be 0 to 150"),
    .cell("cadres.csv", line: 6, "tier", "4", says: "tier is 4"),
    .cell("cadres.csv", line: 6, "kind", "5", says: "kind is 5"),
    .cell("cadres.csv", line: 6, "home_county_id", "-1", says: "home_county_id is -1"),
    .cell("cadres.csv", line: 6, "s_party", "6", says: "s_party is 6"),
    .cell("cadres.csv", line: 6, "yi", "3", says: "yi is 3"),
    .cell("cadres.csv", line: 6, "party_member", "2", says: "party_member is 2"),
    .cell("cadres.csv", line: 6, "current_village_id", "12", says: "current_village_id is 12; it may be -1 to 11"),
    .cell("villages.csv", line: 4, "village_id", "3", says: "village_id is 3"),
    .cell("villages.csv", line: 4, "county_id", "2", says: "county_id is 2"),
    .cell("villages.csv", line: 4, "need_infra", "10", says: "need_infra is 10"),
    .cell("villages.csv", line: 4, "lang", "3", says: "lang is 3"),
    .cell("villages.csv", line: 4, "alt_band", "-1", says: "alt_band is -1"),
    .cell("villages.csv", line: 4, "category", "5", says: "category is 5"),
    .cell("villages.csv", line: 4, "x", "2147483647", says: "x is 2147483647"),
    .cell("counties.csv", line: 2, "seat_y", "-2147483647", says: "seat_y is -2147483647"),
    .cell("counties.csv", line: 2, "priority", "2", says: "priority is 2"),
    .cell("counties.csv", line: 2, "road_pct", "-1", says: "road_pct is -1"),
    .cell("posts.csv", line: 3, "role", "X", says: "role is FS or M, not “X”"),
    .cell("posts.csv", line: 3, "mandatory", "2", says: "mandatory is 2"),
    .cell("posts.csv", line: 3, "village_id", "-1", says: "village_id is -1"),
    .cell("posts.csv", line: 3, "fill_bonus", "100000001", says: "fill_bonus is 100000001"),
    Wrong("exclusions.csv", 2, "cadre_id is 30") { _ in "cadre_id,village_id,role,rule\n30,0,M,x\n" },
    Wrong("exclusions.csv", 3, "village_id is 12") { _ in "cadre_id,village_id,role,rule\n0,0,M,x\n0,12,M,x\n" },
    Wrong("exclusions.csv", 2, "role is FS or M") { _ in "cadre_id,village_id,role,rule\n0,0,m,x\n" },
    Wrong("params.json", nil, "no JSON") { _ in "{" },
    .params("version 2 is unknown", "\"version\": 1", "\"version\": 2"),
    .params("“w_alt” is missing", "\"w_alt\"", "\"w_other\""),
    .params("“w_alt” is not of the kind expected", "\"w_alt\": 15", "\"w_alt\": \"15\""),
    .params("match is to have a row", "[40, 100, 60, 40, 40]", "[40, 100, 60, 40]"),
    .params("role_weight is to have FS and M with 5 numbers", "\"FS\": [3, ", "\"FS\": ["),
    .params("1 to 8 dimensions", "\"infra\", \"governance\"", "\"infra\", \"a\", \"b\", \"c\", \"d\", \"governance\""),
    .params("not to be empty", "\"kinds\": [\"kind0\", \"kind1\", \"kind2\", \"kind3\", \"kind4\"]", "\"kinds\": []"),
    .params("a divisor is zero or less", "\"div\": 10000", "\"div\": 0"),
    .params("travel.cap", "\"cap\": 900", "\"cap\": 40000"),
    .params("a number of travel is negative", "\"mul\": 12", "\"mul\": -12"),
    .params("a weight lies beyond", "\"w_lang\": 120", "\"w_lang\": 10001"),
    .params("a weight lies beyond", "\"alt_age\": 40", "\"alt_age\": -9223372036854775808"),
    Wrong("params.json", nil, "the weights together") {
      $0.replacing("\"w_fit\": 2", with: "\"w_fit\": 10000").replacing("[3, 2, 1, 3, 1]", with: "[999, 2, 1, 3, 1]")
    },
  ]

  @Test(arguments: wrongs) func whatIsWrongIsNamed(_ wrong: Wrong) throws {
    var files = Self.sample().files()
    files[wrong.file] = wrong.change(files[wrong.file] ?? "")
    do {
      _ = try read(files)
      Issue.record("was read")
    } catch let error as ProblemFileError {
      #expect(error.file == wrong.file)
      #expect(error.line == wrong.line)
      let place = wrong.file + (wrong.line.map { ":\($0)" } ?? "")
      #expect(error.explanation.en.hasPrefix(place + ": ") && error.explanation.zh.hasPrefix(place + "："))
      #expect(error.explanation.en.contains(wrong.says), "\(error.explanation.en)")
      #expect(error.remedy != nil)
    }
  }

  @Test(arguments: [0.2, 0.9, 0.999]) func compressedFilesThatBreakOffAreRefused(_ share: Double) throws {
    var files = Self.sample().files().mapValues { Array($0.utf8) }
    let whole = StoredGzip.pack(files.removeValue(forKey: "cadres.csv") ?? [])
    files["cadres.csv.gz"] = Array(whole.prefix(Int(Double(whole.count) * share)))
    let (folder, url) = try write(files)
    #expect(throws: ProblemFileError.self) { try withExtendedLifetime(folder) { try ProblemFolder.read(url) } }
  }

  @Test func damagedCompressedFilesAreRefused() throws {
    var files = Self.sample().files().mapValues { Array($0.utf8) }
    var whole = StoredGzip.pack(files.removeValue(forKey: "cadres.csv") ?? [])
    whole[whole.count / 2] ^= 1
    files["cadres.csv.gz"] = whole
    let (folder, url) = try write(files)
    let error = #expect(throws: ProblemFileError.self) {
      try withExtendedLifetime(folder) { try ProblemFolder.read(url) }
    }
    #expect(error?.file == "cadres.csv.gz" && error?.reason.en.contains("damaged") == true)
  }
}

extension DispatchProblem.County {
  fileprivate var road: Int? { roadPercent }
}
