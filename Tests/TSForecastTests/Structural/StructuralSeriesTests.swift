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
    let own = try ModelDensity(model.condition(["y": SiteData(Self.values)]), marginalize: .all)
    let scaled = Self.values.map { $0.map { ($0 - model.origin) / model.unit } }
    let parts = try StructuralFormula(formula).candidate(power: 1).parts
    let standard = try ModelDensity(
      Structural(parts, steps: 60).condition(["y": SiteData(scaled)]), marginalize: .all)
    #expect(own.dimension == standard.dimension)
    var point = (0..<own.dimension).map { 0.3 - 0.1 * Double($0) }
    let expected = standard.makeEvaluator(laneCount: 1)
    var gradient = [Double](repeating: 0, count: point.count)
    let there = value(expected, point, &gradient)
    // σ is the first coordinate, on the scale of logarithms.
    point[0] += Double.log(model.unit)
    let here = value(own.makeEvaluator(laneCount: 1), point, &gradient)
    // One missing value has no density.
    #expect(isClose(here, there - 59 * Double.log(model.unit), relative: 1e-9))
  }

  private func value(
    _ evaluator: any LogDensityEvaluator, _ point: [Double], _ gradient: inout [Double]
  ) -> Double {
    var density = [0.0]
    point.withUnsafeBufferPointer { point in
      gradient.withUnsafeMutableBufferPointer { gradient in
        density.withUnsafeMutableBufferPointer { density in
          guard let p = point.baseAddress, let g = gradient.baseAddress, let d = density.baseAddress else {
            return
          }
          evaluator.evaluate(p, density: d, gradient: g)
        }
      }
    }
    return density[0]
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
    for text in ["randomwalk", "structural", "demand", "var"] {
      #expect(!StructuralFormula.resembles(text), "\(text)")
    }
  }
}
