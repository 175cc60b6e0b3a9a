import TSNumerics
import TSProbability
import TestSupport
import Testing

@Suite("Distributions against reference tables")
struct ReferenceTests {
  /// Log densities from mpmath at 50 digits, to log p = -1e4.
  @Test(arguments: families)
  func logDensity(_ family: FamilyLaws) throws {
    let rows = try #require(try ReferenceTable.shared.get().logDensity[family.name])
    var worst = Worst()
    for row in rows {
      #expect(family.fault(row.parameters) == nil)
      for (x, exact) in zip(row.values, row.logDensity) {
        let found = family.logDensity(row.parameters, x)
        worst.note(
          abs(found - exact) / Swift.max(abs(exact), 1), "\(row.parameters) at \(x): \(exact), found \(found)"
        )
      }
    }
    #expect(worst.error <= 1e-12, "\(worst.place)")
  }

  /// Draws of NumPyro in double precision: number 0 alone, numbers 0..<20 as a plate.
  @Test(arguments: families)
  func draws(_ family: FamilyLaws) throws {
    guard let rows = try ReferenceTable.shared.get().draws64[family.name] else { return }
    var worst = Worst()
    for row in rows {
      let key = PRNGKey(seed: row.seed)
      #expect(family.draw(row.parameters, key, nil) == family.draw(row.parameters, key, 0))
      for (i, exact) in (row.draws + [row.single]).enumerated() {
        let found = family.draw(row.parameters, key, i < row.draws.count ? UInt64(i) : nil)
        worst.note(
          error(family, row.parameters, found, exact), "\(row) number \(i): \(exact), found \(found)")
      }
    }
    #expect(worst.error <= (tolerances[family.name] ?? Tolerance()).double, "\(worst.place)")
  }

  /// Draws of NumPyro in single precision.
  @Test(arguments: families)
  func floatDraws(_ family: FamilyLaws) throws {
    guard let rows = try ReferenceTable.shared.get().draws32[family.name] else { return }
    var worst = Worst()
    for row in rows {
      let key = PRNGKey(seed: row.seed)
      for (i, exact) in (row.draws + [row.single]).enumerated() {
        let found = Double(family.drawFloat(row.parameters, key, i < row.draws.count ? UInt64(i) : nil))
        worst.note(
          error(family, row.parameters, found, exact), "\(row) number \(i): \(exact), found \(found)")
      }
    }
    #expect(worst.error <= (tolerances[family.name] ?? Tolerance()).float, "\(worst.place)")
  }

  /// The error in units of the draw; for a Cauchy of the draw squared, since JAX takes the tangent next to its pole.
  private func error(_ family: FamilyLaws, _ parameters: [Double], _ found: Double, _ exact: Double) -> Double
  {
    let scale = parameters.last ?? 1
    var size = Swift.max(abs(exact), 0.1 * scale)
    if family.name == "Bernoulli" || family.name == "Uniform" { size = 1 }
    if family.name.hasSuffix("Cauchy") { size *= Swift.max(1, abs(exact) / scale) }
    if family.name == "Exponential" { size = Swift.max(abs(exact), 1e-300) }
    return abs(found - exact) / size
  }

  /// What is allowed against NumPyro.
  private struct Tolerance {
    var double = 0.0
    var float = 0.0
  }

  private let tolerances: [String: Tolerance] = [
    "Normal": Tolerance(double: 1e-11, float: 2e-5),
    "HalfNormal": Tolerance(double: 1e-11, float: 2e-5),
    "Uniform": Tolerance(double: 2e-15, float: 5e-7),
    "Exponential": Tolerance(double: 1e-14, float: 3e-7),
    "Cauchy": Tolerance(double: 4e-15, float: 1e-6),
    "HalfCauchy": Tolerance(double: 4e-15, float: 1e-6),
    "Bernoulli": Tolerance(),
  ]
}

/// The largest error of a table.
struct Worst {
  private(set) var error = 0.0
  private(set) var place = "no error"

  mutating func note(_ error: Double, _ place: @autoclosure () -> String) {
    guard !(error <= self.error) else { return }
    self.error = error.isNaN ? .infinity : error
    self.place = "\(error): \(place())"
  }
}
