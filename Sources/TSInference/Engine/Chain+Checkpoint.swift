/// Saving the state of a chain, and going on from one.
extension Chain {
  /// The state between two transitions.
  func makeCheckpoint() -> ChainCheckpoint {
    let q = space.position(space.current)
    return ChainCheckpoint(
      chain: report.chain, iteration: iteration, settings: plan.settings,
      position: Array(UnsafeBufferPointer(start: q, count: plan.dimension)),
      logDensity: space.values[Int(space.current)], stepSize: stepSize, metric: metric,
      warmUp: iteration < plan.options.warmup ? warmUp : nil, demand: demand)
  }

  /// Goes on from a state that was checked to belong to the run. The log density there is evaluated once more.
  mutating func resume(from checkpoint: ChainCheckpoint) {
    iteration = checkpoint.iteration
    resumedLogDensity = checkpoint.logDensity
    stepSize = checkpoint.stepSize
    metric = checkpoint.metric
    demand = checkpoint.demand
    if let saved = checkpoint.warmUp { warmUp = saved }
    let q = space.position(space.current)
    for (i, x) in checkpoint.position.enumerated() { q[i] = x }
    space.setMetric(metric)
    ask(space.current)
    stage = .resumption
  }

  /// Goes on once the point that was resumed from is evaluated. Past the warm-up, what that has come to is handed over
  /// again: who writes it down may have been stopped between the two.
  mutating func goOnFromCheckpoint() {
    do {
      try StateCheck().logDensity(resumedLogDensity, isNear: space.values[Int(space.current)])
    } catch { return fail(error) }
    let warmup = plan.options.warmup
    if warmup > 0, iteration >= warmup {
      do { try handOverAdaptation() } catch { return fail(error) }
    }
    goOn()
  }
}
