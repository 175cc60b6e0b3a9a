import TSNumerics

/// A mixture of two distributions that may be of different families.
///
///     p(x) = w p₁(x) + (1 - w) p₂(x)
///
/// `MixtureOfTwo(0.2, Delta(0), Poisson(rate))` has more zeros than a Poisson. Both must be of whole numbers or neither;
/// a point mass goes with either. Beside a density, a point mass counts as density at its point, where it prevails:
/// such a mixture is for data.
///
/// A draw takes one uniform from child 0 of the site's key, the first component where it lies below w, and that
/// component's draw from child 1. NumPyro draws other numbers of the same distribution.
@frozen
public struct MixtureOfTwo<First: Distribution, Second: Distribution>: Distribution
where First.Value == First.Real, Second.Value == Second.Real, First.Real == Second.Real {
  public typealias Real = First.Real

  /// The probability w of the first component, from 0 to 1.
  public var weight: Real
  /// The first component.
  public var first: First
  /// The second component.
  public var second: Second

  /// A mixture of two distributions.
  ///
  /// - Parameters:
  ///   - weight: the probability w of the first, from 0 to 1.
  ///   - first: the first component.
  ///   - second: the second component.
  @inlinable
  public init(_ weight: Real, _ first: First, _ second: Second) {
    self.weight = weight
    self.first = first
    self.second = second
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    parameters.probability(weight, "weight")
    first.check(&parameters)
    second.check(&parameters)
    let isOfOneKind = first.support.isDiscrete == second.support.isDiscrete
    parameters.require(
      Real.Mask(isOfOneKind || First.self == Delta<Real>.self || Second.self == Delta<Real>.self),
      Real(Double.nan), "second", "of whole numbers if and only if first is")
  }

  /// From the smallest value of either component to the largest.
  @inlinable
  public var support: Support<Real> {
    // A point mass takes the kind of the other.
    if First.self == Delta<Real>.self {
      var range = SupportRange(second.support)
      range.join(SupportRange(first.support))
      return range.support
    }
    var range = SupportRange(first.support)
    range.join(SupportRange(second.support))
    return range.support
  }

  @inlinable
  public func contains(_ value: Real) -> Real.Mask { first.contains(value) .| second.contains(value) }

  @inlinable
  public var placeholder: Real { first.placeholder }

  @inlinable
  public var canDraw: Bool { first.canDraw && second.canDraw }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    Real.logAddExp(
      first.logDensity(value, weight: weight), second.logDensity(value, weight: Real(1) - weight))
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    let key = source.generatorKey
    let isFirst = RandomSource<P>(key: key.child(0)).uniform() .< weight.primal
    let own = RandomSource<P>(key: key.child(1))
    return Real(
      primal: P.choose(isFirst) {
        first.draw(own).primal
      } otherwise: {
        second.draw(own).primal
      })
  }

  @inlinable
  public var moments: Moments<Real>? {
    guard let a = first.moments, let b = second.moments else { return nil }
    let rest = Real(1) - weight
    let distance = a.mean - b.mean
    let within = Real.weighted(weight, a.variance) + Real.weighted(rest, b.variance)
    return Moments(
      mean: Real.weighted(weight, a.mean) + Real.weighted(rest, b.mean),
      variance: within + Real.weighted(weight * rest, distance * distance))
  }
}

extension MixtureOfTwo {
  /// The same with a weight that is data.
  @inlinable @_disfavoredOverload
  public init(_ weight: Double, _ first: First, _ second: Second) { self.init(Real(weight), first, second) }
}
