import TestSupport
import Testing

@Suite("Distribution laws")
struct DistributionLawTests {
  @Test(arguments: families, DistributionLaw.allCases)
  func law(_ family: FamilyLaws, _ law: DistributionLaw) {
    let report = family.check(law)
    #expect(report.failures.isEmpty, "\(report.failures.prefix(5).joined(separator: "\n"))")
    for warning in report.warnings { Issue.record("\(warning)", severity: .warning) }
  }

  @Test("A wrong family is caught")
  func wrongFamilyFails() {
    let wrong = FamilyLaws(
      "Wrong", Wrong.init, Wrong.init, Wrong.init, Wrong.init, at: [2], draws: .sampler("wrongly")
    ).gradients(Wrong.init, Wrong.init)
    for law in [
      DistributionLaw.integral, .cumulative, .quantile, .moments, .goodnessOfFit, .parameters, .plate,
      .support,
    ] {
      #expect(!wrong.check(law).failures.isEmpty, "\(law)")
    }
  }
}
