import TSNumerics

/// The ordered logistic distribution of the categories 0, 1, ..., n: where a logistic variable around a predictor falls
/// among n cut points.
///
///     P(k) = L(cₖ - η) - L(cₖ₋₁ - η),  L(x) = 1/(1 + e⁻ˣ),  c₋₁ = -∞,  cₙ = ∞
///
/// The difference is taken as L(a) L(-b) (1 - e^(b - a)), so that the log density is exact far out and for cut points
/// close to each other.
///
/// A draw is the number of cut points with L(cₖ - η) < u for one uniform u, as NumPyro's `OrderedLogistic` has it: the
/// same category for the same key.
///
/// Source: McCullagh (1980), Regression models for ordinal data, doi:10.1111/j.2517-6161.1980.tb01109.x.
@frozen
public struct OrderedLogistic<Real: Scalar>: CumulativeDistribution {
  /// The predictor η, finite.
  public var predictor: Real
  /// The cut points cₖ, finite and rising.
  public var cutpoints: [Real]

  /// An ordered logistic distribution.
  ///
  /// - Parameters:
  ///   - predictor: the predictor η, finite.
  ///   - cutpoints: the cut points cₖ, finite and rising; one fewer than categories.
  @inlinable @inline(__always)
  public init(_ predictor: Real, _ cutpoints: [Real]) {
    self.predictor = predictor
    self.cutpoints = cutpoints
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(predictor, "predictor")
    for (k, cutpoint) in cutpoints.enumerated() {
      parameters.finite(cutpoint, "cutpoints")
      if k > 0 { parameters.require(cutpoints[k - 1] .< cutpoint, cutpoint, "cutpoints", "in rising order") }
    }
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .whole(Real(0), Real(cutpoints.count)) }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    guard let first = cutpoints.first else { return Real.inside(value .== Real(0), Real(0)) }
    let last = cutpoints[cutpoints.count - 1]
    var (lower, upper) = (first - Real(1), first)
    for k in cutpoints.indices.dropFirst() {
      let isHere = value .== Real(k)
      lower = Real.select(isHere, cutpoints[k - 1], lower)
      upper = Real.select(isHere, cutpoints[k], upper)
    }
    lower = Real.select(value .== Real(cutpoints.count), last, lower)
    let isFirst = value .== Real(0)
    let isLast = value .== Real(cutpoints.count)
    let below = -Real.log1pExp(-(upper - predictor))
    let above = -Real.log1pExp(lower - predictor)
    let width = Real.log1mExp(Real.select(isFirst .| isLast, Real(1), upper - lower))
    let zero = Real(0)
    let sum =
      Real.select(isLast, zero, below) + Real.select(isFirst, zero, above)
      + Real.select(isFirst .| isLast, zero, width)
    return Real.inside(support.contains(value), sum)
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    let u = source.uniform()
    var category = P(0)
    for cutpoint in cutpoints {
      category += P.select(P.logistic(cutpoint.primal - predictor.primal) .< u, P(1), P(0))
    }
    return Real(primal: category)
  }

  @inlinable
  public var moments: Moments<Real>? {
    let categories = (0...cutpoints.count).map { Real.exp(logDensity(Real($0))) }
    return Real.categoryMoments(categories, Real(1))
  }
}

extension OrderedLogistic {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    let (distance, isLow, isHigh) = distance(x)
    let inner = -Real.log1pExp(-distance)
    return Real.select(isLow, Real(-Double.infinity), Real.select(isHigh, Real(0), inner))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    let (distance, isLow, isHigh) = distance(x)
    let inner = -Real.log1pExp(distance)
    return Real.select(isLow, Real(0), Real.select(isHigh, Real(-Double.infinity), inner))
  }

  /// The distance from the predictor to the cut point above x, and whether x lies below or above all categories.
  @inlinable
  func distance(_ x: Real) -> (Real, Real.Mask, Real.Mask) {
    var distance = Real(0)
    for (k, cutpoint) in cutpoints.enumerated() {
      distance = Real.select(x .>= Real(k), cutpoint - predictor, distance)
    }
    return (distance, x .< Real(0), x .>= Real(cutpoints.count))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.categoryQuantile(probability, tail, count: cutpoints.count + 1) {
      (cumulative(Real($0)).primal, survival(Real($0)).primal)
    }
  }
}

extension OrderedLogistic {
  /// The same with cut points that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ predictor: Real, _ cutpoints: [Double]) { self.init(predictor, cutpoints.map { Real($0) }) }

  /// The same with a predictor that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ predictor: Double, _ cutpoints: [Real]) { self.init(Real(predictor), cutpoints) }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ predictor: Double, _ cutpoints: [Double]) {
    self.init(Real(predictor), cutpoints.map { Real($0) })
  }
}
