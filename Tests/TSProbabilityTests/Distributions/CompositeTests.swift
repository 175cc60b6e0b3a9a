import TSNumerics
import TSProbability
import TSPrograms
import TestSupport
import Testing

@Suite("Distributions built on others")
struct CompositeTests {
  private func draws<D: Distribution>(_ distribution: D, _ count: Int = 200) -> [Double]
  where D.Real == Double, D.Value == Double {
    (0..<count).map { distribution.draw(RandomSource(key: PRNGKey(seed: UInt64($0)))) }
  }

  @Test("A bound that cuts nothing off changes nothing")
  func looseBounds() {
    let base = Exponential(2.0)
    let loose = Truncated(base, lower: -1)
    #expect(loose.parameterFault() == nil)
    for x in [0.0, 0.3, 700] { #expect(loose.logDensity(x) == base.logDensity(x)) }
    #expect(loose.logDensity(-0.5) == -.infinity)
    #expect(Truncated(Normal(0.0, 1.0)).logDensity(1.5) == Normal(0.0, 1.0).logDensity(1.5))
  }

  @Test("Far in a tail, where probabilities underflow, draws fit the density")
  func farDraws() {
    // Above b = 100 a normal falls like an exponential of rate b: the mean excess is 1/b - 2/b³ + O(b⁻⁵).
    let excess = 1.0 / 100 - 2 / 1e6
    let upper = draws(Truncated(Normal(0.0, 1.0), lower: 100), 4_000).map { $0 - 100 }
    let lower = draws(Truncated(Normal(0.0, 1.0), upper: -100), 4_000).map { -100 - $0 }
    for sample in [upper, lower] {
      #expect(sample.allSatisfy { $0 >= 0 && $0 < 1 })
      let mean = sample.reduce(0, +) / 4_000
      #expect(abs(mean - excess) < 5 * excess / 4_000.0.squareRoot())
    }
    #expect(draws(Truncated(Normal(0.0, 1.0), lower: 100, upper: 100.5)).allSatisfy { $0 <= 100.5 })
    #expect(
      draws(Truncated(Normal(0.0, 1.0), lower: -200, upper: -100)).allSatisfy { $0 < -100 && $0 > -101 })
  }

  @Test("Quantiles far out lead back to the logarithm of the tail")
  func farQuantiles() {
    let cut = Truncated(Normal(0.0, 1.0), lower: 60)
    for p in [1e-10, 0.1, 0.5, 0.9] {
      #expect(isClose(cut.survival(cut.upperQuantile(p)), p, relative: 1e-10))
    }
  }

  @Test("Whole numbers: bounds belong to the interval")
  func truncatedCounts() {
    let positive = Truncated(Poisson(0.5), lower: 1)
    let mass = 1 - Double.exp(-0.5)
    #expect(isClose(positive.logDensity(1), Poisson(0.5).logDensity(1) - Double.log(mass), relative: 1e-14))
    #expect(positive.logDensity(0) == -.infinity)
    #expect(positive.contains(3) && !positive.contains(0) && !positive.contains(.infinity))
    let between = Truncated(Poisson(4.0), lower: 1.5, upper: 5.5)
    #expect(
      isClose((0...9).reduce(0) { $0 + Double.exp(between.logDensity(Double($1))) }, 1, relative: 1e-13))
    #expect(Set(draws(between)) == [2, 3, 4, 5])
    #expect(between.quantile(0) == 2 && between.quantile(1) == 5)
    // One value: as exact as the difference of the two tails.
    #expect(abs(Truncated(Poisson(4.0), lower: 3, upper: 3).logDensity(3)) < 1e-14)
    #expect(draws(Truncated(Poisson(1.0), lower: 400), 20).allSatisfy { $0 >= 400 && $0 < 405 })
    #expect(draws(Truncated(Poisson(1e4), upper: 100), 20).allSatisfy { $0 <= 100 && $0 > 95 })
  }

  @Test("A datum at a bound counts as everything beyond")
  func censored() {
    let normal = Normal(1.0, 2.0)
    let both = Censored(normal, lower: 0, upper: 3)
    #expect(both.logDensity(0) == normal.logCumulative(0))
    #expect(both.logDensity(3) == normal.logSurvival(3))
    #expect(both.logDensity(1.2) == normal.logDensity(1.2))
    #expect(both.logDensity(-0.1) == -.infinity && both.logDensity(3.1) == -.infinity)
    #expect(both.cumulative(-0.1) == 0 && both.cumulative(3) == 1 && both.survival(3) == 0)
    let sample = draws(both)
    #expect(sample.contains(0) && sample.contains(3) && sample.allSatisfy { both.contains($0) })
    for seed in UInt64(0)..<50 {
      let source = RandomSource<Double>(key: PRNGKey(seed: seed))
      #expect(both.draw(source) == min(3, max(0, normal.draw(source))))
    }
    let counts = Censored(Poisson(4.0), lower: 2, upper: 6)
    #expect(isClose((0...9).reduce(0) { $0 + Double.exp(counts.logDensity(Double($1))) }, 1, relative: 1e-13))
    #expect(Censored(Exponential(1.0), upper: 800).logDensity(800) == -800)
  }

  @Test func mixtures() {
    let parts = [Normal(0.0, 1.0), Normal(3.0, 0.5)]
    let mixture = Mixture([0.25, 0.75], parts)
    let exact = Double.log(
      0.25 * Double.exp(parts[0].logDensity(1)) + 0.75 * Double.exp(parts[1].logDensity(1)))
    #expect(isClose(mixture.logDensity(1), exact, relative: 1e-14))
    #expect(Mixture([1.0], [parts[0]]).logDensity(60) == parts[0].logDensity(60))
    // Where every component underflows.
    #expect(isClose(mixture.logDensity(-100), Double.log(0.25) + parts[0].logDensity(-100), relative: 1e-14))
    let uniforms = Mixture([0.5, 0.5], [Uniform(0.0, 1.0), Uniform(5.0, 6.0)])
    #expect(uniforms.logDensity(0.5) == Double.log(0.5) && uniforms.logDensity(3) == -.infinity)
    #expect(!uniforms.contains(3) && uniforms.contains(5.5))
    if case .interval(0, 6) = uniforms.support {} else { Issue.record("\(uniforms.support)") }
    #expect(uniforms.quantile(0.75) == 5.5)
  }

  @Test func pointMass() {
    let point = Delta(2.0)
    #expect(point.logDensity(2) == 0 && point.logDensity(2.1) == -.infinity)
    #expect(draws(point, 3) == [2, 2, 2])
    #expect(Delta(2.0, logDensity: -3).logDensity(2) == -3)
    #expect(point.cumulative(2) == 1 && point.cumulative(1.9) == 0 && point.quantile(0.3) == 2)
    // A coordinate of its own that changes nothing.
    let constrained = point.support.constrain(scalar: 0.7)
    #expect(constrained.value == 2)
    #expect(isClose(constrained.logJacobian, Double.log(0.2217128733293127), absolute: 1e-9))
  }

  @Test("A flat density cannot be drawn from, but scores a value")
  func flat() throws {
    struct Improper: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let level = effects.sample("level", Flat(.positive))
        effects.sample("y", Normal(level, 1), observed: E.Real(1))
      }
    }
    #expect(throws: ModelError.self) { try Improper().seed(1).trace() }
    do {
      _ = try Improper().seed(1).trace()
    } catch {
      #expect("\(error)".contains("Flat is improper and has no draws"))
    }
    #expect(try Improper().condition(["level": 2]).seed(1).trace()["level"] == [2])
    #expect(Flat<Double>().logDensity(1e9) == 0 && Flat<Double>(.positive).logDensity(-1) == -.infinity)
  }

  @Test("Parameters out of range are named")
  func faults() {
    #expect(Truncated(Normal(0.0, -1.0), lower: 0).parameterFault()?.parameter == "scale")
    #expect(Truncated(Normal(0.0, 1.0), lower: 2, upper: 1).parameterFault()?.parameter == "upper")
    #expect(Truncated(Normal(0.0, 1.0), lower: .nan).parameterFault()?.parameter == "lower")
    #expect(Truncated(Normal(0.0, 1.0), lower: 1e200).parameterFault()?.parameter == "lower")
    #expect(Truncated(Exponential(1.0), upper: -1).parameterFault()?.parameter == "upper")
    #expect(Censored(Poisson(1.0), upper: 2.5).parameterFault()?.parameter == "upper")
    #expect(Censored(Poisson(-1.0), upper: 2).parameterFault()?.parameter == "rate")
    #expect(
      Mixture([0.5, 0.4], [Normal(0.0, 1.0), Normal(1.0, 1.0)]).parameterFault()?.parameter == "weights")
    #expect(Mixture([0.5], [Normal(0.0, 1.0), Normal(1.0, 1.0)]).parameterFault()?.parameter == "weights")
    #expect(Mixture([Double](), [Normal<Double>]()).parameterFault()?.parameter == "weights")
    #expect(
      Mixture([0.5, 0.5], [Normal(0.0, 1.0), Normal(1.0, 0.0)]).parameterFault()?.parameter == "scale")
    #expect(Transformed(Poisson(1.0), PositiveTransform()).parameterFault()?.parameter == "base")
    #expect(MixtureOfTwo(0.5, Normal(0.0, 1.0), Poisson(1.0)).parameterFault()?.parameter == "second")
  }
}

@Suite("Gradients of distributions built on others")
struct CompositeGradientTests {
  typealias V = Recorded

  private func check(
    _ x: [Double], _ exact: ([Double]) -> Double, _ function: ([V]) -> V,
    location: SourceLocation = #_sourceLocation
  ) {
    let (value, gradient) = valueAndGradient(at: x, of: function)
    let slope = differences(at: x, step: 1e-4, of: exact)
    #expect(isClose(value, exact(x), relative: 1e-14, absolute: 1e-14), sourceLocation: location)
    #expect(
      isClose(gradient, slope, relative: 1e-6, absolute: 1e-7), "\(gradient), not \(slope)",
      sourceLocation: location)
  }

  private func truncated<R: Scalar>(_ p: [R]) -> R {
    Truncated(Normal(p[0], p[1]), lower: p[2], upper: p[3]).logDensity(p[4])
  }

  private func censored<R: Scalar>(_ p: [R]) -> R {
    let distribution = Censored(Normal(p[0], p[1]), lower: R(-1), upper: R(2))
    return distribution.logDensity(R(-1)) + distribution.logDensity(R(2)) + distribution.logDensity(p[2])
  }

  private func mixture<R: Scalar>(_ p: [R]) -> R {
    Mixture([p[0], R(1) - p[0], R(0)], [Normal(p[1], p[2]), Normal(p[3], R(1)), Normal(p[3], p[2])])
      .logDensity(p[4])
  }

  private func transformed<R: Scalar>(_ p: [R]) -> R {
    Transformed(Normal(p[0], p[1]), BoundedTransform(p[2], R(4))).logDensity(p[3])
  }

  @Test func gradients() {
    check([0, 1, -0.5, 2, 0.3], truncated, truncated)
    check([0, 1, 5, 6, 5.2], truncated, truncated)
    check([0, 1, -60, -50, -50.1], truncated, truncated)
    check([0.3, 1.5, 0.2], censored, censored)
    check([0.3, 1, 0.5, -1, 0.2], mixture, mixture)
    check([0.3, 1.5, 0.2, 1.7], transformed, transformed)
  }

  @Test("Outside the support the gradient is finite")
  func outside() {
    for p in [[0.0, 1, -1, 2, 2.5], [0, 1, -1, 2, -3]] {
      let (value, gradient) = valueAndGradient(at: p) { truncated($0) }
      #expect(value == -.infinity && gradient.allSatisfy(\.isFinite), "\(gradient)")
    }
    let (value, gradient) = valueAndGradient(at: [0.3, 1.5, 0.2, -1]) { transformed($0) }
    #expect(value == -.infinity && gradient.allSatisfy(\.isFinite), "\(gradient)")
  }

  @Test("Log-sum-exp has the softmax as its gradient")
  func logSumExp() {
    check([1, -2, 0.5], { Double.logSumExp($0) }, { V.logSumExp($0) })
    check([1, -2], { Double.logAddExp($0[0], $0[1]) }, { V.logAddExp($0[0], $0[1]) })
    #expect(Double.logSumExp([]) == -.infinity)
    #expect(Double.logSumExp([-.infinity, -.infinity]) == -.infinity)
    #expect(Double.logSumExp([1_000, 1_000]) == 1_000 + Double.log(2))
    #expect(Double.logSumExp([.infinity, 0]) == .infinity && Double.logSumExp([.nan, 0]).isNaN)
    #expect(Double.logAddExp(-.infinity, -.infinity) == -.infinity && Double.logAddExp(0, -.infinity) == 0)
    let (value, gradient) = valueAndGradient(at: [-.infinity, -.infinity]) { V.logSumExp($0) }
    #expect(value == -.infinity && gradient == [0, 0])
  }
}
