import Synchronization
import TSNumerics

/// A run of several chains over threads and lanes.
///
/// Each thread is a worker with an evaluator of its own; chains wait in one queue, and a worker takes the next when one
/// of its lanes is free.
struct Run<Density: LogDensity> {
  private let density: Density
  private let plan: ChainPlan

  init(
    density: Density, options: SamplingOptions, transition: Transition, key: PRNGKey, sink: any DrawSink,
    control: RunControl
  ) {
    self.density = density
    plan = ChainPlan(
      dimension: density.dimension, options: options, transition: transition, root: key, sink: sink,
      control: control)
  }

  /// Checks that a chain of this run can go on from a state.
  func check(_ checkpoint: ChainCheckpoint) throws {
    try plan.options.validate(dimension: density.dimension)
    try checkpoint.check(plan)
    let evaluator = try density.makeEvaluator(laneCount: 1)
    var (value, gradient) = (0.0, [Double](repeating: 0, count: padded(density.dimension)))
    let position = checkpoint.position + gradient.dropFirst(checkpoint.position.count)
    evaluator.evaluate(position, values: &value, gradients: &gradient)
    try StateCheck().logDensity(checkpoint.logDensity, isNear: value)
  }

  func perform(resuming checkpoints: [ChainCheckpoint]) throws -> SamplingReport {
    guard density.dimension >= 1 else {
      throw InferenceError.invalidOption(
        name: "dimension", value: "\(density.dimension)", expected: "at least 1")
    }
    try plan.options.validate(dimension: density.dimension)
    var resumed: [Int: ChainCheckpoint] = [:]
    for checkpoint in checkpoints {
      try checkpoint.check(plan)
      guard resumed.updateValue(checkpoint, forKey: checkpoint.chain) == nil else {
        throw InferenceError.checkpointMismatch("there are two of chain \(checkpoint.chain)")
      }
    }
    let jobs = min(plan.options.jobs ?? processorCount(), plan.options.chains)
    let queue = ChainQueue(count: plan.options.chains, resumed: resumed)
    let width = Self.laneCount(chains: plan.options.chains, jobs: jobs)
    let (density, plan) = (density, plan)
    try onThreads(jobs) { _ in
      var worker = Worker(density: density, plan: plan, queue: queue, width: width)
      worker.work()
    }
    return try queue.report(cancelled: plan.control.isCancelled, iterations: plan.iterations)
  }

  /// The lanes of a worker: its share of the chains, rounded up to 1, 2, 4 or 8.
  static func laneCount(chains: Int, jobs: Int) -> Int {
    let share = (chains + jobs - 1) / jobs
    return share <= 1 ? 1 : share <= 2 ? 2 : share <= 4 ? 4 : 8
  }
}

/// The chains that wait, and what became of those that ran.
final class ChainQueue: Sendable {
  private let count: Int
  private let resumed: [Int: ChainCheckpoint]
  private let next = Atomic(0)
  private let outcomes = Mutex<(reports: [ChainReport], failures: [(chain: Int, error: any Error)])>(([], []))

  init(count: Int, resumed: [Int: ChainCheckpoint]) {
    self.count = count
    self.resumed = resumed
  }

  /// The next chain that waits.
  func take() -> Int? {
    let chain = next.add(1, ordering: .relaxed).oldValue
    return chain < count ? chain : nil
  }

  func checkpoint(of chain: Int) -> ChainCheckpoint? { resumed[chain] }

  func finish(_ report: ChainReport, failure: (any Error)?) {
    outcomes.withLock {
      $0.reports.append(report)
      if let failure { $0.failures.append((report.chain, failure)) }
    }
  }

  func fail(_ error: any Error) { outcomes.withLock { $0.failures.append((count, error)) } }

  /// The report of the run; throws the failure of the first chain that has one.
  func report(cancelled: Bool, iterations: Int) throws -> SamplingReport {
    let (reports, failures) = outcomes.withLock { ($0.reports, $0.failures) }
    if let first = failures.min(by: { $0.chain < $1.chain }) { throw first.error }
    let chains = reports.sorted { $0.chain < $1.chain }
    let isComplete =
      chains.count == count && chains.allSatisfy { ($0.checkpoint?.iteration ?? 0) >= iterations }
    return SamplingReport(outcome: isComplete || !cancelled ? .completed : .cancelled, chains: chains)
  }
}
