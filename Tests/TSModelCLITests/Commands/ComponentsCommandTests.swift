import Foundation
import Testing

/// `components`: the parts of a fitted formula.
@Suite struct ComponentsCommandTests {
  @Test("As a table, as JSON, and as a picture")
  func forms() throws {
    try FormulaFitTests().with(["sales.csv": ForecastCommandTests.sales(36)]) { tool in
      let fit = try tool.run(
        ["fit", "level + seasonal(12, 1)", "sales.csv", "--output", "fit"] + FormulaFitTests.few)
      #expect(fit.isDrawn, "\(fit)")
      let table = try tool("components", "fit", "--draws", "100")
      #expect(table.code == 0 && table.lines.count == 37, "\(table)")
      let head = table.lines[0].split(separator: " ").joined(separator: " ")
      #expect(head == "month level 80 % seasonal(12, 1) 80 % fitted 80 %")
      #expect(table.lines[1].hasPrefix("2019-01") && table.lines[36].hasPrefix("2021-12"))
      let json = try tool("components", "fit", "--format", "json", "--quantiles", "0.1,0.9", "--draws", "50")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(object["draws"] as? Int == 50)
      let parts = try #require(object["components"] as? [[String: Any]])
      #expect(parts.map { $0["name"] as? String } == ["level", "seasonal(12, 1)", "fitted"])
      #expect((parts[1]["steps"] as? [Any])?.count == 36)
      let place = try #require(tool.directory)
      let drawn = try tool("components", "fit", "--draws", "100", "--plot", "parts.svg", "--output", "t.txt")
      #expect(drawn.code == 0 && drawn.output.isEmpty, "\(drawn)")
      let picture = String(decoding: try bytes(place, "parts.svg"), as: UTF8.self)
      #expect(picture.contains("seasonal(12, 1)") && picture.contains("fitted"))
      expectFailure(
        try tool("components", "fit", "--quantiles", "0.1"), 64, ["--quantiles has no effect on the table"])
      expectFailure(try tool("components", "none"), 66, ["none"])
    }
  }
}
