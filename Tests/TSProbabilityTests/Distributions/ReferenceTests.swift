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
      guard let densities = row.logDensity else { continue }
      #expect(row.values.count == densities.count)
      for (x, exact) in zip(row.values, densities) {
        let found = family.logDensity(row.parameters, x)
        worst.note(
          abs(found - exact) / Swift.max(abs(exact), 1), "\(row.parameters) at \(x): \(exact), found \(found)"
        )
      }
    }
    #expect(worst.error <= family.accuracy.density, "\(worst.place)")
  }

  /// Both tails and their logarithms from mpmath.
  @Test(arguments: families)
  func tails(_ family: FamilyLaws) throws {
    let rows = try #require(try ReferenceTable.shared.get().logDensity[family.name])
    var worst = Worst()
    for row in rows {
      let columns = [row.cumulative, row.survival, row.logCumulative, row.logSurvival]
      guard columns.contains(where: { $0 != nil }) else { continue }
      let tails = try #require(family.tails(row.parameters))
      let functions = [tails.cumulative, tails.survival, tails.logCumulative, tails.logSurvival]
      for (name, (column, function)) in zip(["P", "Q", "log P", "log Q"], zip(columns, functions)) {
        guard let column else { continue }
        #expect(column.count == row.values.count)
        for (x, exact) in zip(row.values, column) {
          guard let exact else { continue }
          worst.note(
            relative(function(x), exact),
            "\(name) of \(row.parameters) at \(x): \(exact), found \(function(x))")
        }
      }
    }
    #expect(worst.error <= family.accuracy.tails, "\(worst.place)")
  }

  /// Quantiles of both tails from mpmath.
  @Test(arguments: families)
  func quantiles(_ family: FamilyLaws) throws {
    guard let rows = try ReferenceTable.shared.get().quantiles?[family.name] else { return }
    var worst = Worst()
    for row in rows {
      let tails = try #require(family.tails(row.parameters))
      for (column, function) in [(row.quantile, tails.quantile), (row.upperQuantile, tails.upperQuantile)] {
        guard let column else { continue }
        #expect(column.count == row.probabilities.count)
        for (p, exact) in zip(row.probabilities, column) {
          guard let exact else { continue }
          worst.note(
            relative(function(p), exact), "\(row.parameters) quantile of \(p): \(exact), found \(function(p))"
          )
        }
      }
    }
    #expect(worst.error <= family.accuracy.quantiles, "\(worst.place)")
  }

  /// Draws of NumPyro in double precision: number 0 alone, the others as a plate.
  @Test(arguments: families)
  func draws(_ family: FamilyLaws) throws {
    guard let rows = try ReferenceTable.shared.get().draws64?[family.name] else {
      #expect(family.draws.tolerance == nil, "there are no draws of NumPyro to compare with")
      return
    }
    var worst = Worst()
    for row in rows {
      let key = PRNGKey(seed: row.seed)
      #expect(family.draw(row.parameters, key, nil) == family.draw(row.parameters, key, 0))
      for (i, exact) in (row.draws + [row.single]).enumerated() {
        let found = family.draw(row.parameters, key, i < row.draws.count ? UInt64(i) : nil)
        worst.note(
          family.draws.error(row.parameters, found: found, exact: exact),
          "\(row) number \(i): \(exact), found \(found)")
      }
    }
    #expect(worst.error <= family.draws.tolerance?.double ?? 0, "\(worst.place)")
  }

  /// Draws of NumPyro in single precision.
  @Test(arguments: families)
  func floatDraws(_ family: FamilyLaws) throws {
    guard let rows = try ReferenceTable.shared.get().draws32?[family.name] else { return }
    var worst = Worst()
    for row in rows {
      let key = PRNGKey(seed: row.seed)
      for (i, exact) in (row.draws + [row.single]).enumerated() {
        let found = Double(family.drawFloat(row.parameters, key, i < row.draws.count ? UInt64(i) : nil))
        worst.note(
          family.draws.error(row.parameters, found: found, exact: exact),
          "\(row) number \(i): \(exact), found \(found)")
      }
    }
    #expect(worst.error <= family.draws.tolerance?.float ?? 0, "\(worst.place)")
  }

  private func relative(_ found: Double, _ exact: Double) -> Double {
    found == exact ? 0 : abs(found - exact) / abs(exact)
  }
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
