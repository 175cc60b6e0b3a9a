import TSNumerics
import TSPrograms
import Testing

@Suite("Systematic resampling")
struct SystematicResamplingTests {
  @Test("Every particle has about as many children as its weight says", arguments: [0, 0.25, 0.5, 0.999_999])
  func counts(uniform: Double) {
    let weights = [0.02, 0.3, 0, 0.18, 0.005, 0.095, 0.4, 0]
    let ancestors = systematicAncestors(weights, uniform: uniform)
    #expect(ancestors.count == weights.count)
    #expect(ancestors == ancestors.sorted())
    for (i, weight) in weights.enumerated() {
      let children = Double(ancestors.count { $0 == i })
      #expect(abs(children - 8 * weight) < 1, "particle \(i)")
    }
  }

  @Test("On average exactly as many")
  func unbiased() {
    let weights = [0.05, 0.15, 0.5, 0.3]
    let count = 10_000
    var children = [0.0, 0, 0, 0]
    for k in 0..<count {
      for i in systematicAncestors(weights, uniform: (Double(k) + 0.5) / Double(count)) { children[i] += 1 }
    }
    for (i, weight) in weights.enumerated() {
      #expect(abs(children[i] / Double(4 * count) - weight) < 1e-4)
    }
  }

  @Test("What has no weight has no children, whatever is rounded")
  func nothing() {
    let weights = [0, 0.1, 0.2, 0.7 - 1e-17, 0, 0]
    for uniform in [0, 0.5, 1.0.nextDown] {
      #expect(systematicAncestors(weights, uniform: uniform).allSatisfy { (1...3).contains($0) })
    }
  }
}
