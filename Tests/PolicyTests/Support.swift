import Basics
import Foundation
import Policy
import Testing

/// The folder of the checkout that the tests run in.
let repositoryRoot = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The policies that ship with the product.
func shippedBook() throws -> PolicyBook {
  try PolicyBook.load(folder: repositoryRoot.appendingPathComponent("Policies").path)
}

func date(_ text: String) throws -> LocalDate { try #require(LocalDate(iso: text)) }
func area(_ text: String) throws -> DivisionCode { try #require(DivisionCode(text)) }

/// Runs a body with a folder of its own that holds the given files.
func withFolder<T>(_ files: [String: String], _ body: (String) throws -> T) throws -> T {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("zhucun-policy-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, text) in files {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }
  return try body(folder.path)
}

/// The problems of a folder that must not load.
func problems(_ files: [String: String]) throws -> [PolicyLoadError.Problem] {
  try withFolder(files) { folder in
    do {
      _ = try PolicyBook.load(folder: folder)
      Issue.record("the folder loaded")
      return []
    } catch let error as PolicyLoadError {
      #expect(!error.problems.isEmpty)
      #expect(error.explanation.zh.contains(folder) && error.explanation.en.contains(folder))
      return error.problems
    }
  }
}
