import TSNumerics

/// The multivariate Student t distribution of a vector of n numbers.
///
///     log p(x) = log Γ((ν+n)/2) - log Γ(ν/2) - n log(νπ)/2 - Σᵢ log Lᵢᵢ - (ν+n)/2 log(1 + |z|²/ν),  L z = x - μ
///
/// L Lᵀ is the scale matrix; the covariance is ν/(ν - 2) times it. The density keeps its digits for small and large ν
/// and far in the tails.
///
/// Where some components of a value are data and others are missing, these are drawn given the data, and the density is that
/// of the data.
///
/// A draw is μ + L ε / √(G / (ν/2)) with ε normal and G gamma, by the normal quantile and GSL's sampler on two children of
/// the site's key. NumPyro draws other numbers of the same distribution.
///
/// Source: Kotz and Nadarajah (2004), Multivariate t Distributions and Their Applications,
/// doi:10.1017/CBO9780511550683.
@frozen
public struct MultivariateStudentT<Real: Scalar>: Distribution {
  /// The degrees of freedom ν, at least 2.3e-308 (`Float`: 1.2e-38) and finite.
  public var degreesOfFreedom: Real
  /// The centre μ, finite.
  public var location: [Real]
  /// The Cholesky factor L of the scale matrix: lower triangular, with a positive diagonal.
  public var factor: Matrix<Real>

  /// A multivariate Student t distribution.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: ν, at least 2.3e-308 (`Float`: 1.2e-38) and finite.
  ///   - location: the centre μ: n finite numbers.
  ///   - factor: the Cholesky factor L of the scale matrix: n rows and columns, lower triangular, with a positive
  ///     diagonal.
  @inlinable
  public init(_ degreesOfFreedom: Real, _ location: [Real], factor: Matrix<Real>) {
    self.degreesOfFreedom = degreesOfFreedom
    self.location = location
    self.factor = factor
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    parameters.require(
      (degreesOfFreedom .>= Real.smallest) .& (degreesOfFreedom .<= Real.largest), degreesOfFreedom,
      "degreesOfFreedom", "at least \(Real.Primal.Element.leastNormalMagnitude) and finite")
    parameters.finite(location, "location")
    parameters.choleskyFactor(factor, "factor", size: location.count)
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
    let n = location.count
    let half = Real(0.5) * degreesOfFreedom
    let root = Real.sqrt(degreesOfFreedom)
    let t = factor.solveLower((0..<n).map { value[$0] - location[$0] })
    var largest = Real.Primal(0)
    for component in t { largest = Real.Primal.maximum(largest, Real.Primal.abs(component.primal)) }
    largest = Real.Primal.minimum(largest, Real.Primal.largest)
    // Lengths are taken in units of the largest component where the square would overflow.
    let isFar = largest .> Real.Primal(1e8) * root.primal
    let unit = Real.select(isFar, Real(primal: largest), root)
    var square = Real(0)
    for component in t { square += (component / unit) * (component / unit) }
    let near = Real.log1p(Real.select(isFar, Real(0), square))
    let far = Real.log(Real.select(isFar, square, Real(1))) + Real(2) * (Real.log(unit) - Real.log(root))
    let constant = Real.logGammaGrowth(half, halves: n) - Real(n) * Real.halfLogTwoPi
    return constant - factor.logDiagonal - (half + Real(0.5 * Double(n))) * Real.select(isFar, far, near)
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> [Real] {
    let (normalKey, gammaKey) = source.generatorKey.split()
    let n = location.count
    let normals = (0..<n).map { Real(primal: Real.Primal.standardNormal(normalKey.block(UInt64($0)))) }
    let spread = Real.drawn("gamma spread", gammaKey, degreesOfFreedom) { key, nu, _, _ in
      let half = Swift.max(0.5 * nu, .leastNonzeroMagnitude)
      return Double.exp(0.5 * (Double.log(half) - GSL.logGammaDraw(concentration: half, key: key)))
    }
    let finite = Real.positive(spread)
    return (0..<n).map {
      Real.finite(location[$0] + Real.finite(finite * factor.lowerRow($0, times: normals)))
    }
  }

  @inlinable
  public static var allowsHoles: Bool { true }

  /// The log density of some components: Student t with the same ν and their part of μ and of the scale matrix. It costs
  /// O(n³).
  @inlinable
  public func logDensity(_ value: [Real], of isGiven: [Bool]) -> Real {
    let split = ConditionedFactor(factor, given: isGiven)
    return MultivariateStudentT(degreesOfFreedom, split.given(location), factor: split.givenFactor)
      .logDensity(split.given(value))
  }

  /// Draws the components that are not given from their conditional distribution, a Student t with ν + k degrees of freedom,
  /// k of them being given, whose scale grows with how far these lie out. It costs O(n³).
  ///
  /// Source: Ding (2016), On the Conditional Distribution of the Multivariate t Distribution,
  /// doi:10.1080/00031305.2016.1164756.
  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>, given value: [Real], at isGiven: [Bool]) -> [Real] {
    let split = ConditionedFactor(factor, given: isGiven)
    let z = split.whitened(value, location)
    // √((ν + |z|²)/(ν + k)), in units of the largest part, whose square may overflow.
    let root = Real.sqrt(degreesOfFreedom)
    var largest = root
    for component in z { largest = Real.maximum(largest, Real.abs(component)) }
    var square = (root / largest) * (root / largest)
    for component in z { square += (component / largest) * (component / largest) }
    let more = degreesOfFreedom + Real(split.givenCount)
    let scale = largest / Real.sqrt(more) * Real.sqrt(square)
    var spread = split.restFactor
    for position in spread.elements.indices { spread.elements[position] *= scale }
    let rest = MultivariateStudentT(more, split.restMean(location, z), factor: spread)
    return split.merged(value, rest.draw(source))
  }

  @inlinable
  public var moments: Moments<[Real]>? {
    let infinity = Real(Double.infinity)
    let nan = Real(Double.nan)
    let excess = degreesOfFreedom - Real(2)
    let ratio = degreesOfFreedom / Real.select(excess .> Real(0), excess, Real(1))
    let hasMean = degreesOfFreedom .> Real(1)
    let variance = (0..<location.count).map { i in
      let finite = ratio * factor.squaredLength(ofRow: i)
      return Real.select(hasMean, Real.select(excess .> Real(0), finite, infinity), nan)
    }
    return Moments(mean: location.map { Real.select(hasMean, $0, nan) }, variance: variance)
  }
}

extension MultivariateStudentT {
  /// The same with a factor that is data.
  @inlinable @_disfavoredOverload
  public init(_ degreesOfFreedom: Real, _ location: [Real], factor: Matrix<Double>) {
    self.init(degreesOfFreedom, location, factor: Matrix(factor))
  }

  /// The same with degrees of freedom and a factor that are data.
  @inlinable @_disfavoredOverload
  public init(_ degreesOfFreedom: Double, _ location: [Real], factor: Matrix<Double>) {
    self.init(Real(degreesOfFreedom), location, factor: Matrix(factor))
  }

  /// The same with degrees of freedom that are data.
  @inlinable @_disfavoredOverload
  public init(_ degreesOfFreedom: Double, _ location: [Real], factor: Matrix<Real>) {
    self.init(Real(degreesOfFreedom), location, factor: factor)
  }

  /// The same with parameters that are data.
  @inlinable @_disfavoredOverload
  public init(_ degreesOfFreedom: Double, _ location: [Double], factor: Matrix<Double>) {
    self.init(Real(degreesOfFreedom), location.map { Real($0) }, factor: Matrix(factor))
  }
}
