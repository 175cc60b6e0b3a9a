import TSNumerics

/// The contract of a distribution: what a site draws from.
///
/// A distribution is a value over a ``Scalar``: its parameters may be data, draws, lanes of draws or differentiable
/// numbers, and it never asks which. To add a family, write one file with one struct:
///
/// 1. stored parameters named in full, with the mathematical symbol in the doc comment;
/// 2. ``check(_:)``, which states what each parameter must satisfy, since GSL checks nothing;
/// 3. ``logDensity(_:)``, in closed form, exact far in the tails, without branches on values;
/// 4. ``draw(_:)``, from a key: the quantile of one uniform where the field does so, a rejection sampler of GSL on the
///    keyed generator elsewhere;
/// 5. ``support``, and ``moments`` where they have closed forms.
///
/// Then add one line to the table of families in the tests: every law applies to it.
///
/// Parameters are checked before every draw and every density, so the other members may assume that they are valid.
public protocol Distribution<Real>: Sendable, SendableMetatype {
  /// The scalar of the parameters.
  associatedtype Real: Scalar
  /// What one draw is: `Real`, or an array of it for a multivariate family.
  associatedtype Value: EventValue where Value.Real == Real

  /// States what each parameter must satisfy.
  func check(_ parameters: inout ParameterChecks)

  /// The values that have positive density.
  var support: Support<Real> { get }

  /// The logarithm of the density, or of the probability for whole numbers, at a value inside the support.
  func logDensity(_ value: Value) -> Real

  /// A draw. The result carries no derivatives.
  ///
  /// - Parameter source: the key and the element of the plate that the site stands in.
  func draw(_ source: RandomSource<Real.Primal>) -> Value

  /// Whether some components of a value may be data and the others missing.
  ///
  /// A family of vectors on the real line that says so has ``logDensity(_:of:)`` and ``draw(_:given:at:)``.
  static var allowsHoles: Bool { get }

  /// The logarithm of the marginal density of some components of a value.
  ///
  /// - Parameters:
  ///   - value: a value inside the support, whose other components do not count.
  ///   - isGiven: for each component whether it counts; at least one does and one does not.
  func logDensity(_ value: Value, of isGiven: [Bool]) -> Real

  /// A draw of some components given the others. The result carries no derivatives.
  ///
  /// - Parameters:
  ///   - source: the key and the element of the plate that the site stands in.
  ///   - value: a value inside the support, some components of which are given.
  ///   - isGiven: for each component whether it is given; at least one is and one is not.
  /// - Returns: the value with its other components drawn.
  func draw(_ source: RandomSource<Real.Primal>, given value: Value, at isGiven: [Bool]) -> Value

  /// Whether a value lies in the support, lane by lane. NaN never does.
  func contains(_ value: Value) -> Real.Mask

  /// Some value inside the support, whatever the parameters: what a site gives once a run has failed.
  var placeholder: Value { get }

  /// Whether the log density is finite only where the parameters and the value are in range.
  ///
  /// Where it is, scoring a model need not check them first: what is out of range shows in the sum.
  static var showsFaults: Bool { get }

  /// Whether there is anything to draw from: false for an improper density, whose sites need a value.
  var canDraw: Bool { get }

  /// The mean and the variance, if they have closed forms; `nil` for a family without either.
  var moments: Moments<Value>? { get }
}

extension Distribution where Value == Real {
  @inlinable @inline(__always)
  public func contains(_ value: Real) -> Real.Mask { support.contains(value) }

  public var placeholder: Real { support.somePoint }
}

extension Distribution {
  public var moments: Moments<Value>? { nil }

  @inlinable @inline(__always)
  public static var showsFaults: Bool { false }

  @inlinable @inline(__always)
  public static var allowsHoles: Bool { false }

  @inlinable
  public func logDensity(_ value: Value, of isGiven: [Bool]) -> Real { logDensity(value) }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>, given value: Value, at isGiven: [Bool]) -> Value {
    draw(source)
  }

  @inlinable @inline(__always)
  public var canDraw: Bool { true }

  /// The first parameter that is out of range, if any.
  public func parameterFault() -> ParameterFault? {
    var fault: ParameterFault?
    withUnsafeMutablePointer(to: &fault) {
      var checks = ParameterChecks(explainingTo: $0)
      check(&checks)
    }
    return fault
  }

  /// Whether every parameter is in range: comparisons only.
  @inlinable @inline(__always)
  public var hasValidParameters: Bool {
    var checks = ParameterChecks(explainingTo: nil, areAllRecorded: Self.allowsHoles)
    check(&checks)
    return checks.isPassed
  }
}
