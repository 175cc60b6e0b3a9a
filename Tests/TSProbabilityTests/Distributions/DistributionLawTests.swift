import TestSupport
import Testing

@Suite("Distribution laws")
struct DistributionLawTests {
  /// Laws that do not apply: in a plate the two parts of such a draw follow rules of their own, see EdgeTests.
  static let exempt: Set<String> = ["ZeroInflated: plate"]
  /// Families that search for a quantile, which a recording cannot follow; a fault says so.
  static let searching: Set<String> = ["Truncated", "TruncatedNormal"]

  // The families side by side: they are most of what the tests take.
  @Test(arguments: DistributionLaw.allCases)
  func law(_ law: DistributionLaw) async {
    let applies = families.filter {
      !Self.exempt.contains("\($0.name): \(law.rawValue)")
        && !(law == .recorded && Self.searching.contains($0.family))
    }
    await withTaskGroup(of: (name: String, report: LawReport).self) { group in
      for family in applies { group.addTask { (family.name, family.check(law)) } }
      for await (name, report) in group {
        let isMet = report.failures.isEmpty
        #expect(isMet, "\(name): \(report.failures.prefix(5).joined(separator: "\n"))")
        for warning in report.warnings { Issue.record("\(name): \(warning)", severity: .warning) }
      }
    }
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
