import TSModel

/// A random walk seen with noise, everything but the path known.
struct KnownLevel: Model {
  var steps: Int

  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.scan(length: steps, into: E.Real(0)) { effects, level, _ in
      level = effects.sample("level", Normal(level, 0.5))
      effects.deterministic("double", level + level)
      effects.sample("y", Normal(level, 0.8))
    }
  }

  /// The exact log likelihood and the moments of each level given the data up to it; a missing datum is nil.
  static func exact(_ data: [Double?]) -> (logLikelihood: Double, means: [Double], variances: [Double]) {
    var (mean, variance, sum) = (0.0, 0.0, 0.0)
    var (means, variances): ([Double], [Double]) = ([], [])
    for datum in data {
      variance += 0.25
      if let datum {
        let total = variance + 0.64
        sum -= 0.5 * (Double.log(2 * Double.pi * total) + (datum - mean) * (datum - mean) / total)
        mean += variance / total * (datum - mean)
        variance -= variance * variance / total
      }
      means.append(mean)
      variances.append(variance)
    }
    return (sum, means, variances)
  }
}

/// A regime of two values, and counts that depend on it.
struct KnownRegime: Model {
  var steps: Int
  static let change = [[0.9, 0.1], [0.2, 0.8]]
  static let rates = [2.0, 7.0]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let change = Self.change.map { $0.map { E.Real($0) } }
    let rates = Self.rates.map { E.Real($0) }
    effects.scan(length: steps, into: E.Real(0)) { effects, regime, _ in
      regime = effects.sample("regime", Categorical(change[at: regime]))
      effects.sample("count", Poisson(rates[at: regime]))
    }
  }

  /// The forward algorithm: the log likelihood and the probability of the second regime after each step.
  static func exact(_ counts: [Double]) -> (logLikelihood: Double, second: [Double]) {
    var probabilities = [1.0, 0]
    var (sum, second) = (0.0, [Double]())
    for count in counts {
      let joint = (0..<2).map { to in
        (0..<2).reduce(0) { $0 + probabilities[$1] * change[$1][to] } * Double.exp(-rates[to])
          * Double.pow(rates[to], count) / Double.exp(Double.logGamma(count + 1))
      }
      let total = joint[0] + joint[1]
      sum += Double.log(total)
      probabilities = joint.map { $0 / total }
      second.append(probabilities[1])
    }
    return (sum, second)
  }
}

/// Stochastic volatility with known parameters: nothing about it is linear.
struct KnownVolatility: Model {
  var steps: Int

  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.scan(length: steps, into: E.Real(0)) { effects, h, _ in
      h = effects.sample("h", Normal(0.9 * h, 0.4))
      effects.sample("y", Normal(0, E.Real.exp(0.5 * h)))
    }
  }

  /// The filter on a grid: sums over 201 values of h from -8 to 8; for a bell of width 0.4 the error is below 1e-15.
  static func onGrid(_ data: [Double]) -> (logLikelihood: Double, means: [Double]) {
    let (count, width) = (201, 16.0 / 200)
    let grid = (0..<count).map { -8 + Double($0) * width }
    var density = [Double](repeating: 0, count: count)
    var (sum, means) = (0.0, [Double]())
    for (t, y) in data.enumerated() {
      density = grid.map { h in
        let moved =
          t == 0
          ? Double.exp(-0.5 * h * h / 0.16)
          : zip(grid, density).reduce(0) { total, before in
            let z = (h - 0.9 * before.0) / 0.4
            return abs(z) > 9 ? total : total + before.1 * Double.exp(-0.5 * z * z) * width
          }
        return moved / (0.4 * (2 * Double.pi).squareRoot())
          * Double.exp(-0.5 * (y * y * Double.exp(-h) + h + Double.log(2 * Double.pi)))
      }
      let total = density.reduce(0, +) * width
      sum += Double.log(total)
      density = density.map { $0 / total }
      means.append(zip(grid, density).reduce(0) { $0 + $1.0 * $1.1 } * width)
    }
    return (sum, means)
  }
}
