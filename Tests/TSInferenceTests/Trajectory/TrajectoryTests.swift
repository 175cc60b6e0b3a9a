import TSInference
import TSNumerics
import Testing

/// Whole numbers on a line, with a rule of turning that depends on the ends of the two runs that are joined.
struct IntegerSpace: TrajectorySpace {
  struct Span: BitwiseCopyable {
    var first: Int
    var last: Int
  }

  var modulus: Int
  var discarded = 0

  func turns(_ a: Span, _ b: Span) -> Bool {
    let low = min(a.first, a.last, b.first, b.last)
    let high = max(a.first, a.last, b.first, b.last)
    return (low &* 31 &+ high &* 17 &+ (high - low) &* 7) % modulus == 0
  }

  mutating func join(_ earlier: Span, _ later: Span) -> (span: Span, turns: Bool) {
    (Span(first: earlier.first, last: later.last), turns(earlier, later))
  }

  func reverse(_ span: Span) -> Span { Span(first: span.last, last: span.first) }
  mutating func discard(_ place: Int) { discarded += 1 }
}

/// Choices from a key, in the order in which they are asked for.
struct RecordedChoices: TrajectoryChoices {
  var key: PRNGKey
  var counter: UInt64 = 0

  mutating func goesForward(doubling: Int) -> Bool { key.child(1).uniform(at: UInt64(doubling)) > 0.5 }
  mutating func uniform() -> Double {
    counter += 1
    return key.child(2).uniform(at: counter)
  }
}

/// The same sampler by recursion, on integers, as the literature writes it: an independent account.
struct RecursiveTrajectory {
  struct Tree {
    var first: Int
    var last: Int
    var draw: Int
    var logWeight: Double
  }

  let space: IntegerSpace
  let logWeight: (Int) -> Double
  let maximumDepth: Int
  var choices: RecordedChoices
  var visited: [Int] = []
  var diverged = false

  mutating func build(from end: Int, sign: Int, depth: Int) -> Tree? {
    if depth == 0 {
      let leaf = end + sign
      visited.append(leaf)
      let weight = logWeight(leaf)
      if !(weight >= -1000) {
        diverged = true
        return nil
      }
      return Tree(first: leaf, last: leaf, draw: leaf, logWeight: weight)
    }
    guard let near = build(from: end, sign: sign, depth: depth - 1) else { return nil }
    guard let far = build(from: near.last, sign: sign, depth: depth - 1) else { return nil }
    let total = logSum(near.logWeight, far.logWeight)
    let takesFar = choices.uniform() < Double.exp(far.logWeight - total)
    if space.turns(.init(first: near.first, last: near.last), .init(first: far.first, last: far.last)) {
      return nil
    }
    return Tree(
      first: near.first, last: far.last, draw: takesFar ? far.draw : near.draw, logWeight: total)
  }

  mutating func run() -> (draw: Int, depth: Int) {
    var whole = Tree(first: 0, last: 0, draw: 0, logWeight: 0)
    for depth in 0..<maximumDepth {
      let forward = choices.goesForward(doubling: depth)
      guard
        let added = build(from: forward ? whole.last : whole.first, sign: forward ? 1 : -1, depth: depth)
      else { return (whole.draw, depth) }
      if choices.uniform() < Double.exp(added.logWeight - whole.logWeight) { whole.draw = added.draw }
      let old = whole
      whole.logWeight = logSum(whole.logWeight, added.logWeight)
      if forward { whole.last = added.last } else { whole.first = added.last }
      let turns = space.turns(
        .init(first: old.first, last: old.last), .init(first: added.first, last: added.last))
      if turns { return (whole.draw, depth + 1) }
    }
    return (whole.draw, maximumDepth)
  }

  private func logSum(_ a: Double, _ b: Double) -> Double {
    let high = max(a, b)
    return high == -.infinity ? high : high + Double.log(Double.exp(a - high) + Double.exp(b - high))
  }
}

/// The tree that grows leaf by leaf, against recursion.
@Suite struct TrajectoryTests {
  static func leaf(_ place: Int, _ logWeight: Double) -> Leaf<IntegerSpace> {
    Leaf(
      place: place, span: .init(first: place, last: place), logWeight: logWeight,
      weight: Double.exp(logWeight))
  }

  func walk(
    space start: IntegerSpace, maximumDepth: Int, choices start2: RecordedChoices, logWeight: (Int) -> Double
  ) -> (draw: Int, depth: Int, visited: [Int], end: TrajectoryEnd, acceptance: Double) {
    var (space, choices) = (start, start2)
    var tree = Trajectory<IntegerSpace>(maximumDepth: maximumDepth)
    defer { tree.deallocate() }
    var visited: [Int] = []
    var ends = (backward: 0, forward: 0)
    var step = tree.begin(place: 0, span: .init(first: 0, last: 0), choosing: &choices)
    while true {
      switch step {
      case .finished(let end): return (tree.draw, tree.depth, visited, end, tree.acceptance)
      case .extend(let direction):
        let leaf: Int
        if direction == .forward {
          ends.forward += 1
          leaf = ends.forward
        } else {
          ends.backward -= 1
          leaf = ends.backward
        }
        visited.append(leaf)
        step = tree.add(
          Self.leaf(leaf, logWeight(leaf)), in: &space, choosing: &choices)
      }
    }
  }

  @Test(arguments: [2, 3, 5, 11, 101, 1_000_003])
  func visitsAndSelectsWhatRecursionDoes(modulus: Int) {
    for seed in 0..<400 as Range<UInt64> {
      let key = PRNGKey(seed: seed)
      let weights: (Int) -> Double = { leaf in
        let z: Double = key.child(3).normal(at: UInt64(bitPattern: Int64(leaf)))
        return seed % 5 == 0 && leaf % 13 == 12 ? -2000 : 2 * z
      }
      let space = IntegerSpace(modulus: modulus)
      let result = walk(
        space: space, maximumDepth: 7, choices: RecordedChoices(key: key), logWeight: weights)
      var recursion = RecursiveTrajectory(
        space: space, logWeight: weights, maximumDepth: 7, choices: RecordedChoices(key: key))
      let expected = recursion.run()
      #expect(result.visited == recursion.visited)
      #expect(result.draw == expected.draw)
      #expect(result.depth == expected.depth)
      #expect((result.end == .diverged) == recursion.diverged)
      let acceptance = recursion.visited.map { min(1, Double.exp(weights($0))) }.reduce(0, +)
      #expect(abs(result.acceptance - acceptance / Double(recursion.visited.count)) < 1e-12)
    }
  }

  /// Energies that fall by more than a `Double` holds: the scale of the weights follows.
  @Test func weightsOfAnyMagnitude() {
    for seed in 0..<200 as Range<UInt64> {
      let key = PRNGKey(seed: seed)
      let weights: (Int) -> Double = { 300 * abs(Double($0)) - Double($0 * $0) }
      let space = IntegerSpace(modulus: 1_000_003)
      let result = walk(
        space: space, maximumDepth: 5, choices: RecordedChoices(key: key), logWeight: weights)
      var recursion = RecursiveTrajectory(
        space: space, logWeight: weights, maximumDepth: 5, choices: RecordedChoices(key: key))
      #expect(result.draw == recursion.run().draw)
      #expect(result.acceptance == 1)
    }
  }

  @Test func leavesOfEqualWeightAreEquallyLikelyInASubtree() {
    // One doubling of 8 leaves after three that are never drawn: a fixed direction makes the leaves 8...15.
    struct Forward: TrajectoryChoices {
      var inner: RecordedChoices
      mutating func goesForward(doubling: Int) -> Bool { true }
      mutating func uniform() -> Double { inner.uniform() }
    }
    var counts = [Int](repeating: 0, count: 16)
    for seed in 0..<8000 as Range<UInt64> {
      var choices = Forward(inner: RecordedChoices(key: PRNGKey(seed: seed)))
      var space = IntegerSpace(modulus: 1_000_003)
      var tree = Trajectory<IntegerSpace>(maximumDepth: 4)
      var step = tree.begin(place: 0, span: .init(first: 0, last: 0), choosing: &choices)
      var leaf = 0
      while case .extend = step {
        leaf += 1
        let logWeight = leaf < 8 ? -900.0 : 0
        step = tree.add(
          Self.leaf(leaf, logWeight), in: &space, choosing: &choices)
      }
      counts[tree.draw] += 1
      tree.deallocate()
    }
    #expect(counts[0..<8].reduce(0, +) == 0)
    let statistic = counts[8...].reduce(0.0) { $0 + (Double($1) - 1000) * (Double($1) - 1000) / 1000 }
    #expect(statistic < 24.3, "chi-squared of 7 degrees of freedom, one in a thousand")
  }
}
