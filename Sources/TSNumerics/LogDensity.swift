/// The contract between a posterior and a sampler: an unnormalised log density over ℝⁿ, with its gradient.
///
/// A sampler knows nothing of models, and a density nothing of samplers. A density of one's own needs these two members;
/// ``GradientFunction`` makes one from a closure.
public protocol LogDensity: Sendable {
  /// The number of coordinates n, at least 1.
  var dimension: Int { get }

  /// Working memory for evaluating several positions at once, used by one thread at a time.
  ///
  /// - Parameter laneCount: how many positions are evaluated together: 1, 2, 4 or 8.
  func makeEvaluator(laneCount: Int) throws -> any LogDensityEvaluator
}

/// Evaluates a log density and its gradient at several positions at once.
///
/// What a lane gives depends on its own position alone: the same bits at any `laneCount`, whatever the other lanes hold.
public protocol LogDensityEvaluator: AnyObject {
  /// How many positions are evaluated together.
  var laneCount: Int { get }

  /// Evaluates the log density and its gradient.
  ///
  /// Outside the domain, or where a number overflows, the value of that lane is minus infinity and its gradient
  /// arbitrary. It is never NaN.
  ///
  /// - Parameters:
  ///   - positions: coordinate i of lane l at `i * laneCount + l`; `dimension * laneCount` numbers.
  ///   - values: the log density of each lane; `laneCount` numbers.
  ///   - gradients: laid out as `positions`.
  func evaluate(
    _ positions: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>,
    gradients: UnsafeMutablePointer<Double>)

  /// Evaluates the log density alone: the same values, perhaps sooner.
  ///
  /// - Parameters:
  ///   - positions: as ``evaluate(_:values:gradients:)`` has them.
  ///   - values: the log density of each lane.
  ///   - scratch: room for as many numbers as there are positions, which are arbitrary afterwards.
  func evaluate(
    _ positions: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>,
    scratch: UnsafeMutablePointer<Double>)
}

extension LogDensityEvaluator {
  /// With the gradient, which is what there is.
  public func evaluate(
    _ positions: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>,
    scratch: UnsafeMutablePointer<Double>
  ) {
    evaluate(positions, values: values, gradients: scratch)
  }
}

/// A log density from a closure that gives the value and the gradient at one position.
///
/// ```swift
/// let normal = GradientFunction(dimension: 2) { x, gradient in
///   for i in x.indices { gradient[i] = -x[i] }
///   return -0.5 * x.reduce(0) { $0 + $1 * $1 }
/// }
/// ```
public struct GradientFunction: LogDensity {
  public let dimension: Int
  let function: @Sendable (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Double

  /// A log density.
  ///
  /// - Parameters:
  ///   - dimension: the number of coordinates.
  ///   - function: is given the position, writes the gradient and returns the value.
  public init(
    dimension: Int,
    _ function:
      @escaping @Sendable (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Double
  ) {
    self.dimension = dimension
    self.function = function
  }

  public func makeEvaluator(laneCount: Int) -> any LogDensityEvaluator {
    FunctionEvaluator(self, laneCount: laneCount)
  }
}

private final class FunctionEvaluator: LogDensityEvaluator {
  let laneCount: Int
  private let density: GradientFunction
  private var position: [Double]
  private var gradient: [Double]

  init(_ density: GradientFunction, laneCount: Int) {
    self.density = density
    self.laneCount = laneCount
    position = Array(repeating: 0, count: density.dimension)
    gradient = position
  }

  func evaluate(
    _ positions: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>,
    gradients: UnsafeMutablePointer<Double>
  ) {
    for lane in 0..<laneCount {
      for i in position.indices { position[i] = positions[i * laneCount + lane] }
      let value = position.withUnsafeBufferPointer { x in
        gradient.withUnsafeMutableBufferPointer { density.function(x, $0) }
      }
      values[lane] = value.isNaN ? -.infinity : value
      for i in gradient.indices { gradients[i * laneCount + lane] = gradient[i] }
    }
  }
}
