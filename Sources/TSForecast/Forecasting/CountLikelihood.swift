import TSModel

/// What counts say of the logarithms of their means.
struct CountLikelihood {
  let family: ObservationFamily
  /// The counts; nil where one is missing.
  let values: [Double?]

  /// The dispersions δ that are looked at: on logarithms even; none of a Poisson distribution.
  var dispersions: [Double] { known.map(\.dispersion) }

  /// Each of the dispersions with what of the log probability of all counts does not depend on their means.
  private var known: [(dispersion: Double, constant: Double)] = []

  init(family: ObservationFamily, values: [Double?]) {
    (self.family, self.values) = (family, values)
    look(at: family == .poisson ? [0] : (0..<24).map { Double.exp(-4 + 5.2 * Double($0) / 23) })
  }

  private mutating func look(at dispersions: [Double]) {
    known = dispersions.map { ($0, constant($0)) }
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
  ///
  ///     log p(y|η) = c(y, δ) + y η - (y + 1/δ²) log(1 + δ² exp(η)),   of a Poisson distribution c(y) + y η - exp(η)
  ///
  /// The constants hold all that takes long.
  func profile(_ logMeans: [Double]) -> [Double] { profile(logMeans, known) }

  private func profile(
    _ logMeans: [Double], _ dispersions: [(dispersion: Double, constant: Double)]
  ) -> [Double] {
    var (linear, seen) = (0.0, [(count: Double, mean: Double)]())
    for (value, logMean) in zip(values, logMeans) {
      guard let value else { continue }
      linear += value * logMean
      seen.append((value, Double.exp(logMean)))
    }
    return dispersions.map { dispersion, constant in
      let square = dispersion * dispersion
      var sum = 0.0
      if square == 0 {
        for (_, mean) in seen { sum += mean }
      } else {
        for (count, mean) in seen { sum += (count + 1 / square) * Double.log1p(square * mean) }
      }
      return logPrior(dispersion) + constant + linear - sum
    }
  }

  /// What of the log probability of all counts does not depend on their means: that at a mean of 1 less what does.
  private func constant(_ dispersion: Double) -> Double {
    let square = dispersion * dispersion
    return values.reduce(0) { sum, value in
      guard let value else { return sum }
      let rest = square == 0 ? 1 : (value + 1 / square) * Double.log1p(square)
      return sum + logProbability(value, 0, dispersion) + rest
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
    func best(_ all: [(dispersion: Double, constant: Double)]) -> Double {
      var heights = [Double](repeating: 0, count: all.count)
      for (logMeans, weight) in sides {
        for (i, height) in profile(logMeans, all).enumerated() { heights[i] += weight * height }
      }
      return heights.indices.max { heights[$0] < heights[$1] }.map { all[$0].dispersion } ?? 0
    }
    return best(Self.around(best(known), factor: 1.25, count: 13).map { ($0, constant($0)) })
  }

  /// Looks at dispersions close to one that are not far from likely near some means.
  mutating func narrow(to dispersion: Double, _ logMeans: [Double]) {
    if family == .poisson { return }
    look(at: Self.around(dispersion, factor: 4, count: 41))
    let heights = profile(logMeans)
    let most = heights.max() ?? 0
    known = zip(known, heights).filter { $1 > most - 10 }.map(\.0)
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
