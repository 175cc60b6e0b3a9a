import TSNumerics

/// What a chain knows of the jumps of the density that its trajectory has crossed.
struct JumpWatch {
  /// Whether it looks for them.
  private(set) var isOn = false
  /// The log density at the probe.
  var value = 0.0
  /// The search at hand, where its probe is, and what goes on once it is over.
  private(set) var search: (search: JumpSearch, share: Double, stage: Chain.Stage, weight: Double)?
  /// Where the density is probed within a step, and its gradient there.
  let position: UnsafeMutablePointer<Double>
  let gradient: UnsafeMutablePointer<Double>
  /// The sums of the jumps on the way to either end of the trajectory.
  private var forward = 0.0
  private var backward = 0.0
  /// By how much the sum of the acceptances of the leaves would be greater without the jumps.
  private var correction = 0.0

  init(dimension: Int) {
    position = .zeros(padded(dimension))
    gradient = .zeros(padded(dimension))
  }

  func deallocate() {
    position.deallocate()
    gradient.deallocate()
  }

  /// Begins a trajectory.
  mutating func begin(isOn: Bool) {
    self.isOn = isOn
    forward = 0
    backward = 0
    correction = 0
  }

  mutating func begin(_ search: JumpSearch, share: Double, stage: Chain.Stage, weight: Double) {
    self.search = (search, share, stage, weight)
  }

  mutating func end() { search = nil }

  /// Takes note of a jump on the way to an end.
  mutating func add(_ jump: Double, _ direction: Direction) {
    if direction == .forward { forward += jump } else { backward += jump }
  }

  /// Takes note of a leaf, by the logarithm of its weight.
  @inline(__always)
  mutating func count(_ logWeight: Double, _ direction: Direction) {
    let jump = direction == .forward ? forward : backward
    if jump != 0 { correction += acceptance(logWeight + jump) - acceptance(logWeight) }
  }

  /// By how much the mean acceptance over so many leaves would be greater without the jumps.
  func correction(leaves: Int) -> Double { correction == 0 ? 0 : correction / Double(leaves) }

  private func acceptance(_ logWeight: Double) -> Double { logWeight >= 0 ? 1 : Double.exp(logWeight) }
}

/// Telling the jumps of a density from the errors of the steps; see ``JumpSearch``.
extension Chain {
  /// Whether the step that was just taken is looked into before anything comes of it; then it asks for what it wants.
  @inline(__always)
  mutating func looksForJump(weight: Double) -> Bool {
    guard jumps.isOn, abs(space.energyChange(direction)) >= JumpSearch.leastChange else { return false }
    return beginJumpSearch(weight)
  }

  @inline(never)
  private mutating func beginJumpSearch(_ weight: Double) -> Bool {
    let (low, high) = space.segment(direction)
    let search = JumpSearch(low: low, high: high)
    guard case .ask(let share) = search.begin() else { return false }
    probe(search, at: share, stage, weight)
    stage = .jump
    return true
  }

  private mutating func probe(_ search: JumpSearch, at share: Double, _ stage: Stage, _ weight: Double) {
    jumps.begin(search, share: share, stage: stage, weight: weight)
    space.interpolate(share, direction, into: jumps.position)
    report.warmupLeapfrogSteps += 1
    ask(position: jumps.position, gradient: jumps.gradient)
  }

  /// Judges the point that was asked for; goes on with the step once all is known.
  mutating func judgeJump() {
    guard let (begun, share, next, weight) = jumps.search else { return }
    var search = begun
    let slope = space.slope(UnsafePointer(jumps.gradient), direction)
    switch search.add(JumpSearch.End(share: share, potential: -jumps.value, slope: slope)) {
    case .ask(let share): return probe(search, at: share, next, weight)
    case .jump(let jump):
      report.warmupJumps += 1
      jumps.add(jump, direction)
    case .smooth: break
    }
    jumps.end()
    stage = next
    goOnAfterJump(weight: weight)
  }
}
