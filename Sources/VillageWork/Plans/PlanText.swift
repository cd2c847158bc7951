import Basics
import Crypto
import Foundation

/// The canonical text of a plan, which a version keeps and signatures stand under: one line for the
/// plan, each goal and each item, in a fixed order, so that equal plans have equal texts.
enum PlanText {
  /// SHA-256 of the text in UTF-8, in hexadecimal digits.
  static func digest(_ text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }

  /// Parts of one line; what would end a part or the line is written with a backslash, so that no two
  /// plans share a text.
  static func line(_ parts: [String?]) -> String {
    parts.map { part in
      (part ?? "").replacing("\\", with: "\\\\").replacing("|", with: "\\|").replacing("\n", with: "\\n")
    }.joined(separator: "|")
  }
}
