import TSNumerics

// Parameters that are data, beside scalars: three ways to bound, four kinds of location and scale.
extension TruncatedNormal {
  /// The same with bounds that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Real, low: Double, high: Double) {
    self.init(location, scale, low: Real(low), high: Real(high))
  }

  /// The same with a lower bound that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Real, low: Double) { self.init(location, scale, low: Real(low)) }

  /// The same with an upper bound that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Real, high: Double) { self.init(location, scale, high: Real(high)) }

  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double, low: Real? = nil, high: Real? = nil) {
    self.init(location, Real(scale), low: low, high: high)
  }

  /// The same with bounds that are data, and so is the scale.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double, low: Double, high: Double) {
    self.init(location, Real(scale), low: Real(low), high: Real(high))
  }

  /// The same with a lower bound that is data, and so is the scale.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double, low: Double) {
    self.init(location, Real(scale), low: Real(low))
  }

  /// The same with an upper bound that is data, and so is the scale.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double, high: Double) {
    self.init(location, Real(scale), high: Real(high))
  }

  /// The same with a location that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real, low: Real? = nil, high: Real? = nil) {
    self.init(Real(location), scale, low: low, high: high)
  }

  /// The same with bounds that are data, and so is the location.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real, low: Double, high: Double) {
    self.init(Real(location), scale, low: Real(low), high: Real(high))
  }

  /// The same with a lower bound that is data, and so is the location.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real, low: Double) {
    self.init(Real(location), scale, low: Real(low))
  }

  /// The same with an upper bound that is data, and so is the location.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real, high: Double) {
    self.init(Real(location), scale, high: Real(high))
  }

  /// The same with a location and a scale that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double, low: Real? = nil, high: Real? = nil) {
    self.init(Real(location), Real(scale), low: low, high: high)
  }

  /// The same with bounds that are data, and so is the rest.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double, low: Double, high: Double) {
    self.init(Real(location), Real(scale), low: Real(low), high: Real(high))
  }

  /// The same with a lower bound that is data, and so is the rest.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double, low: Double) {
    self.init(Real(location), Real(scale), low: Real(low))
  }

  /// The same with an upper bound that is data, and so is the rest.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double, high: Double) {
    self.init(Real(location), Real(scale), high: Real(high))
  }
}
