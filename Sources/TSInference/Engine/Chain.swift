import TSNumerics

/// One Markov chain as a state machine that asks for one log density and gradient at a time.
///
/// While it is not at rest, ``request`` is the position at which it wants them and ``answer`` where the gradient is to
/// be written. ``arrive(value:)`` and ``goOn(weight:)`` then take it to the next request. It waits for no other chain,
/// and what it draws depends on its keys alone.
struct Chain: ~Copyable {
  /// What the chain is busy with.
  enum Stage: UInt8 {
    /// It tries an initial point.
    case initialPoint
    /// It evaluates the point that it resumes from.
    case resumption
    /// It tries a step size.
    case stepSize
    /// It grows a tree.
    case tree
    /// It walks a fixed path.
    case path
    /// It looks into the step that it has just taken.
    case jump
    /// It wants nothing more.
    case rest
  }

  let plan: ChainPlan
  let keys: ChainKeys
  /// The position that is to be evaluated next.
  private(set) var request: UnsafePointer<Double>
  /// Where its gradient goes.
  private(set) var answer: UnsafeMutablePointer<Double>
  private var logWeight = 0.0
  var stage = Stage.rest
  var direction = Direction.forward
  var space: PhaseSpace
  var tree: Trajectory<PhaseSpace>
  var choices = KeyedChoices()
  /// How many steps of a fixed path are left.
  var stepsLeft = 0
  var jumps: JumpWatch

  var iteration = 0
  /// The log density that a checkpoint found where it stands.
  var resumedLogDensity = 0.0
  var stepSize = 1.0
  var metric: Metric
  var warmUp: WarmUp
  var watch: ArrivalWatch
  var demand = WarmUp.Demand.none
  var search = StepSizeSearch()
  var start = InitialPointSearch()
  var report: ChainReport
  var failure: (any Error)?

  init(plan: ChainPlan, chain: Int) {
    self.plan = plan
    let options = plan.options
    keys = ChainKeys(root: plan.root, chain: chain)
    let isDense = options.metric.isDense(dimension: plan.dimension)
    space = PhaseSpace(dimension: plan.dimension, maximumDepth: plan.maximumDepth, isDense: isDense)
    tree = Trajectory(maximumDepth: plan.maximumDepth)
    jumps = JumpWatch(dimension: plan.dimension)
    metric = options.initialMetric ?? .diagonal(scales: Array(repeating: 1, count: plan.dimension))
    warmUp = WarmUp(
      iterations: options.warmup, kind: options.metric, target: options.targetAcceptance,
      dimension: plan.dimension)
    watch = ArrivalWatch(warmup: options.warmup, dimension: plan.dimension)
    report = ChainReport(chain: chain)
    request = UnsafePointer(space.position(space.current))
    answer = space.gradient(space.current)
  }

  deinit {
    space.deallocate()
    tree.deallocate()
    choices.deallocate()
    jumps.deallocate()
  }

  var isAtRest: Bool { stage == .rest }

  /// Takes the log density at ``request``, whose gradient is in ``answer``.
  ///
  /// - Returns: the logarithm of the weight whose exponential ``goOn(weight:)`` wants.
  @inline(__always)
  mutating func arrive(value: Double) -> Double {
    switch stage {
    case .tree, .path, .stepSize: logWeight = space.finishStep(direction, value: value)
    case .initialPoint, .resumption:
      space.setCurrent(value: value)
      logWeight = 0
    case .jump:
      jumps.value = value
      return 0
    case .rest: break
    }
    return logWeight
  }

  /// Goes on to the next request.
  ///
  /// - Parameter weight: e to the power of what ``arrive(value:)`` gave.
  @inline(__always)
  mutating func goOn(weight: Double) {
    guard stage == .tree else { return goOnElsewhere(weight) }
    if looksForJump(weight: weight) { return }
    addLeaf(weight: weight)
  }

  /// Adds the place that was just reached to the tree.
  @inline(__always)
  mutating func addLeaf(weight: Double) {
    if jumps.isOn { jumps.count(logWeight, direction) }
    let leaf = space.leaf(direction, logWeight: logWeight, weight: weight)
    switch tree.add(leaf, in: &space, choosing: &choices) {
    case .extend(let next): step(next)
    case .finished(let end): finishTree(end)
    }
  }

  @inline(never)
  private mutating func goOnElsewhere(_ weight: Double) {
    switch stage {
    case .initialPoint: judgeInitialPoint()
    case .resumption: goOnFromCheckpoint()
    case .stepSize: judgeStepSize(logAcceptance: logWeight)
    case .path:
      if looksForJump(weight: weight) { return }
      walkPath(logWeight: logWeight, weight: weight)
    case .jump: judgeJump()
    case .tree, .rest: break
    }
  }

  /// Goes on after a step that was looked into.
  mutating func goOnAfterJump(weight: Double) {
    switch stage {
    case .tree: addLeaf(weight: weight)
    case .path: walkPath(logWeight: logWeight, weight: weight)
    case .initialPoint, .resumption, .stepSize, .jump, .rest: break
    }
  }

  @inline(__always)
  mutating func step(_ next: Direction) {
    direction = next
    ask(space.beginStep(next))
  }

  /// Asks for the log density at a place.
  @inline(__always)
  mutating func ask(_ place: Int32) {
    request = UnsafePointer(space.position(place))
    answer = space.gradient(place)
  }

  /// Asks for the log density at a position outside the trajectory.
  mutating func ask(position: UnsafeMutablePointer<Double>, gradient: UnsafeMutablePointer<Double>) {
    request = UnsafePointer(position)
    answer = gradient
  }

  /// Does whatever comes next between two transitions.
  mutating func goOn() {
    if iteration >= plan.iterations || plan.mustStop { return finish() }
    if demand == .stepSizeSearch { return beginStepSizeSearch() }
    beginTransition()
  }

  /// Ends the chain for a reason.
  mutating func fail(_ error: any Error) {
    failure = error
    stage = .rest
    plan.failure.cancel()
  }

  private mutating func finish() {
    stage = .rest
    let checkpoint = makeCheckpoint()
    report.checkpoint = checkpoint
    do { try plan.sink.record(checkpoint) } catch { fail(error) }
  }
}
