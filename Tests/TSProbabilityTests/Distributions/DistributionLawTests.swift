import TestSupport
import Testing

@Suite("Distribution laws")
struct DistributionLawTests {
  /// Laws that do not apply: in a plate the two parts of such a draw follow rules of their own, see EdgeTests.
  static let exempt: Set<String> = ["ZeroInflated: plate"]

  @Test(arguments: families, DistributionLaw.allCases)
  func law(_ family: FamilyLaws, _ law: DistributionLaw) {
    if Self.exempt.contains("\(family.name): \(law.rawValue)") { return }
    let report = family.check(law)
    let isMet = report.failures.isEmpty
    #expect(isMet, "\(report.failures.prefix(5).joined(separator: "\n"))")
    for warning in report.warnings { Issue.record("\(warning)", severity: .warning) }
  }

  @Test("A wrong family is caught")
  func wrongFamilyFails() {
    let wrong = FamilyLaws(
      "Wrong", Wrong.init, Wrong.init, Wrong.init, Wrong.init, at: [2], draws: .sampler("wrongly")
    ).gradients(Wrong.init)
    for law in [
      DistributionLaw.integral, .cumulative, .quantile, .moments, .goodnessOfFit, .parameters, .plate,
      .support,
    ] {
      #expect(!wrong.check(law).failures.isEmpty, "\(law)")
    }
  }
}
