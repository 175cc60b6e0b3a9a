import TSNumerics
import TSProbability
import TestSupport
import Testing

@Suite("Edges of distributions")
struct EdgeTests {
  @Test func bernoulliOfCertainties() {
    #expect(Bernoulli(0.0).logDensity(0) == 0)
    #expect(Bernoulli(0.0).logDensity(1) == -.infinity)
    #expect(Bernoulli(1.0).logDensity(1) == 0)
    #expect(Bernoulli(1.0).logDensity(0) == -.infinity)
    for seed in UInt64(0)..<100 {
      let source = RandomSource<Double>(key: PRNGKey(seed: seed))
      #expect(Bernoulli(0.0).draw(source) == 0)
      #expect(Bernoulli(1.0).draw(source) == 1)
      #expect(Bernoulli(0.4).drawMask(source) == (Bernoulli(0.4).draw(source) == 1))
    }
  }

  @Test func poissonOfNothing() {
    #expect(Poisson(0.0).logDensity(0) == 0)
    #expect(Poisson(0.0).logDensity(3) == -.infinity)
    #expect(Poisson(0.0).draw(RandomSource(key: PRNGKey(seed: 1))) == 0)
    #expect(Poisson(1e-300).logDensity(0) == -1e-300)
  }

  @Test("Large rates neither hang nor saturate", arguments: [GSL.largestPoissonRate, 5e9, 1e15, 1e30])
  func poissonOfMuch(_ rate: Double) {
    var square = 0.0
    for seed in UInt64(0)..<400 {
      let k = Poisson(rate).draw(RandomSource(key: PRNGKey(seed: seed)))
      #expect(abs(k - rate) < 6 * rate.squareRoot() && k.rounded() == k)
      square += (k - rate) / rate * (k - rate) / 400
    }
    #expect(abs(square - 1) < 0.3)
  }

  @Test(
    "More trials than GSL can count", arguments: [(1e12, 0.25), (1e15, 1e-12), (9e15, 0.5), (3e9, 0.999999)])
  func binomialOfMuch(_ trials: Double, _ probability: Double) {
    let (mean, variance) = (trials * probability, trials * probability * (1 - probability))
    var (sum, square) = (0.0, 0.0)
    for seed in UInt64(0)..<1_000 {
      let k = Binomial(trials, probability).draw(RandomSource(key: PRNGKey(seed: seed)))
      #expect(k >= 0 && k <= trials && k.rounded() == k)
      sum += (k - mean) / 1_000
      square += (k - mean) * (k - mean) / 1_000
    }
    #expect(abs(sum) < 4 * (variance / 1_000).squareRoot())
    #expect(abs(square / variance - 1) < 0.2)
    var counts = [0.0, 0]
    GSL.multinomial(
      total: trials, probabilities: [probability, 1 - probability], key: PRNGKey(seed: 1), into: &counts)
    #expect(counts[0] + counts[1] == trials && abs(counts[0] - mean) < 6 * variance.squareRoot())
  }

  @Test("Heavy tails do not overflow")
  func heavyTails() {
    for x in [1e154, 1e160, 1e300, -1e300] {
      let exact = -Double.log(Double.pi) - 2 * Double.log(abs(x))
      #expect(abs(Cauchy(0.0, 1.0).logDensity(x) - exact) < 1e-12 * abs(exact))
      #expect(StudentT(3.0, 0.0, 1.0).logDensity(x) > -4_000)
    }
    #expect(Cauchy<Double>(0, 1).logDensity(.infinity) == -.infinity)
    #expect(StudentT<Double>(3, 0, 1).logDensity(.infinity) == -.infinity)
    #expect(Normal(0.0, 1.0).logDensity(1e200) == -.infinity)
  }

  @Test("What underflows is the smallest number of the support")
  func underflow() {
    for seed in UInt64(0)..<50 {
      let key = PRNGKey(seed: seed)
      #expect(Gamma(1e-3, 1.0).draw(RandomSource(key: key)) >= .leastNormalMagnitude)
      #expect(Gamma<Float>(1e-2, 1).draw(RandomSource(key: key)) >= .leastNormalMagnitude)
      #expect(StudentT(1e-3, 0.0, 1.0).draw(RandomSource(key: key)).isFinite)
    }
  }

  @Test("Moments that do not exist")
  func missingMoments() throws {
    #expect(Cauchy(0.0, 1.0).moments == nil)
    #expect(HalfCauchy(1.0).moments?.mean == .infinity)
    let one = try #require(StudentT(1.0, 0.0, 1.0).moments)
    #expect(one.mean.isNaN && one.variance.isNaN)
    let two = try #require(StudentT(2.0, 5.0, 1.0).moments)
    #expect(two.mean == 5 && two.variance == .infinity)
    #expect(StudentT(4.0, 5.0, 3.0).moments?.variance == 18)
  }

  @Test(
    "In a plate a further zero takes a number of the first child, the base what it takes in a plate of the second"
  )
  func zeroInflatedPlate() {
    let (base, gate) = (Poisson(80.0), 0.4)
    var zeros = 0
    for index in UInt64(0)..<200 {
      let (first, second) = PRNGKey(seed: 3).split()
      let isZero = first.uniform(at: index, as: Double.self) < gate
      let expected = isZero ? 0 : base.draw(RandomSource(key: second, plateIndex: index))
      let found = ZeroInflated(base, gate).draw(RandomSource(key: PRNGKey(seed: 3), plateIndex: index))
      #expect(found == expected)
      if isZero { zeros += 1 }
    }
    #expect((60...100).contains(zeros))
  }
}
