import TSNumerics

/// Runs chains on one thread, as many at once as it has lanes.
///
/// In every round the positions that the chains want are gathered, evaluated together and scattered. A chain that is
/// at rest leaves its lane to the next in the queue; when the queue is empty and few chains are left, a narrower
/// evaluator takes over, which gives the same bits.
struct Worker<Density: LogDensity> {
  private let density: Density
  private let plan: ChainPlan
  private let queue: ChainQueue
  private let width: Int
  private var evaluators: [Int: any LogDensityEvaluator] = [:]

  init(density: Density, plan: ChainPlan, queue: ChainQueue, width: Int) {
    self.density = density
    self.plan = plan
    self.queue = queue
    self.width = width
  }

  mutating func work() {
    let chains = UnsafeMutablePointer<Chain>.allocate(capacity: width)
    let batch = Batch(dimension: plan.dimension, width: width)
    defer {
      chains.deallocate()
      batch.deallocate()
    }
    var active = 0
    do {
      while true {
        try fill(chains, &active)
        if active == 0 { return }
        let lanes = active <= 1 ? 1 : active <= 2 ? 2 : active <= 4 ? 4 : 8
        let evaluator = try evaluator(lanes)
        while !batch.round(chains, active, lanes, evaluator) {}
        retire(chains, &active)
      }
    } catch {
      plan.failure.cancel()
      queue.fail(error)
      for i in 0..<active { (chains + i).deinitialize(count: 1) }
    }
  }

  private mutating func evaluator(_ lanes: Int) throws -> any LogDensityEvaluator {
    if let known = evaluators[lanes] { return known }
    let made = try density.makeEvaluator(laneCount: lanes)
    evaluators[lanes] = made
    return made
  }

  /// Takes chains from the queue while lanes are free.
  private mutating func fill(_ chains: UnsafeMutablePointer<Chain>, _ active: inout Int) throws {
    while active < width, !plan.mustStop, let number = queue.take() {
      let checkpoint = queue.checkpoint(of: number)
      let point = checkpoint == nil ? try start(of: number) : nil
      // A search that was stopped may have come to another point than a whole one: the chain has not begun.
      if plan.mustStop { return }
      (chains + active).initialize(to: Chain(plan: plan, chain: number))
      if let checkpoint {
        chains[active].resume(from: checkpoint)
      } else {
        chains[active].begin(at: point?.position)
        chains[active].report.startEvaluations = point?.evaluations ?? 0
      }
      active += 1
      if chains[active - 1].isAtRest { retire(chains, &active) }
    }
  }

  /// Where a chain starts, if that has to be looked for.
  private mutating func start(of chain: Int) throws -> (position: [Double]?, evaluations: Int)? {
    guard case .automatic = plan.options.initialPoint else { return nil }
    let plan = plan
    let lanes = AutomaticStart.climbCount(dimension: plan.dimension)
    let evaluate = PointBatch(try evaluator(lanes), dimension: plan.dimension)
    let search = AutomaticStart(
      keys: ChainKeys(root: plan.root, chain: chain), dimension: plan.dimension, evaluate: evaluate,
      goesOn: { !plan.mustStop })
    return (search.find(), evaluate.count)
  }

  /// Removes the chains that are at rest.
  private func retire(_ chains: UnsafeMutablePointer<Chain>, _ active: inout Int) {
    var kept = 0
    for i in 0..<active {
      if chains[i].isAtRest {
        let chain = (chains + i).move()
        queue.finish(chain.report, failure: chain.failure)
      } else {
        if kept != i { (chains + kept).moveInitialize(from: chains + i, count: 1) }
        kept += 1
      }
    }
    active = kept
  }
}
