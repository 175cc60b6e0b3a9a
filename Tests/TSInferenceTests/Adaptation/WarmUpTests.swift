import TSInference
import TSNumerics
import Testing

/// What a warm-up learns of the metric.
@Suite struct WarmUpTests {
  /// Two normals of standard deviations 10⁻³ and 10³ and correlation 0.999.
  static let oneLine = GradientFunction(dimension: 2) { x, gradient in
    let (a, b) = (x[0] * 1e3, x[1] * 1e-3)
    let rest = 1 - 0.999 * 0.999
    gradient[0] = -(a - 0.999 * b) / rest * 1e3
    gradient[1] = -(b - 0.999 * a) / rest * 1e-3
    return -0.5 * (a * a - 2 * 0.999 * a * b + b * b) / rest
  }

  func adapted(
    _ density: some LogDensity, _ metric: MetricAdaptation, warmup: Int = 1000
  ) throws -> (metric: Metric, report: SamplingReport) {
    let store = DrawStore()
    let sampler = try NUTS(chains: 2, warmup: warmup, draws: 200, metric: metric)
    let report = try sampler.sample(density, key: PRNGKey(seed: 4), into: store)
    return (try #require(store.chains[0].adaptation?.metric), report)
  }

  @Test func automaticLearnsCorrelationsWhateverTheUnits() throws {
    let (metric, report) = try adapted(Self.oneLine, .automatic)
    let inverse = metric.inverse
    #expect(abs(inverse[0] / 1e-6 - 1) < 0.3 && abs(inverse[3] / 1e6 - 1) < 0.3)
    let correlation = inverse[1] / (inverse[0] * inverse[3]).squareRoot()
    // The standard error of a correlation of 0.999 from some 300 draws is 10⁻⁴.
    #expect(abs(correlation - 0.999) < 5e-4)
    #expect(report.divergences == 0)
    // As few as for two independent normals.
    let steps = report.chains.reduce(0) { $0 + $1.leapfrogSteps }
    #expect(steps <= 400 * 7)
  }

  @Test func automaticIsDiagonalWhereCoordinatesAreMany() throws {
    let limit = MetricAdaptation.greatestAutomaticDimension
    #expect(MetricAdaptation.automatic.isDense(dimension: limit))
    #expect(!MetricAdaptation.automatic.isDense(dimension: limit + 1))
    let scales = (0...limit).map { 1e-6 * Double(1 << $0) }
    let (metric, _) = try adapted(Densities.normal(scales), .automatic)
    guard case .diagonal(let learnt) = metric else {
      Issue.record("\(metric)")
      return
    }
    // The standard error of a standard deviation from 500 draws is 3 %.
    for (scale, wanted) in zip(learnt, scales) { #expect(abs(scale / wanted - 1) < 0.2) }
  }

  @Test func treesAreShortWhileTheMetricIsYoung() {
    func depths(_ kind: MetricAdaptation, limit: Int) -> [Int] {
      let warmUp = WarmUp(iterations: 1000, kind: kind, target: 0.8, dimension: 40)
      return [0, 299, 300, 999].map { warmUp.maximumDepth(at: $0, limit: limit) }
    }
    for kind in [MetricAdaptation.automatic, .fisher] {
      #expect(depths(kind, limit: 10) == [6, 6, 10, 10])
      #expect(depths(kind, limit: 4) == [4, 4, 4, 4])
    }
    for kind in [MetricAdaptation.unit, .diagonal, .dense] {
      #expect(depths(kind, limit: 10) == [10, 10, 10, 10])
    }
  }

  @Test func aFarStartCostsLittle() throws {
    // Scales from gradients fit far outside, too. From draws alone they follow the way: ten times as many steps.
    let scales = (0..<60).map { $0 < 2 ? 1 : 0.1 }
    var sampler = try NUTS(chains: 4, warmup: 1000, draws: 100, metric: .automatic)
    sampler.initialPoint = .point((0..<60).map { $0 < 2 ? 1e5 : 30 })
    let report = try sampler.sample(
      Densities.normal(scales), key: PRNGKey(seed: 9), into: DrawStore())
    for chain in report.chains { #expect(chain.warmupLeapfrogSteps < 20_000) }
  }

  @Test func slowCoordinatesHaveLongerScalesInTheEnd() throws {
    /// Scales learnt from forty standard normals, of which the first is an autoregression of coefficient 0.8.
    func scales(_ kind: MetricAdaptation) throws -> [Double] {
      let n = 40
      var warmUp = WarmUp(iterations: 1000, kind: kind, target: 0.9, dimension: n)
      var (stepSize, metric) = (1.0, Metric.diagonal(scales: Array(repeating: 1, count: n)))
      var x = [Double](repeating: 0, count: n)
      for t in 0..<1000 {
        let key = PRNGKey(seed: 12).child(UInt64(t))
        for i in 0..<n {
          let noise: Double = key.normal(at: UInt64(i))
          x[i] = i == 0 ? 0.8 * x[i] + 0.6 * noise : noise
        }
        _ = warmUp.learn(
          iteration: t, acceptance: 0.9, position: x, gradient: x.map { -$0 }, stepSize: &stepSize,
          metric: &metric)
      }
      guard case .diagonal(let scales) = metric else { return [] }
      return scales
    }
    let (lengthened, plain) = try (scales(.automatic), scales(.diagonal))
    try #require(lengthened.count == 40 && plain.count == 40)
    // √((1 + 0.8)/(1 - 0.8)) = 3 is more than the greatest stretch.
    #expect(abs(lengthened[0] / plain[0] - 1.5) < 0.02)
    for i in 1..<40 { #expect(abs(lengthened[i] - 1) < 0.2 && abs(plain[i] - 1) < 0.12) }
  }

  @Test func fewDrawsTeachNoCorrelations() throws {
    // One window of 30 draws, less than three for each of twelve coordinates.
    let scales = (0..<12).map { Double($0 + 1) }
    let (metric, _) = try adapted(Densities.normal(scales), .automatic, warmup: 40)
    let inverse = metric.inverse
    for i in 0..<12 {
      for j in 0..<12 where j != i { #expect(inverse[i * 12 + j] == 0) }
      #expect(inverse[i * 12 + i] > 0)
    }
  }

  @Test func aWarmUpWithoutWindowsLearnsFromGradients() throws {
    let (metric, _) = try adapted(Densities.normal([1e-3, 1e3]), .automatic, warmup: 15)
    let ratio = (metric.variances[1] / metric.variances[0]).squareRoot()
    #expect(ratio > 1e5 && ratio < 1e7)
  }

  @Test func automaticTakesEitherMetricToStartFrom() throws {
    var sampler = try NUTS(chains: 1, warmup: 0, draws: 20)
    sampler.initialStepSize = 1
    let diagonal = DrawStore()
    sampler.initialMetric = .diagonal(scales: [1e-3, 1e3])
    try sampler.sample(Self.oneLine, key: PRNGKey(seed: 1), into: diagonal)
    let dense = DrawStore()
    sampler.initialMetric = .dense(factor: [1e-3, 0, 0, 1e3])
    try sampler.sample(Self.oneLine, key: PRNGKey(seed: 1), into: dense)
    #expect(diagonal.chains[0].positions == dense.chains[0].positions)
    #expect(throws: InferenceError.self) {
      sampler.metric = .diagonal
      try sampler.sample(Self.oneLine, key: PRNGKey(seed: 1), into: DrawStore())
    }
  }
}
