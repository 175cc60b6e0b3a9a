import TSModel

/// What counts say of the logarithms of their means.
struct CountLikelihood {
  let family: ObservationFamily
  /// The counts; nil where one is missing.
  let values: [Double?]

  /// The dispersions δ that are looked at: on logarithms even; none of a Poisson distribution.
  private(set) var dispersions: [Double]

  init(family: ObservationFamily, values: [Double?]) {
    (self.family, self.values) = (family, values)
    dispersions = family == .poisson ? [0] : (0..<24).map { Double.exp(-4 + 5.2 * Double($0) / 23) }
  }

  /// The logarithm of a probability.
  func logProbability(_ count: Double, _ logMean: Double, _ dispersion: Double) -> Double {
    let mean = Double.exp(logMean)
    return dispersion == 0
      ? Poisson(mean).logDensity(count)
      : NegativeBinomial2(mean, 1 / (dispersion * dispersion)).logDensity(count)
  }

  /// The logarithm of the prior of a dispersion, by its logarithm, up to a constant.
  func logPrior(_ dispersion: Double) -> Double {
    dispersion == 0 ? 0 : Double.log(dispersion) - 0.5 * dispersion * dispersion
  }

  /// The logarithms of prior times probability of all counts for each dispersion.
  func profile(_ logMeans: [Double]) -> [Double] { profile(logMeans, dispersions) }

  private func profile(_ logMeans: [Double], _ dispersions: [Double]) -> [Double] {
    dispersions.map { dispersion in
      var sum = logPrior(dispersion)
      for (value, logMean) in zip(values, logMeans) {
        if let value { sum += logProbability(value, logMean, dispersion) }
      }
      return sum
    }
  }

  /// The normal number that says of the logarithm of a mean what the count does, where it is normal itself: with the score s and
  /// the information i of log p(y|η) on average over η, the number is mean + s/i and its variance 1/i.
  ///
  /// Averages vary the weights of draws less than derivatives at the mode do.
  func normal(
    _ count: Double, mean: Double, variance: Double, _ dispersion: Double
  ) -> (value: Double, variance: Double) {
    let square = dispersion * dispersion
    var (score, information) = (0.0, 0.0)
    for (node, weight) in Self.nodes {
      let rate = Double.exp(min(Structural.greatestLogMean, mean + node * variance.squareRoot()))
      let scatter = 1 + square * rate
      score += weight * (count - rate) / scatter
      information += weight * rate * (1 + square * count) / (scatter * scatter)
    }
    return (mean + score / information, 1 / information)
  }

  /// The nodes and weights of Gauss and Hermite for a standard normal distribution.
  private static let nodes: [(Double, Double)] = [
    (0, 8.0 / 15), (1.355_626_179_974_266, 0.222_075_922_005_613),
    (-1.355_626_179_974_266, 0.222_075_922_005_613),
    (2.856_970_013_872_806, 0.011_257_411_327_721), (-2.856_970_013_872_806, 0.011_257_411_327_721),
  ]

  /// The dispersion that is likeliest on average over some means.
  func bestDispersion(_ means: [Double], _ variances: [Double]) -> Double {
    if family == .poisson { return 0 }
    // Three points stand for a normal distribution.
    let sides: [(logMeans: [Double], weight: Double)] = [-1.0, 0, 1].map { side in
      let logMeans = zip(means, variances).map { mean, variance in mean + side * (3 * variance).squareRoot() }
      return (logMeans, side == 0 ? 2.0 / 3 : 1.0 / 6)
    }
    func best(_ all: [Double]) -> Double {
      var heights = [Double](repeating: 0, count: all.count)
      for (logMeans, weight) in sides {
        for (i, height) in profile(logMeans, all).enumerated() { heights[i] += weight * height }
      }
      return heights.indices.max { heights[$0] < heights[$1] }.map { all[$0] } ?? all[0]
    }
    return best(Self.around(best(dispersions), factor: 1.25, count: 13))
  }

  /// Looks at dispersions close to one that are not far from likely near some means.
  mutating func narrow(to dispersion: Double, _ logMeans: [Double]) {
    if family == .poisson { return }
    let all = Self.around(dispersion, factor: 4, count: 41)
    let heights = profile(logMeans, all)
    let most = heights.max() ?? 0
    dispersions = zip(all, heights).filter { $1 > most - 10 }.map(\.0)
  }

  /// Numbers around one, even on logarithms.
  private static func around(_ middle: Double, factor: Double, count: Int) -> [Double] {
    let breadth = Double.log(factor)
    return (0..<count).map { place in
      let share = Double(place) / Double(count - 1)
      return middle * Double.exp(breadth * (2 * share - 1))
    }
  }

  /// The quantile of a count.
  func quantile(_ probability: Double, _ logMean: Double, _ dispersion: Double) -> Double {
    let mean = Double.exp(logMean)
    return dispersion < 1e-8
      ? Poisson(mean).quantile(probability)
      : NegativeBinomial2(mean, 1 / (dispersion * dispersion)).quantile(probability)
  }
}
