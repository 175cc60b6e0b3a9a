import TSNumerics

/// How the metric is learnt during warm-up.
public enum MetricAdaptation: String, Sendable, Codable, CaseIterable {
  /// The default: a full matrix where there are at most ``greatestAutomaticDimension`` coordinates, and scales where
  /// there are more.
  ///
  /// Up to the end of the first window scales come from draws and gradients, as with `fisher`, which spares most of the
  /// long trajectories at the start; from then on they come from the covariance or the variances of the draws alone, in
  /// windows that double in length. A full matrix is taken as soon as a window has three draws for each coordinate.
  /// Without one, the scales of coordinates whose draws follow each other closely are lengthened, by half at most, at the
  /// end of the last window.
  ///
  /// In the first three tenths of the warm-up trees are kept to a depth of 6, with `fisher` too: with a metric that young
  /// a deeper one costs much and teaches little. After warm-up one transition in twenty, with `fisher` too, takes steps
  /// of half the length, so that no chain stands for long where steps are too long; a path of a fixed number of steps is
  /// then half as long.
  case automatic
  /// All scales are 1 throughout.
  case unit
  /// Scales from the variances of the draws, in windows that double in length, as Stan does.
  case diagonal
  /// A full matrix from the covariance of the draws, in windows that double in length, as Stan does.
  case dense
  /// Scales from the draws and the gradients, renewed at every draw from the first on.
  ///
  /// It needs a third of the warm-up iterations of `diagonal` and finds larger steps, which is faster where a posterior is
  /// close to normal. Where its curvature changes much from place to place, as in a funnel, gradients are large where
  /// few draws are, and chains diverge that do not with `diagonal`.
  case fisher

  /// Up to how many coordinates `automatic` takes a full matrix. Its cost grows with their square, and so does the number
  /// of draws that it takes to learn one.
  public static let greatestAutomaticDimension = 32

  /// Whether the inverse metric is a full matrix in so many dimensions.
  public func isDense(dimension: Int) -> Bool {
    switch self {
    case .dense: true
    case .automatic: dimension <= Self.greatestAutomaticDimension
    case .unit, .diagonal, .fisher: false
    }
  }
}

/// Where chains start.
public enum InitialPoint: Sendable {
  /// The default: near the typical set, where climbs of each chain's own lead that begin at random points, uniform on
  /// (-2, 2) in each coordinate.
  ///
  /// There are eight climbs. Where the normal of the curvature near the top of the first resembles the density, a chain
  /// starts at a draw from one of the normals, chosen in proportion to its evidence, so that it hardly ever starts in a
  /// mode that holds next to nothing of the posterior. Where it does not, as in a funnel, that climb is the only one, and
  /// the chain starts on the way up, where there is no more to gain than one nat for each coordinate.
  case automatic
  /// Each coordinate uniform on (-radius, radius), tried up to a hundred times.
  case uniform(radius: Double)
  /// The same point for every chain.
  case point([Double])
  /// A point for each chain; chain k takes point k modulo their number.
  case points([[Double]])
  /// A point from a chain and a key that belongs to the attempt, tried up to a hundred times.
  case function(@Sendable (_ chain: Int, _ key: PRNGKey) -> [Double])
}

/// What every Markov chain sampler here can be told.
public struct SamplingOptions: Sendable {
  /// The number of chains, at least 1.
  public var chains = 4
  /// The number of warm-up iterations of each chain, at least 0.
  public var warmup = 1000
  /// The number of iterations of each chain after warm-up, at least 0.
  public var draws = 1000
  /// Of the iterations after warm-up, one in `thin` is handed over, the first included, and so it is of the warm-up
  /// where that is handed over; at least 1.
  public var thin = 1
  /// The mean acceptance δ that the step size is adapted to, in (0, 1).
  ///
  /// Stan's is 0.8. With 0.9 steps are shorter and trajectories take more of them, and chains get through where the
  /// curvature is greater than elsewhere, as where an autoregression is nearly a random walk, instead of standing still.
  ///
  /// With the metrics `automatic` and `fisher` the errors of the steps alone count: where the density itself jumps, as
  /// where a model selects by a latent number, no step size however small reaches a target, and the jump is left out.
  public var targetAcceptance = 0.9
  /// How the metric is learnt.
  public var metric = MetricAdaptation.automatic
  /// The metric to start from, if one is known; a full matrix only where `metric` may become one.
  public var initialMetric: Metric?
  /// The step size to start from; found by trial if `nil`.
  public var initialStepSize: Double?
  /// Where chains start.
  public var initialPoint = InitialPoint.automatic
  /// How many threads to use, at least 1; as many as there are processors if `nil`.
  public var jobs: Int?
  /// Whether warm-up draws are handed over too.
  public var savesWarmup = false
  /// After how many iterations a chain hands over a checkpoint, at least 1; only at its end if `nil`.
  public var checkpointInterval: Int?

  /// The greatest number of chains, of iterations before and after the end of the warm-up, and the greatest thinning:
  /// what is counted with them cannot overflow.
  public static let greatestCount = Int(Int32.max)

  /// The defaults.
  public init() {}

  /// Checks every option.
  ///
  /// - Parameter dimension: the number of coordinates, if known.
  /// - Throws: ``InferenceError/invalidOption(name:value:expected:)``.
  public func validate(dimension: Int? = nil) throws(InferenceError) {
    let most = Self.greatestCount
    for (name, value, least) in [
      ("chains", chains, 1), ("warmup", warmup, 0), ("draws", draws, 0), ("thin", thin, 1),
    ] {
      try atLeast(name, value, least)
      guard value <= most else {
        throw .invalidOption(name: name, value: "\(value)", expected: "at most \(most)")
      }
    }
    if let jobs { try atLeast("jobs", jobs, 1) }
    if let checkpointInterval { try atLeast("checkpointInterval", checkpointInterval, 1) }
    guard warmup + draws > 0 else {
      throw .invalidOption(name: "draws", value: "0", expected: "at least 1 when warmup is 0")
    }
    guard targetAcceptance > 0, targetAcceptance < 1 else {
      throw .invalidOption(
        name: "targetAcceptance", value: "\(targetAcceptance)", expected: "a number between 0 and 1")
    }
    if let step = initialStepSize, !(step > 0 && step.isFinite) {
      throw .invalidOption(name: "initialStepSize", value: "\(step)", expected: "a positive number")
    }
    try validateInitialPoint(dimension)
    try validateMetric(dimension)
  }

  private func validateInitialPoint(_ dimension: Int?) throws(InferenceError) {
    switch initialPoint {
    case .automatic: break
    case .uniform(let radius):
      guard radius >= 0, radius.isFinite else {
        throw .invalidOption(
          name: "initialPoint", value: "radius \(radius)", expected: "a radius of at least 0")
      }
    case .point(let point): try validate(points: [point], dimension)
    case .points(let points): try validate(points: points, dimension)
    case .function: break
    }
  }

  private func validate(points: [[Double]], _ dimension: Int?) throws(InferenceError) {
    guard !points.isEmpty else {
      throw .invalidOption(name: "initialPoint", value: "no point", expected: "at least one point")
    }
    for point in points {
      guard point.allSatisfy(\.isFinite), dimension == nil || point.count == dimension else {
        let wanted = dimension.map { "\($0) finite numbers" } ?? "finite numbers"
        throw .invalidOption(name: "initialPoint", value: "\(point)", expected: wanted)
      }
    }
  }

  private func validateMetric(_ dimension: Int?) throws(InferenceError) {
    guard let initialMetric else { return }
    if case .dense = initialMetric, !metric.isDense(dimension: initialMetric.dimension) {
      throw .invalidOption(
        name: "initialMetric", value: "dense", expected: "a diagonal one for metric \(metric.rawValue)")
    }
    guard dimension == nil || initialMetric.dimension == dimension else {
      throw .invalidOption(
        name: "initialMetric", value: "of dimension \(initialMetric.dimension)", expected: "\(dimension ?? 0)"
      )
    }
    guard initialMetric.variances.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .invalidOption(
        name: "initialMetric", value: "not positive everywhere", expected: "positive finite scales")
    }
  }
}

/// Throws unless a whole number is large enough.
func atLeast(_ name: String, _ value: Int, _ least: Int) throws(InferenceError) {
  guard value >= least else {
    throw .invalidOption(name: name, value: "\(value)", expected: "at least \(least)")
  }
}
