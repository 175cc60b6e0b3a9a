import TSNumerics

/// The mean and the variance of a distribution, element by element for a vector.
///
/// Infinite where the integral diverges to infinity, NaN where it has no value at all.
@frozen
public struct Moments<Value: EventValue>: Sendable {
  /// The mean.
  public var mean: Value
  /// The variance.
  public var variance: Value

  /// A mean and a variance.
  @inlinable
  public init(mean: Value, variance: Value) {
    self.mean = mean
    self.variance = variance
  }
}
