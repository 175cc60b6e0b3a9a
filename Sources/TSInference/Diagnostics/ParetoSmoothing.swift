import TSNumerics

/// Importance weights whose largest are smoothed by a generalised Pareto distribution, and the shape k of its tail.
///
/// The tail of the raw weights, the largest min(n/5, 3 √n) of them, is replaced by the expected order statistics of the
/// Pareto distribution fitted to it. With k below 0.7 estimates by these weights are to be trusted; above, the draws come from
/// a distribution that misses too much of what they are weighted for.
///
/// Sources: Vehtari, Simpson, Gelman, Yao and Gabry (2024), Pareto smoothed importance sampling, JMLR 25(72); Zhang and Stephens
/// (2009), A new and efficient estimation method for the generalized Pareto distribution, doi:10.1198/tech.2009.08017.
public struct ParetoSmoothing: Sendable, Equatable {
  /// The logarithms of the weights, which sum to 1.
  public let logWeights: [Double]
  /// The shape k of the tail; infinity where there are too few draws to know it.
  public let shape: Double

  /// The weights themselves.
  public var weights: [Double] { logWeights.map(Double.exp) }

  /// The k above which the weights are not to be trusted: min(1 - 1/log₁₀ n, 0.7) for n draws.
  public var greatestShape: Double {
    min(1 - Double.log(10) / Double.log(Double(max(2, logWeights.count))), 0.7)
  }

  /// Whether the shape is low enough for the weights to be trusted.
  public var isTrusted: Bool { shape <= greatestShape }

  /// Smooths weights.
  ///
  /// - Parameter logRatios: the logarithm of target over proposal at each draw, up to a constant; minus infinity for a draw that
  ///   the target excludes, not NaN.
  /// - Complexity: O(n log n).
  public init(logRatios: [Double]) {
    let most = logRatios.max() ?? 0
    var weights = logRatios.map { most > -.infinity ? $0 - most : 0 }
    let n = Double(weights.count)
    let tailCount = Int(min(0.2 * n, 3 * n.squareRoot()).rounded(.up))
    var shape = Double.infinity
    if tailCount > 4, weights.count > tailCount {
      let order = weights.indices.sorted { (weights[$0], $0) < (weights[$1], $1) }
      let cutoff = max(weights[order[order.count - tailCount - 1]], Double.log(Double.leastNormalMagnitude))
      let tail = order.suffix(tailCount).filter { weights[$0] > cutoff }
      if tail.count > 4 {
        let base = Double.exp(cutoff)
        let fitted = GeneralizedPareto(fitting: tail.map { Double.exp(weights[$0]) - base })
        shape = fitted.shape
        if shape.isFinite {
          for (rank, i) in tail.enumerated() {
            let p = (Double(rank) + 0.5) / Double(tail.count)
            weights[i] = min(0, Double.log(fitted.quantile(p) + base))
          }
        }
      }
    }
    let total = weights.reduce(0) { $0 + Double.exp($1) }
    let shift = Double.log(total)
    logWeights = weights.map { $0 - shift }
    self.shape = shape
  }

  /// Chooses draws in proportion to their weights, evenly spread over them.
  ///
  /// - Parameter count: how many; at least 1.
  /// - Returns: indices in increasing order, some of them more than once.
  public func systematicChoice(_ count: Int) -> [Int] {
    var chosen: [Int] = []
    var sum = 0.0
    for (i, weight) in weights.enumerated() {
      sum += weight
      while chosen.count < count, (Double(chosen.count) + 0.5) / Double(count) <= sum { chosen.append(i) }
    }
    while chosen.count < count, let last = weights.indices.last { chosen.append(last) }
    return chosen
  }
}

/// The distribution of what exceeds a threshold: P(X > x) = (1 + k x/σ)^(-1/k).
struct GeneralizedPareto {
  let shape: Double
  let scale: Double

  /// Fits to exceedances in increasing order, by the posterior mean of Zhang and Stephens; the shape is drawn a little to 0.5, as
  /// for five more observations of it.
  init(fitting x: [Double]) {
    let n = x.count
    let gridCount = 30 + Int(Double(n).squareRoot())
    let quarter = x[max(0, Int((Double(n) / 4 + 0.5).rounded(.down)) - 1)]
    let largest = x[n - 1]
    let candidates = (1...gridCount).map { i in
      (1 - (Double(gridCount) / (Double(i) - 0.5)).squareRoot()) / (3 * quarter) + 1 / largest
    }
    func shape(_ b: Double) -> Double { x.reduce(0) { $0 + Double.log1p(-b * $1) } / Double(n) }
    let logLikelihoods = candidates.map { b -> Double in
      let k = shape(b)
      return Double(n) * (Double.log(-b / k) - k - 1)
    }
    let weights = logLikelihoods.map { own in
      1 / logLikelihoods.reduce(0) { $0 + Double.exp($1 - own) }
    }
    let kept = weights.indices.filter { weights[$0] >= 10 * Double.ulpOfOne }
    let total = kept.reduce(0) { $0 + weights[$1] }
    let b = kept.reduce(0) { $0 + candidates[$1] * weights[$1] } / total
    let k = shape(b)
    scale = -k / b
    self.shape = (k * Double(n) + 0.5 * 10) / (Double(n) + 10)
  }

  /// The value below which a draw lies with some probability.
  func quantile(_ p: Double) -> Double {
    shape == 0 ? -scale * Double.log1p(-p) : scale * Double.expm1(-shape * Double.log1p(-p)) / shape
  }
}
