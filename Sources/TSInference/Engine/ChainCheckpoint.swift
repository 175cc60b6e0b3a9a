/// The whole state of a chain between two transitions.
///
/// Keys follow from the root key, the chain and the iteration, so there is no generator state. Numbers are encoded by
/// their bit patterns, in hexadecimal, so that any format gives back the same bits; a chain that resumes goes on with
/// the bits that it would have had without the interruption.
public struct ChainCheckpoint: Codable, Sendable, Equatable {
  /// The version of the layout and of the meaning of the state.
  static var currentVersion: Int { 3 }

  let version: Int
  /// The chain, from 0.
  public let chain: Int
  /// The next iteration, from 0 at the start of warm-up.
  public let iteration: Int
  /// The sampler that made it, and its options that matter for what follows.
  let settings: String
  @Exact var position: [Double]
  /// The log density there, by which it is noticed that the model or the data are others.
  @Exact var logDensity: Double
  @Exact var stepSize: Double
  /// The scales of a diagonal metric, or the factor of a dense one.
  @Exact var scales: [Double]
  let isDense: Bool
  /// What the warm-up has learnt; `nil` once it is over.
  let warmUp: WarmUp?
  let demand: WarmUp.Demand

  var metric: Metric { isDense ? .dense(factor: scales) : .diagonal(scales: scales) }

  init(
    chain: Int, iteration: Int, settings: String, position: [Double], logDensity: Double, stepSize: Double,
    metric: Metric, warmUp: WarmUp?, demand: WarmUp.Demand
  ) {
    version = Self.currentVersion
    self.chain = chain
    self.iteration = iteration
    self.settings = settings
    self.warmUp = warmUp
    self.demand = demand
    _position = Exact(wrappedValue: position)
    _logDensity = Exact(wrappedValue: logDensity)
    _stepSize = Exact(wrappedValue: stepSize)
    switch metric {
    case .diagonal(let scales):
      isDense = false
      _scales = Exact(wrappedValue: scales)
    case .dense(let factor):
      isDense = true
      _scales = Exact(wrappedValue: factor)
    }
  }
}
