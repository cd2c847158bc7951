import ArgumentParser
import Basics
import DemoProvince
import Foundation
import Installation
import Store
import Web

func serve(_ installation: Installation, host: String, port: Int, language: Language) async throws {
  Console.print("serve: not yet")
}

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "合成的演示省。 Build a synthetic province.")
  @OptionGroup var common: CommonOptions
  func run() async throws {}
}
