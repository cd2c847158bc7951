import Foundation
import TestSupport
import Testing

/// The shipped policies with one passage of people.yaml written otherwise.
enum Policies {
  static func with(_ folder: TemporaryFolder, _ old: String, _ new: String) throws -> String {
    for name in try FileManager.default.contentsOfDirectory(atPath: Repository.policies) where name.hasSuffix(".yaml") {
      var text = try String(contentsOfFile: Repository.policies + "/" + name, encoding: .utf8)
      if name == "people.yaml" {
        #expect(text.contains(old), "people.yaml has no such passage")
        text = text.replacingOccurrences(of: old, with: new)
      }
      _ = try folder.write(name, text)
    }
    return folder.path
  }
}
