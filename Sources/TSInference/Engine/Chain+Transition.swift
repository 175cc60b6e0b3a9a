import TSNumerics

/// Transitions: from one draw to the next.
extension Chain {
  var isWarmingUp: Bool { iteration < warmUp.iterations }

  mutating func beginTransition() {
    let share =
      isWarmingUp ? 1 : StepLength.share(keys.stepLength(iteration), metric: plan.options.metric)
    space.stepSize = stepSize * share
    jumps.begin(isOn: isWarmingUp && warmUp.toleratesJumps)
    let span = space.begin(momentum: keys.momentum(iteration))
    choices.begin(directions: keys.directions(iteration), selection: keys.selection(iteration))
    switch plan.transition {
    case .tree(let limit):
      stage = .tree
      tree.maximumDepth = isWarmingUp ? warmUp.maximumDepth(at: iteration, limit: limit) : limit
      switch tree.begin(place: space.current, span: span, choosing: &choices) {
      case .extend(let next): step(next)
      case .finished(let end): finishTree(end)
      }
    case .path(let steps):
      stage = .path
      stepsLeft = steps
      step(.forward)
    }
  }

  /// Ends a trajectory that was grown as a tree.
  @inline(never)
  mutating func finishTree(_ end: TrajectoryEnd) {
    space.move(to: tree.draw)
    finishTransition(
      acceptance: tree.acceptance, adapted: tree.acceptance + jumps.correction(leaves: tree.leafCount),
      treeDepth: tree.depth, leapfrogSteps: tree.leafCount, end: end)
  }

  /// Takes one step of a fixed path.
  mutating func walkPath(logWeight: Double, weight: Double) {
    stepsLeft -= 1
    let isDivergent = !(logWeight >= -Trajectory<PhaseSpace>.largestEnergyError)
    if stepsLeft > 0, !isDivergent { return step(.forward) }
    let probability = isDivergent ? 0 : min(1, weight)
    if !isDivergent { jumps.count(logWeight, .forward) }
    if choices.uniform() < probability { space.move(to: space.forward.place) }
    let taken = pathLength - stepsLeft
    finishTransition(
      acceptance: probability, adapted: probability + jumps.correction(leaves: 1), treeDepth: 0,
      leapfrogSteps: taken, end: isDivergent ? .diverged : .completed)
  }

  private var pathLength: Int {
    switch plan.transition {
    case .tree: 0
    case .path(let steps): steps
    }
  }

  /// Ends a transition.
  ///
  /// - Parameter adapted: the acceptance that the step size is adapted to, without the jumps of the density.
  private mutating func finishTransition(
    acceptance: Double, adapted: Double, treeDepth: Int, leapfrogSteps: Int, end: TrajectoryEnd
  ) {
    let statistics = DrawStatistics(
      logDensity: space.values[Int(space.current)], acceptance: acceptance, stepSize: space.stepSize,
      treeDepth: treeDepth, leapfrogSteps: leapfrogSteps, end: end, energy: space.energies[Int(space.current)]
    )
    let (made, wasWarmingUp) = (iteration, isWarmingUp)
    count(statistics, wasWarmingUp)
    if wasWarmingUp { learn(acceptance: adapted) }
    iteration += 1
    plan.control.countTransition()
    do { try handOver(statistics, made, wasWarmingUp) } catch { return fail(error) }
    goOn()
  }

  private mutating func count(_ statistics: DrawStatistics, _ wasWarmingUp: Bool) {
    if wasWarmingUp {
      report.warmupLeapfrogSteps += statistics.leapfrogSteps
      return
    }
    report.leapfrogSteps += statistics.leapfrogSteps
    if statistics.isDivergent { report.divergences += 1 }
    if statistics.end == .reachedMaximumDepth { report.maximumDepthHits += 1 }
  }

  private mutating func learn(acceptance: Double) {
    let before = metric
    demand = warmUp.learn(
      iteration: iteration, acceptance: acceptance,
      position: UnsafePointer(space.position(space.current)),
      gradient: UnsafePointer(space.gradient(space.current)), stepSize: &stepSize, metric: &metric)
    if metric != before { space.setMetric(metric) }
  }

  private mutating func handOver(_ statistics: DrawStatistics, _ made: Int, _ wasWarmingUp: Bool) throws {
    let options = plan.options
    if wasWarmingUp { try watchArrival(statistics.logDensity, made) }
    // Warm-up and what comes after it are thinned each from its own first iteration, as CmdStan does.
    let place = wasWarmingUp ? made : made - options.warmup
    let isKept = place.isMultiple(of: options.thin) && (options.savesWarmup || !wasWarmingUp)
    if isKept {
      let position = UnsafeBufferPointer(
        start: UnsafePointer(space.position(space.current)), count: plan.dimension)
      try plan.sink.record(
        Draw(
          chain: report.chain, iteration: made, isWarmup: wasWarmingUp, position: position,
          statistics: statistics))
    }
    if wasWarmingUp, iteration == options.warmup { try handOverAdaptation() }
    if let interval = options.checkpointInterval, iteration.isMultiple(of: interval),
      iteration < plan.iterations
    {
      try plan.sink.record(makeCheckpoint())
    }
  }

  /// Says so when the chain is late, and keeps what is so at the end of the warm-up.
  private mutating func watchArrival(_ logDensity: Double, _ made: Int) throws {
    let found = watch.add(logDensity, iteration: made)
    if let found {
      try plan.sink.record(LateChain(chain: report.chain, iterations: made + 1, found))
    }
    if made + 1 == plan.options.warmup {
      report.late = watch.late.map { LateChain(chain: report.chain, iterations: made + 1, $0) }
    }
  }

  /// Hands over what the warm-up has come to.
  func handOverAdaptation() throws {
    let learnt = plan.options.metric.isDense(dimension: plan.dimension) ? metric.dense : metric
    try plan.sink.record(Adaptation(chain: report.chain, stepSize: stepSize, metric: learnt))
  }
}
