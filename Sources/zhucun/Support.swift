public import ArgumentParser
import Authority
public import Basics
import Foundation
import Installation
import Store

/// How a command prints.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

extension Language: ExpressibleByArgument {}

extension LocalDate: ExpressibleByArgument {
  public init?(argument: String) {
    guard let read = LooseReader.date(argument, asEnd: true) else { return nil }
    self = read.date
  }
}

extension DivisionCode: ExpressibleByArgument {
  /// 12 digits, or the significant ones: 51, 5120, 512022, 512022111.
  public init?(argument: String) { self.init(abbreviated: argument) }
}

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Option(help: "sqlite:PATH or postgres://… (default: ZHUCUN_DATABASE, else sqlite:./zhucun.sqlite)")
  var database: String?

  @Option(help: "zh or en (default: ZHUCUN_LANG, else zh)")
  var lang: Language?

  var language: Language {
    lang ?? ProcessInfo.processInfo.environment["ZHUCUN_LANG"].flatMap { Language(rawValue: $0) } ?? .chinese
  }

  func location() throws -> StoreLocation {
    try StoreLocation(
      database ?? ProcessInfo.processInfo.environment["ZHUCUN_DATABASE"] ?? "sqlite:zhucun.sqlite")
  }

  func open() async throws -> Installation { try await Installation.open(try location()) }

  /// Runs a command; an error is printed with its remedy and ends the program with 2.
  func run(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let exit as ExitCode {
      throw exit
    } catch {
      tell(error)
      if case CommandProblem.unknownKind? = error as? CommandProblem { throw wrongCommandLine }
      throw ExitCode(2)
    }
  }

  /// Prints what went wrong, and what to do next.
  func tell(_ error: any Error) {
    if error is ExitCode { return }
    guard let problem = error as? any ExplainedError else { return Console.error("\(error)") }
    Console.error(problem.explanation[language])
    if let remedy = problem.remedy { Console.note("→ " + remedy[language]) }
  }
}

/// As `sysexits.h` has it.
let wrongCommandLine = ExitCode(64)

/// Found wanting: done, but not all well.
let foundWanting = ExitCode(1)

enum Console {
  static func print(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  static func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }

  /// Beside the results, so that those can be piped on.
  static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  static func error(_ text: String) { note("✗ " + text) }

  /// One line that is written over, where there is a terminal.
  static func progress(_ text: String) {
    if isatty(2) == 1 {
      FileHandle.standardError.write(Data(("\r\u{1B}[2K" + text).utf8))
    }
  }

  static func endProgress() { progress("") }

  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

extension Installation {
  /// The division a command is about: the one named, else the highest there is.
  func division(_ named: DivisionCode?) async throws -> DivisionCode {
    if let named {
      let isKnown = try await store.read { try $0.first("SELECT 1 FROM divisions WHERE code = $1", [named]) { _ in true } }
      guard isKnown == true else { throw CommandProblem.unknownDivision(named) }
      return named
    }
    let top = try await store.read { connection in
      try connection.first("SELECT code FROM divisions WHERE parent_code IS NULL ORDER BY code LIMIT 1") {
        try $0.get(0, as: DivisionCode.self)
      }
    }
    guard let top else { throw CommandProblem.noDivisions }
    return top
  }
}

enum CommandProblem: ExplainedError {
  case unknownDivision(DivisionCode)
  case noDivisions
  case unknownKind(String, known: [String])

  var explanation: Bilingual {
    switch self {
    case .unknownDivision(let code): return Bilingual("没有这个区划：\(code)", "Unknown division \(code)")
    case .noDivisions: return Bilingual("库中还没有行政区划", "There are no divisions yet")
    case .unknownKind(let kind, _): return Bilingual("没有这种文件：\(kind)", "There is no kind of file \(kind)")
    }
  }

  var remedy: Bilingual? {
    switch self {
    case .unknownDivision: return Bilingual("检查代码", "Check the code")
    case .noDivisions: return Bilingual("先运行 zhucun import divisions FILE", "Run `zhucun import divisions FILE` first")
    case .unknownKind(_, let known): return Bilingual("可用：" + known.joined(separator: "、"), "One of: " + known.joined(separator: ", "))
    }
  }
}
