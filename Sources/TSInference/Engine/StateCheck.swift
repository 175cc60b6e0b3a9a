/// Checks of a state that was read: every number that is counted with, so that none can trap, hang or pass unnoticed.
struct StateCheck {
  /// The way to what is checked, such as "warmUp.".
  var path = ""

  /// The same checks one level deeper.
  func inside(_ name: String) -> StateCheck { StateCheck(path: "\(path)\(name).") }

  /// Throws unless something holds.
  ///
  /// - Parameters:
  ///   - name: The field.
  ///   - found: What it holds.
  ///   - expected: What it should.
  func require(
    _ condition: Bool, _ name: String, found: @autoclosure () -> some CustomStringConvertible,
    expected: @autoclosure () -> String
  ) throws(InferenceError) {
    guard !condition else { return }
    throw .checkpointMismatch("\(path)\(name): found \(found()), expected \(expected())")
  }

  /// Throws unless a whole number is in a range.
  func whole(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(InferenceError) {
    try require(
      range.contains(value), name, found: value,
      expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
  }

  /// Throws unless there are as many numbers as there should be.
  func length(_ name: String, _ values: [Double], _ count: Int) throws(InferenceError) {
    try require(values.count == count, name, found: "\(values.count) numbers", expected: "\(count)")
  }

  /// Throws unless all numbers are finite.
  func finite(_ name: String, _ values: [Double]) throws(InferenceError) {
    guard let place = values.firstIndex(where: { !$0.isFinite }) else { return }
    try require(false, "\(name)[\(place)]", found: values[place], expected: "a finite number")
  }

  /// Throws unless a number is positive and finite.
  func positive(_ name: String, _ value: Double) throws(InferenceError) {
    try require(value > 0 && value.isFinite, name, found: value, expected: "a positive finite number")
  }

  /// How far a log density may be from what it was, relative to it: processors may differ in its last digits.
  private static var greatestDifference: Double { 1e-6 }

  /// Throws unless the log density that was kept is that of the position.
  func logDensity(_ kept: Double, isNear value: Double) throws(InferenceError) {
    try require(
      abs(kept - value) <= Self.greatestDifference * max(1, abs(kept)), "logDensity", found: kept,
      expected: "\(value) of the position: the model or the data are others")
  }

  /// Throws unless something is there exactly when it should be.
  func presence(_ name: String, _ isThere: Bool, _ shouldBe: Bool) throws(InferenceError) {
    try require(
      isThere == shouldBe, name, found: isThere ? "something" : "nothing",
      expected: shouldBe ? "something" : "nothing")
  }
}

extension ChainCheckpoint {
  /// Checks that the state belongs to a run, and that a chain can go on from it.
  func check(_ plan: ChainPlan) throws(InferenceError) {
    let check = StateCheck()
    try check.require(
      version == Self.currentVersion, "version", found: version, expected: "\(Self.currentVersion)")
    try check.whole("chain", chain, in: 0...(plan.options.chains - 1))
    try check.require(
      settings == plan.settings, "settings", found: "\"\(settings)\"", expected: "\"\(plan.settings)\"")
    try check.whole("iteration", iteration, in: 0...plan.iterations)
    try check.length("position", position, plan.dimension)
    try check.finite("position", position)
    try check.finite("logDensity", [logDensity])
    try check.positive("stepSize", stepSize)
    try checkMetric(check, plan)
    let isWarmingUp = iteration < plan.options.warmup
    try check.presence("warmUp", warmUp != nil, isWarmingUp)
    try warmUp?.check(
      check.inside("warmUp"), plan.options, dimension: plan.dimension, iteration: iteration)
  }

  private func checkMetric(_ check: StateCheck, _ plan: ChainPlan) throws(InferenceError) {
    let n = plan.dimension
    let mayBeDense = plan.options.metric.isDense(dimension: n)
    try check.require(!isDense || mayBeDense, "isDense", found: isDense, expected: "false")
    try check.length("scales", scales, isDense ? n * n : n)
    try check.finite("scales", scales)
    for i in 0..<n {
      let place = isDense ? i * n + i : i
      try check.positive("scales[\(place)]", scales[place])
    }
  }
}
