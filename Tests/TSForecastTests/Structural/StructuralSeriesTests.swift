import Foundation
import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct StructuralSeriesTests {
  static let values: [Double?] = (0..<60).map { t in
    let wave = 8 * sin(Double(t) * Double.pi / 6)
    let rest = Double(t * t % 17) / 10
    return t == 30 ? nil : 100 + Double(t) / 4 + wave + rest
  }

  /// A model in the units of the series is the model on its scale, but for the unit: the log density of data that are scaled is
  /// less by its logarithm for each value.
  @Test func theUnitIsAUnit() throws {
    let formula = "trend + seasonal(12) + ar(1)"
    let model = try StructuralSeries(formula, for: Self.values)
    #expect(model.origin == Self.values[0])
    let scaled = Self.values.map { $0.map { ($0 - model.origin) / model.unit } }
    let standard = Structural(try StructuralFormula(formula).candidate(power: 1).parts, steps: 60)
    let names = try sampledSites(standard, scaled)
    #expect(try sampledSites(model, Self.values).filter { !isComputed($0) } == names)
    var point = names.indices.map { 0.3 - 0.1 * Double($0) }
    let there = try marginal(standard, scaled, at: point)
    // σ is the first coordinate, on the scale of logarithms.
    point[0] += Double.log(model.unit)
    let here = try marginal(model, Self.values, at: point)
    // One missing value has no density.
    #expect(isClose(here, there - 59 * Double.log(model.unit), relative: 1e-9))
  }

  private func isComputed(_ site: String) -> Bool {
    ["part.", "deviation.", "slope.kept", "ar.", "fitted"].contains { site.hasPrefix($0) }
  }

  @Test func inputsFollowTheFormula() throws {
    let entry = ModelEntry.structural
    #expect(entry.name == "structural" && entry.inputs.isEmpty && entry.lengthParameter == "steps")
    let own = try entry.given(
      entry.resolve([(name: "formula", text: "level + regression(price, negative) + regression(ads)")]))
    #expect(own.inputs.map(\.name) == ["price", "ads"])
    #expect(own.inputs[0].summary == "the covariate of regression(price, negative)")
  }

  @Test func whatAFitChooses() throws {
    let data = ["y": SiteData([3, 5, nil, 4, nil] as [Double?])]
    let chosen = try ModelEntry.structural.resolveFit([(name: "formula", text: "level")], data)
    #expect(chosen.chosen == ["origin", "unit", "past"])
    #expect(chosen.values["origin"] == .integer(3) || chosen.values["origin"] == .number(3))
    #expect(chosen.values["unit"]?.numbers == [1.5])
    // What was not measured at the end is the future.
    #expect(chosen.values["past"] == .integer(4))
  }

  @Test func whatCannotBeFitted() {
    func refused(_ formula: String, _ values: [Double?]) -> String {
      message {
        _ = try ModelEntry.structural.resolveFit([(name: "formula", text: formula)], ["y": SiteData(values)])
      }
    }
    #expect(refused("trnd", [1, 2, 3]) == "the formula: found 'trnd', expected trend; did you mean it?")
    #expect(refused("level", [1, nil, 2]) == "the series is too short: found 2 values, expected 3 or more")
    #expect(
      refused("level", [2, 2, 2])
        == "the series is constant, or its values are too far apart: expected some that differ")
    #expect(
      message { _ = try StructuralSeries("level + regression(x)", for: [1, 2, 3], covariates: ["x": [1]]) }
        == "x ends too early: found 1 value, expected 3")
    #expect(
      message { _ = try StructuralSeries("level + regression(x)", for: [1, 2, 3]) }
        == "the formula: found regression(x), expected values for x")
  }

  /// What a formula is taken for, and what a name.
  @Test func formulasAndNames() {
    for text in ["trend", "trnd", "level + ar(1)", "seasonl(12)", "regression(price)", "damped", "a+b"] {
      #expect(StructuralFormula.resembles(text), "\(text)")
    }
    for text in ["randomwalk", "structural", "demand"] {
      #expect(!StructuralFormula.resembles(text), "\(text)")
    }
  }
}
