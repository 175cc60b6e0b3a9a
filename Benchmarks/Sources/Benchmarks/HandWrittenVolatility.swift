import TSModel

/// An evaluator whose work is a closure: methods of a generic class would not be specialised.
final class ClosureEvaluator: LogDensityEvaluator {
  typealias Body = (UnsafePointer<Double>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void

  let laneCount: Int
  private let body: Body

  init(laneCount: Int, _ body: @escaping Body) {
    self.laneCount = laneCount
    self.body = body
  }

  func evaluate(
    _ positions: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>,
    gradients: UnsafeMutablePointer<Double>
  ) {
    body(positions, values, gradients)
  }
}

/// The log density of `StochasticVolatility` and its gradient in closed form, for any number of lanes.
struct HandWrittenVolatility<P: PrimalScalar> where P.Element == Double {
  private let y: [Double]
  /// The log variances, and the derivatives of the log density by them through the observation alone.
  private let x: UnsafeMutablePointer<P>
  private let slopes: UnsafeMutablePointer<P>

  /// The working memory is never freed: a benchmark program keeps it to its end.
  init(y: [Double]) {
    self.y = y
    x = .allocate(capacity: y.count)
    slopes = .allocate(capacity: y.count)
  }

  func evaluate(
    _ positions: UnsafePointer<Double>, _ values: UnsafeMutablePointer<Double>,
    _ gradients: UnsafeMutablePointer<Double>
  ) {
    let position = UnsafeRawPointer(positions)
    let gradient = UnsafeMutableRawPointer(gradients)
    func coordinate(_ i: Int) -> P {
      position.loadUnaligned(fromByteOffset: i * MemoryLayout<P>.stride, as: P.self)
    }
    func store(_ value: P, _ i: Int) {
      gradient.storeBytes(of: value, toByteOffset: i * MemoryLayout<P>.stride, as: P.self)
    }

    let one = P(1)
    let half = P(0.5)
    let halfLogTwoPi = P(0.9189385332046727)
    let mu = coordinate(0)
    let rise = one / (one + P.exp(-coordinate(1)))
    let phi = rise + rise - one
    let sigma = P.exp(coordinate(2))

    // Forwards: log variances and terms.
    var total = P(0)
    var level = mu
    for t in 0..<y.count {
      let e = coordinate(3 + t)
      level = mu + phi * (level - mu) + sigma * e
      x[t] = level
      let square = P(y[t] * y[t]) * P.exp(-level)
      slopes[t] = half * (square - one)
      total -= half * (square + level + e * e)
    }
    total -= P(Double(2 * y.count)) * halfLogTwoPi

    // Backwards: the adjoint of each log variance.
    var adjoint = P(0)
    var byMu = P(0)
    var byPhi = P(0)
    var bySigma = P(0)
    for t in stride(from: y.count - 1, through: 0, by: -1) {
      let e = coordinate(3 + t)
      adjoint = slopes[t] + phi * adjoint
      byMu += adjoint
      byPhi += adjoint * ((t > 0 ? x[t - 1] : mu) - mu)
      bySigma += adjoint * e
      store(adjoint * sigma - e, 3 + t)
    }
    // The first step has no level before it to lean on.
    byMu = (one - phi) * byMu + phi * adjoint

    // The priors and the Jacobians of phi and sigma.
    let slope = P(2) * rise * (one - rise)
    total -= P(0.02) * mu * mu + P(5.0.logarithm) + halfLogTwoPi
    total += P.log(rise * (one - rise))
    total += P(2.0.logarithm) - halfLogTwoPi - half * sigma * sigma + coordinate(2)
    store(byMu - P(0.04) * mu, 0)
    store(byPhi * slope + one - P(2) * rise, 1)
    store((bySigma - sigma) * sigma + one, 2)
    for lane in 0..<P.laneCount { values[lane] = total[lane: lane] }
  }
}

extension Double {
  /// The natural logarithm.
  fileprivate var logarithm: Double { Double.log(self) }
}
