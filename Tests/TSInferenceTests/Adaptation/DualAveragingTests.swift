import TSInference
import TSNumerics
import Testing

/// Dual averaging against the recursion of Hoffman and Gelman, worked by hand.
@Suite struct DualAveragingTests {
  @Test func threeStepsByHand() {
    // µ = log(10 · 0.5) = 1.6094379124341003, δ = 0.8.
    // t = 1, α = 0.5: H̄ = 0.3/11 = 0.02727..., log ε = µ - 20 H̄ = 1.0639833669795549, log ε̄ = log ε
    // t = 2, α = 1:   H̄ = 0.02727...·11/12 - 0.2/12 = 1/120, log ε = µ - 20 √2/120 = 1.3737356520385844
    // t = 3, α = 0:   H̄ = (1/120)·12/13 + 0.8/13 = 0.9/13, log ε = µ - 20 √3·0.9/13 = -0.7888069...
    let mu = 1.6094379124341003
    var averaging = DualAveraging(stepSize: 0.5, target: 0.8)
    #expect(averaging.averagedStepSize == nil)
    let logs = [mu - 20 * 0.3 / 11, mu - 20 * 2.0.squareRoot() / 120, mu - 20 * 3.0.squareRoot() * 0.9 / 13]
    for (acceptance, expected) in zip([0.5, 1, 0], logs) {
      let step = averaging.learn(acceptance: acceptance)
      #expect(abs(Double.log(step) - expected) < 1e-13)
    }
    let second = Double.pow(2, -0.75)
    let third = Double.pow(3, -0.75)
    let average = third * logs[2] + (1 - third) * (second * logs[1] + (1 - second) * logs[0])
    #expect(abs(Double.log(averaging.averagedStepSize ?? 0) - average) < 1e-13)
  }

  @Test func findsTheStepSizeOfTheTarget() {
    // Acceptance falls with the step size as e^-ε; the target 0.8 is met at ε = -log 0.8.
    var averaging = DualAveraging(stepSize: 3, target: 0.8)
    var step = 3.0
    for _ in 0..<5000 { step = averaging.learn(acceptance: Double.exp(-step)) }
    #expect(abs((averaging.averagedStepSize ?? 0) + Double.log(0.8)) < 0.01)
  }

  @Test func acceptanceAboveOneCountsAsOne() {
    var (a, b) = (DualAveraging(stepSize: 1, target: 0.8), DualAveraging(stepSize: 1, target: 0.8))
    #expect(a.learn(acceptance: 7) == b.learn(acceptance: 1))
  }
}
