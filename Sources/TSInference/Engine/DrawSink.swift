import TSNumerics

/// How a transition went.
public struct DrawStatistics: Sendable, Equatable {
  /// The log density at the draw: Stan's `lp__`.
  public var logDensity: Double
  /// The mean of min(1, e^(H₀ - H)) over the trajectory: `accept_stat__`.
  public var acceptance: Double
  /// The leapfrog step size ε of this transition: `stepsize__`.
  public var stepSize: Double
  /// The number of doublings that were kept, 0 for a fixed path: `treedepth__`.
  public var treeDepth: Int
  /// The number of leapfrog steps, each one gradient: `n_leapfrog__`.
  public var leapfrogSteps: Int
  /// Why the trajectory ended.
  public var end: TrajectoryEnd
  /// The Hamiltonian at the draw: `energy__`.
  public var energy: Double

  /// Whether the energy error grew beyond 1000: `divergent__`.
  public var isDivergent: Bool { end == .diverged }

  package init(
    logDensity: Double, acceptance: Double, stepSize: Double, treeDepth: Int, leapfrogSteps: Int,
    end: TrajectoryEnd, energy: Double
  ) {
    self.logDensity = logDensity
    self.acceptance = acceptance
    self.stepSize = stepSize
    self.treeDepth = treeDepth
    self.leapfrogSteps = leapfrogSteps
    self.end = end
    self.energy = energy
  }
}

/// A draw that has just been made.
public struct Draw {
  /// The chain, from 0.
  public let chain: Int
  /// The iteration, from 0 at the start of warm-up.
  public let iteration: Int
  /// Whether it belongs to the warm-up.
  public let isWarmup: Bool
  /// The position; valid during the call only.
  public let position: UnsafeBufferPointer<Double>
  /// How the transition went.
  public let statistics: DrawStatistics
}

/// What a chain has learnt when its warm-up ends.
public struct Adaptation: Sendable, Equatable {
  /// The chain, from 0.
  public let chain: Int
  /// The step size that was adapted; the draws are made with it, or with half of it.
  public let stepSize: Double
  /// The metric that the draws are made with.
  public let metric: Metric
}

/// Receives what chains produce, as they produce it.
///
/// Each chain calls from one thread at a time and in order, but different chains call from different threads at once.
/// A call holds up the chains of its thread. An error ends the run, and is what the run throws.
public protocol DrawSink: Sendable {
  /// Receives a draw.
  func record(_ draw: Draw) throws
  /// Receives the step size and metric of a chain whose warm-up has ended, before its first draw; and once more, the
  /// same ones, when a chain goes on from a checkpoint past its warm-up.
  func record(_ adaptation: Adaptation) throws
  /// Receives what was seen of a chain that has not arrived where the probability is, in its warm-up, up to seven times.
  func record(_ late: LateChain) throws
  /// Receives the state of a chain between two transitions, after every draw that led to it.
  func record(_ checkpoint: ChainCheckpoint) throws
}

extension DrawSink {
  /// Passes over what a warm-up has come to.
  public func record(_ adaptation: Adaptation) {}
  /// Passes over a chain that is late.
  public func record(_ late: LateChain) {}
  /// Passes over a state.
  public func record(_ checkpoint: ChainCheckpoint) {}
}
