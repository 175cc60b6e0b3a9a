import TSFiles
import TSInference
import TSProbability
import TSPrograms

/// All that the draws of a fit follow from: what `run.json` keeps.
package struct FitPlan: Sendable {
  /// How the sampler is set.
  package struct Sampler: Equatable, Sendable {
    package var chains = 4
    package var warmup = 1000
    package var draws = 1000
    package var thin = 1
    package var targetAccept = 0.9
    package var maxDepth = 10
    package var metric = MetricAdaptation.automatic
    package var start = ChainStart.automatic
    /// The values that sites start from, one for all of a site or one for each; the rest start by `start`.
    package var startValues: [String: [Double]] = [:]
    /// The sites whose draws are kept; all if nil.
    package var keep: [String]?
    package var saveWarmup = false
    /// The sites that are integrated out.
    package var marginalize = Marginalization.automatic

    /// The defaults.
    package init() {}

    /// As a sampler is set.
    init(_ nuts: NUTS) {
      chains = nuts.chains
      warmup = nuts.warmup
      draws = nuts.draws
      thin = nuts.thin
      targetAccept = nuts.targetAcceptance
      maxDepth = nuts.maximumDepth
      metric = nuts.metric
      // A metric or a step size to start from is not kept either.
      let isPlain = nuts.initialMetric == nil && nuts.initialStepSize == nil
      start = isPlain ? ChainStart(nuts.initialPoint) : .given
    }
  }

  /// The name and version of the rule by which a seed gives the draws of a fit.
  package static let stream = "fit/2"

  package var program: String
  package var model: String
  package var parameters: [String: ParameterValue]
  package var source: RunRecord.DataSource?
  package var seed: UInt64
  package var sampler: Sampler

  /// A plan. The parameters are the properties of the same names.
  package init(
    program: String, model: String, parameters: [String: ParameterValue], source: RunRecord.DataSource?,
    seed: UInt64, sampler: Sampler
  ) {
    self.program = program
    self.model = model
    self.parameters = parameters
    self.source = source
    self.seed = seed
    self.sampler = sampler
  }

  /// How many iterations each chain makes.
  package var iterations: Int { sampler.warmup + sampler.draws }

  /// How many draws a chain has in the end.
  package var keptDraws: Int { Self.kept(sampler.draws, thin: sampler.thin) }

  /// How many rows a chain has in its file before an iteration.
  func rows(before iteration: Int) -> Int {
    let warm = sampler.saveWarmup ? min(iteration, sampler.warmup) : 0
    let after = max(0, iteration - sampler.warmup)
    return Self.kept(warm, thin: sampler.thin) + Self.kept(after, thin: sampler.thin)
  }

  /// How many of some iterations are kept, the first included.
  private static func kept(_ iterations: Int, thin: Int) -> Int {
    iterations == 0 ? 0 : (iterations - 1) / thin + 1
  }

  /// The head of a chain's file, for a density of so many coordinates.
  func header(chain: Int, dimension: Int) -> StanCSVHeader {
    StanCSVHeader(
      model: model, sampleCount: sampler.draws, warmupCount: sampler.warmup, savesWarmup: sampler.saveWarmup,
      thinning: sampler.thin, chain: chain + 1, seed: seed, targetAcceptance: sampler.targetAccept,
      maximumTreeDepth: sampler.maxDepth,
      metric: sampler.metric.isDense(dimension: dimension) ? .dense : .diagonal,
      settings: [.init("program", program), .init("stream", Self.stream)])
  }

  /// The sampler; a number of threads changes no draw and is not part of the plan.
  package func nuts(_ density: ModelDensity, jobs: Int?) throws(InferenceError) -> NUTS {
    var nuts = try NUTS(
      chains: sampler.chains, warmup: sampler.warmup, draws: sampler.draws, thin: sampler.thin,
      targetAcceptance: sampler.targetAccept, maximumDepth: sampler.maxDepth, metric: sampler.metric,
      initialPoint: sampler.start.initialPoint(for: density), jobs: jobs, savesWarmup: sampler.saveWarmup)
    nuts.options.checkpointInterval = 10
    return nuts
  }
}
