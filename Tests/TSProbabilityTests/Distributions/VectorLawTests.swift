import Foundation
import TSNumerics
import TSProbability
import TestSupport
import Testing

@Suite("Laws of families of vectors")
struct VectorLawTests {
  @Test(arguments: vectorFamilies, VectorLaw.allCases)
  func law(_ family: VectorFamilyLaws, _ law: VectorLaw) {
    let report = family.check(law)
    #expect(report.failures.isEmpty, "\(report.failures.prefix(5).joined(separator: "\n"))")
    for warning in report.warnings { Issue.record("\(warning)", severity: .warning) }
  }

  @Test("The parameters of the documentation are stored properties", arguments: vectorFamilies)
  func names(_ family: VectorFamilyLaws) {
    for name in family.parameterNames { #expect(family.storedNames.contains(name)) }
  }

  /// Log densities from dense matrices at 50 digits.
  @Test(arguments: vectorFamilies)
  func table(_ family: VectorFamilyLaws) throws {
    let rows = try #require(try VectorTable.shared.get().logDensity[family.name])
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
    #expect(worst.error <= family.accuracy.density, "\(worst.place)")
  }

  /// Draws of NumPyro: one alone, and five as a plate.
  @Test(arguments: vectorFamilies)
  func draws(_ family: VectorFamilyLaws) throws {
    guard let tolerance = family.draws.tolerance else { return }
    let table = try VectorTable.shared.get()
    for (rows, isDouble) in [(table.draws64, true), (table.draws32, false)] {
      var worst = Worst()
      for row in try #require(rows[family.name]) {
        let key = PRNGKey(seed: row.seed)
        for (i, exact) in (row.draws + [row.single]).enumerated() {
          let index = i < row.draws.count ? UInt64(i) : nil
          let found =
            isDouble ? family.draw(row.parameters, key, index) : family.drawFloat(row.parameters, key, index)
          // The numbers are sums of terms near 1, and the errors are those of the terms.
          for (a, b) in zip(found, exact) { worst.note(abs(a - b) / Swift.max(abs(b), 1), "\(row) \(i)") }
        }
      }
      #expect(worst.error <= (isDouble ? tolerance.double : tolerance.float), "\(worst.place)")
    }
  }
}

/// The tables of `make_vectors.py`.
struct VectorTable: Decodable {
  struct Densities: Decodable {
    let parameters: [Double]
    let values: [[Double]]
    let logDensity: [Double]
  }

  struct Draws: Decodable {
    let parameters: [Double]
    let seed: UInt64
    let single: [Double]
    let draws: [[Double]]
  }

  let logDensity: [String: [Densities]]
  let draws64: [String: [Draws]]
  let draws32: [String: [Draws]]

  static let shared: Result<VectorTable, any Error> = Result {
    guard
      let url = Bundle.module.url(forResource: "vectors", withExtension: "json", subdirectory: "Resources")
    else { throw CocoaError(.fileNoSuchFile) }
    return try JSONDecoder().decode(VectorTable.self, from: Data(contentsOf: url))
  }
}
