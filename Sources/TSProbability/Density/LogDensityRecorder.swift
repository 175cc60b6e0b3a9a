import TSNumerics

/// Adds up the log-density terms of the sites that pass, with their weights.
public struct LogDensityRecorder<Real: Scalar>: Handler {
  /// The sum so far.
  public var total: Real

  /// An empty sum.
  @inlinable
  public init() { total = Real(0) }

  @inlinable @inline(__always)
  public mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    guard D.Real.self == Real.self, site.kind != .deterministic else { return }
    add(unsafeBitCast(site.weightedLogDensity, to: Real.self))
  }

  @inlinable @inline(__always)
  mutating func add(_ term: Real) { total += term }
}

extension Model {
  /// The log density of the model where every site has a value, from data, `substitute` or a seed.
  ///
  /// - Throws: the first ``ModelError`` of the run.
  @inlinable
  public func logDensity<Real: Scalar>(as scalar: Real.Type) throws -> Real {
    try run(under: LogDensityRecorder<Real>(), as: scalar).total
  }

  /// The log density of the model in double precision where every site has a value.
  ///
  /// - Throws: the first ``ModelError`` of the run.
  @inlinable
  public func logDensity() throws -> Double { try logDensity(as: Double.self) }
}
