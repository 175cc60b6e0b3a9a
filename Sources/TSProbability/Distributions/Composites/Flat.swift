import TSNumerics

/// The improper distribution with log density 0 everywhere on a support.
///
/// It is no probability distribution: its density has no integral, and there is nothing to draw from. A site that needs
/// a draw ends the run with an error; one with a value, observed or given by a handler, is fine. That is a prior for
/// inference alone.
@frozen
public struct Flat<Real: Scalar>: Distribution {
  /// The values that have density 1.
  public let support: Support<Real>

  /// Density 1 on a support of one number.
  @inlinable
  public init(_ support: Support<Real> = .real) { self.support = support }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {}

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    Real.select(support.contains(value), Real(0), Real(-Double.infinity))
  }

  @inlinable @inline(__always)
  public var canDraw: Bool { false }

  /// Some number of the support: nothing can be drawn.
  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real { placeholder }
}
