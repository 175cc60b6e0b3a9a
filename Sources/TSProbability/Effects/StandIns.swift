import TSNumerics

/// What a deterministic value passes to the handlers as its distribution: density one at every value.
@frozen
public struct DeterministicValue<Value: EventValue>: Distribution {
  public typealias Real = Value.Real
  /// The value itself.
  public let value: Value

  @inlinable @inline(__always)
  public init(_ value: Value) { self.value = value }
  public func check(_ parameters: inout ParameterChecks) {}
  public var support: Support<Real> { .real }
  @inlinable @inline(__always)
  public func logDensity(_ value: Value) -> Real { Real(0) }
  public func draw(_ source: RandomSource<Real.Primal>) -> Value { value }
  public func contains(_ value: Value) -> Real.Mask { Real.Mask(true) }
  public var placeholder: Value { value }
}

/// What a factor passes to the handlers as its distribution: its value is the log-density term.
@frozen
public struct FactorTerm<Real: Scalar>: Distribution {
  @inlinable @inline(__always)
  public init() {}
  public func check(_ parameters: inout ParameterChecks) {}
  public var support: Support<Real> { .real }
  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real { value }
  public func draw(_ source: RandomSource<Real.Primal>) -> Real { Real(0) }
  @inlinable @inline(__always)
  public func contains(_ value: Real) -> Real.Mask { Real.Mask(true) }
}
