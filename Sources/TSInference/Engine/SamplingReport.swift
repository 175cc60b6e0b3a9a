/// How a run went.
public struct SamplingReport: Sendable {
  /// How a run ended.
  public enum Outcome: Sendable, Equatable {
    /// Every chain has made all its draws.
    case completed
    /// It was told to end.
    case cancelled
  }

  /// How the run ended.
  public let outcome: Outcome
  /// How each chain went, in order; chains that were never started are missing.
  public let chains: [ChainReport]

  package init(outcome: Outcome, chains: [ChainReport]) {
    self.outcome = outcome
    self.chains = chains
  }

  /// The number of divergent transitions after warm-up.
  public var divergences: Int { chains.reduce(0) { $0 + $1.divergences } }
  /// The number of leapfrog steps, warm-up included.
  public var leapfrogSteps: Int { chains.reduce(0) { $0 + $1.warmupLeapfrogSteps + $1.leapfrogSteps } }
}

/// How a chain went. Counts start with the call: what was done before a checkpoint is not in them.
public struct ChainReport: Sendable {
  /// The chain, from 0.
  public let chain: Int
  /// The number of divergent transitions after warm-up.
  public internal(set) var divergences = 0
  /// The number of trajectories after warm-up that reached the maximum depth.
  public internal(set) var maximumDepthHits = 0
  /// The number of evaluations of the density while the initial point was looked for.
  public internal(set) var startEvaluations = 0
  /// The number of steps in warm-up over which the density was found to jump; see ``SamplingOptions/targetAcceptance``.
  public internal(set) var warmupJumps = 0
  /// The number of leapfrog steps in warm-up, the trials of step sizes and looks into steps included.
  public internal(set) var warmupLeapfrogSteps = 0
  /// The number of leapfrog steps after warm-up.
  public internal(set) var leapfrogSteps = 0
  /// What was seen of the chain if it had not arrived at the end of its warm-up, as far as its log density tells.
  public internal(set) var late: LateChain?
  /// The state to resume from.
  public internal(set) var checkpoint: ChainCheckpoint?

  init(chain: Int) { self.chain = chain }

  package init(
    chain: Int, divergences: Int, maximumDepthHits: Int, leapfrogSteps: Int, checkpoint: ChainCheckpoint?
  ) {
    self.chain = chain
    self.divergences = divergences
    self.maximumDepthHits = maximumDepthHits
    self.leapfrogSteps = leapfrogSteps
    self.checkpoint = checkpoint
  }
}
