import Foundation
import TestSupport
import Testing

/// The table of families in the documentation is made of the lines of the tests.
///
/// After a change: `TSMODEL_REWRITE=1 swift test --filter FamiliesPageTests`.
@Suite("The page of families")
struct FamiliesPageTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let page = root.appendingPathComponent("Sources/TSModel/TSModel.docc/Families.md")
  static let start = "<!-- The tables are made by FamiliesPageTests. -->\n"
  static let end = "<!-- End of the tables. -->\n"

  @Test("The tables say what the lines of the tests say")
  func tables() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let start = try #require(text.range(of: Self.start))
    let end = try #require(text.range(of: Self.end))
    let expected = text[..<start.upperBound] + Self.tables(familyGroups) + text[end.lowerBound...]
    if ProcessInfo.processInfo.environment["TSMODEL_REWRITE"] != nil {
      try String(expected).write(to: Self.page, atomically: true, encoding: .utf8)
    } else {
      #expect(text == expected, "run TSMODEL_REWRITE=1 swift test --filter FamiliesPageTests")
    }
  }

  @Test("Every family has one row")
  func completeness() throws {
    let folder = Self.root.appendingPathComponent("Sources/TSProbability/Distributions")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var structs: [String] = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      for match in source.matches(of: /public struct (\w+)<[^{]*>\s*:[^{]*Distribution/) {
        structs.append(String(match.output.1))
      }
    }
    // The forms of one family stand in one group and share a row.
    #expect(familyGroups.flatMap { Set($0.rows.map(\.name)) }.sorted() == structs.sorted())
  }

  @Test("A parameter of a row is a stored property of the struct")
  func parameters() {
    for row in familyGroups.flatMap(\.rows) { #expect(!row.parameters.isEmpty, "\(row.name)") }
  }

  /// The tables as Markdown, one for each group; a family with several forms has one row.
  static func tables(_ groups: [FamilyGroup]) -> String {
    var text = ""
    for group in groups where !group.rows.isEmpty {
      text += "\n### \(group.title)\n\n"
      text +=
        "| family | parameters | draw | equals NumPyro's to (`Double`, `Float`) | same bits everywhere |\n"
      text += "| --- | --- | --- | --- | --- |\n"
      var seen: Set<String> = []
      for row in group.rows where seen.insert(row.name).inserted {
        let parameters = row.parameters.joined(separator: ", ")
        let draws = row.draws
        text +=
          "| `\(row.name)` | \(parameters) | \(draws.text) | \(draws.agreement) | \(draws.bits.rawValue) |\n"
      }
    }
    return text + "\n"
  }
}
