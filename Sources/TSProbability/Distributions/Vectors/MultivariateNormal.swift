import TSNumerics

/// The multivariate normal distribution of a vector of n numbers.
///
///     log p(x) = -|z|²/2 - Σᵢ log Lᵢᵢ - n log(2π)/2,  L z = x - μ
///
/// L is the lower triangular Cholesky factor of the covariance matrix L Lᵀ. It may be given itself, or the covariance, or
/// the precision (the inverse of the covariance), of which only the lower triangle enters once it is found symmetric to
/// 1e-6. A matrix that is not positive definite is a parameter out of range; the fault then gives the pivot that is not
/// positive.
///
/// The log density and its derivatives, which are given in closed form, cost O(n²).
///
/// Where some components of a value are data and others are missing, these are drawn given the data, and the density is that
/// of the data.
///
/// A draw is μ + L ε, where εᵢ is the normal quantile of uniform number i: what NumPyro's `MultivariateNormal` gives for
/// the same key, to 1e-11 relative to the scale (`Double`) or 2e-5 (`Float`).
@frozen
public struct MultivariateNormal<Real: Scalar>: Distribution {
  /// The mean μ, finite.
  public var location: [Real]
  /// The Cholesky factor L of the covariance: lower triangular, with a positive diagonal.
  public var factor: Matrix<Real>
  /// What the factor was made from.
  @usableFromInline let source: Source
  /// Whether what the factor was made from is symmetric.
  @usableFromInline let isSymmetric: Real.Mask

  /// What the spread is given as.
  @usableFromInline
  enum Source: Sendable { case factor, covariance, precision }

  /// A multivariate normal distribution with a Cholesky factor.
  ///
  /// - Parameters:
  ///   - location: the mean μ: n finite numbers.
  ///   - factor: the Cholesky factor L of the covariance: n rows and columns, lower triangular, with a positive diagonal.
  @inlinable
  public init(_ location: [Real], factor: Matrix<Real>) {
    self.location = location
    self.factor = factor
    source = .factor
    isSymmetric = Real.Mask(true)
  }

  /// A multivariate normal distribution with a covariance matrix.
  ///
  /// - Parameters:
  ///   - location: the mean μ: n finite numbers.
  ///   - covariance: n rows and columns, symmetric and positive definite.
  @inlinable
  public init(_ location: [Real], covariance: Matrix<Real>) {
    self.location = location
    source = .covariance
    factor = covariance.isSquare ? covariance.choleskyFactor() : covariance
    isSymmetric = covariance.isNearlySymmetric
  }

  /// A multivariate normal distribution with a precision matrix.
  ///
  /// - Parameters:
  ///   - location: the mean μ: n finite numbers.
  ///   - precision: the inverse of the covariance: n rows and columns, symmetric and positive definite.
  @inlinable
  public init(_ location: [Real], precision: Matrix<Real>) {
    self.location = location
    source = .precision
    factor = precision.isSquare ? precision.choleskyFactorOfInverse() : precision
    isSymmetric = precision.isNearlySymmetric
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(location, "location")
    switch source {
    case .factor: parameters.choleskyFactor(factor, "factor", size: location.count)
    case .covariance: parameters.positiveDefinite(factor, isSymmetric, "covariance", size: location.count)
    case .precision: parameters.positiveDefinite(factor, isSymmetric, "precision", size: location.count)
    }
  }

  @inlinable
  public var support: Support<Real> { .real }

  @inlinable
  public func contains(_ value: [Real]) -> Real.Mask {
    Real.Mask(value.count == location.count) .& support.contains(all: value)
  }

  @inlinable
  public var placeholder: [Real] { support.someVector(location.count) }

  @inlinable
  public func logDensity(_ value: [Real]) -> Real {
    typealias P = Real.Primal
    let n = location.count
    var z = [P](repeating: P(0), count: n)
    for i in 0..<n { z[i] = value[i].primal - location[i].primal }
    let square = factor.whiten(&z, from: 0)
    // Far beyond the range of numbers z overflows, and infinities cancel: there the density is 0.
    let isFinite = square .< P(Double.infinity)
    let constant = factor.logDiagonalPrimal + P(n) * P.halfLogTwoPi
    let result = P.select(isFinite, P(-0.5) * square - constant, P(-Double.infinity))
    if !Real.isDifferentiable { return Real(primal: result) }
    var w = z
    factor.unwhiten(&w, from: 0)
    return Real.fused(result, value + location + factor.elements) { position in
      if position < n { return -w[position] }
      if position < 2 * n { return w[position - n] }
      let (i, j) = (position - 2 * n).quotientAndRemainder(dividingBy: n)
      if j > i { return P(0) }
      return w[i] * z[j] - (i == j ? P(1) / factor[i, i].primal : P(0))
    }
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> [Real] {
    let n = location.count
    let normals = (0..<n).map { Real(primal: source.normal(at: $0, of: n)) }
    return (0..<n).map { Real.finite(location[$0] + factor.lowerRow($0, times: normals)) }
  }

  @inlinable
  public static var allowsHoles: Bool { true }

  /// The log density of some components: normal with their part of μ and of the covariance. It costs O(n³).
  @inlinable
  public func logDensity(_ value: [Real], of isGiven: [Bool]) -> Real {
    let split = ConditionedFactor(factor, given: isGiven)
    return MultivariateNormal(split.given(location), factor: split.givenFactor).logDensity(split.given(value))
  }

  /// Draws the components that are not given from their conditional normal distribution, component i from the uniform that
  /// a draw of the whole vector would use for it. It costs O(n³).
  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>, given value: [Real], at isGiven: [Bool]) -> [Real] {
    let split = ConditionedFactor(factor, given: isGiven)
    let mean = split.restMean(location, split.whitened(value, location))
    let normals = split.order.dropFirst(split.givenCount).map {
      Real(primal: source.normal(at: $0, of: location.count))
    }
    let spread = split.restFactor
    return split.merged(
      value, mean.indices.map { Real.finite(mean[$0] + spread.lowerRow($0, times: normals)) })
  }

  @inlinable
  public var moments: Moments<[Real]>? {
    Moments(mean: location, variance: (0..<location.count).map { factor.squaredLength(ofRow: $0) })
  }

  /// The covariance matrix L Lᵀ.
  @inlinable
  public var covariance: Matrix<Real> { factor.timesTranspose() }
}

// MARK: Parameters that are data

extension MultivariateNormal {
  /// The same with a factor that is data.
  @inlinable @_disfavoredOverload
  public init(_ location: [Real], factor: Matrix<Double>) { self.init(location, factor: Matrix(factor)) }

  /// The same with a location that is data.
  @inlinable @_disfavoredOverload
  public init(_ location: [Double], factor: Matrix<Real>) {
    self.init(location.map { Real($0) }, factor: factor)
  }

  /// The same with parameters that are data.
  @inlinable @_disfavoredOverload
  public init(_ location: [Double], factor: Matrix<Double>) {
    self.init(location.map { Real($0) }, factor: Matrix(factor))
  }

  /// The same with a covariance that is data.
  @inlinable @_disfavoredOverload
  public init(_ location: [Real], covariance: Matrix<Double>) {
    self.init(location, covariance: Matrix(covariance))
  }

  /// The same with a location that is data.
  @inlinable @_disfavoredOverload
  public init(_ location: [Double], covariance: Matrix<Real>) {
    self.init(location.map { Real($0) }, covariance: covariance)
  }

  /// The same with parameters that are data.
  @inlinable @_disfavoredOverload
  public init(_ location: [Double], covariance: Matrix<Double>) {
    self.init(location.map { Real($0) }, covariance: Matrix(covariance))
  }

  /// The same with a precision that is data.
  @inlinable @_disfavoredOverload
  public init(_ location: [Real], precision: Matrix<Double>) {
    self.init(location, precision: Matrix(precision))
  }

  /// The same with a location that is data.
  @inlinable @_disfavoredOverload
  public init(_ location: [Double], precision: Matrix<Real>) {
    self.init(location.map { Real($0) }, precision: precision)
  }

  /// The same with parameters that are data.
  @inlinable @_disfavoredOverload
  public init(_ location: [Double], precision: Matrix<Double>) {
    self.init(location.map { Real($0) }, precision: Matrix(precision))
  }
}
