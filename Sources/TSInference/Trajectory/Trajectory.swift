import TSNumerics

/// Grows the trajectory of the no-U-turn sampler, one leaf at a time, and chooses the next draw from it.
///
/// The trajectory doubles: each doubling goes forward or backward in time and adds as many leaves as there are. The
/// new leaves form a binary tree, whose finished subtrees wait on a stack, at level k those of 2ᵏ leaves, until
/// their sibling is finished: leaf j completes as many subtrees as j has trailing zero bits. Every join is checked for
/// a turn. The tree stops at the first turn or divergence, and then nothing of the doubling at hand is drawn.
///
/// Among the leaves of a subtree the draw is multinomial by weight. A finished doubling replaces the draw with
/// probability min(1, w_new / w_old), which favours places far from the start.
///
/// Weights are kept on a linear scale relative to the start, which costs one exponential a leaf. When a leaf outweighs
/// the scale by e⁵⁰⁰, everything is scaled down.
///
/// - Complexity: one join a leaf on average; no allocation after `init`.
///
/// Sources: Hoffman and Gelman (2014), The no-U-turn sampler, JMLR 15(47); Betancourt (2017), A conceptual
/// introduction to Hamiltonian Monte Carlo, doi:10.48550/arXiv.1701.02434.
package struct Trajectory<Space: TrajectorySpace> {
  /// What to do next.
  package enum Step {
    /// Walk one step on from this end, and ``add(_:in:choosing:)`` the leaf.
    case extend(Direction)
    /// The trajectory is finished; ``draw`` is the next draw.
    case finished(TrajectoryEnd)
  }

  private struct Subtree {
    var span: Space.Span
    var place: Space.Place
    var weight: Double
  }

  /// The energy error beyond which a trajectory counts as divergent.
  package static var largestEnergyError: Double { 1000 }

  /// The greatest number of doublings.
  package var maximumDepth: Int
  /// How many doublings were finished and kept.
  package private(set) var depth = 0
  /// How many leaves were added, the start not counted.
  package private(set) var leafCount = 0

  private let capacity: Int
  private var direction = Direction.forward
  private var leavesInDoubling = 0
  private var acceptanceSum = 0.0
  /// The logarithm of what a weight of 1 stands for.
  private var logUnit = 0.0
  /// The whole trajectory, then the finished subtrees of 1, 2, 4, ... leaves.
  private let subtrees: UnsafeMutablePointer<Subtree>

  /// A tree with room for `maximumDepth` doublings.
  package init(maximumDepth: Int) {
    self.maximumDepth = maximumDepth
    capacity = maximumDepth
    subtrees = .allocate(capacity: maximumDepth + 2)
  }

  package func deallocate() { subtrees.deallocate() }

  /// The place that the trajectory as far as it was kept has selected.
  package var draw: Space.Place { subtrees[0].place }

  /// The mean of min(1, e^(H₀ - H)) over all leaves, those of a doubling that was given up included.
  package var acceptance: Double { leafCount == 0 ? 0 : acceptanceSum / Double(leafCount) }

  /// Starts a trajectory from a place of weight 1.
  package mutating func begin(
    place: Space.Place, span: Space.Span, choosing choices: inout some TrajectoryChoices
  ) -> Step {
    subtrees.initialize(to: Subtree(span: span, place: place, weight: 1))
    depth = 0
    leafCount = 0
    acceptanceSum = 0
    logUnit = 0
    maximumDepth = min(maximumDepth, capacity)
    return nextDoubling(&choices)
  }

  /// Adds the leaf that was reached.
  @inline(__always)
  package mutating func add(
    _ leaf: Leaf<Space>, in space: inout Space, choosing choices: inout some TrajectoryChoices
  ) -> Step {
    leafCount &+= 1
    leavesInDoubling &+= 1
    guard leaf.logWeight >= -Self.largestEnergyError else { return .finished(.diverged) }
    var subtree = Subtree(span: leaf.span, place: leaf.place, weight: weigh(leaf))
    let level = leavesInDoubling.trailingZeroBitCount
    for lower in 0..<level {
      if joinTurns(subtrees[lower &+ 1], &subtree, in: &space, choosing: &choices) {
        return .finished(.turned)
      }
    }
    if level == depth { return finishDoubling(subtree, in: &space, choosing: &choices) }
    (subtrees + (level &+ 1)).initialize(to: subtree)
    return .extend(direction)
  }

  private mutating func nextDoubling(_ choices: inout some TrajectoryChoices) -> Step {
    if depth >= maximumDepth { return .finished(.reachedMaximumDepth) }
    direction = choices.goesForward(doubling: depth) ? .forward : .backward
    leavesInDoubling = 0
    return .extend(direction)
  }

  /// The weight of a leaf, with its share of the acceptance statistic.
  @inline(__always)
  private mutating func weigh(_ leaf: Leaf<Space>) -> Double {
    if logUnit == 0, leaf.weight < 1e200 {
      acceptanceSum += min(1, leaf.weight)
      return leaf.weight
    }
    return rescale(for: leaf.logWeight)
  }

  @inline(never)
  private mutating func rescale(for logWeight: Double) -> Double {
    acceptanceSum += logWeight >= 0 ? 1 : Double.exp(logWeight)
    if logWeight - logUnit < 460 { return Double.exp(logWeight - logUnit) }
    let factor = Double.exp(logUnit - logWeight)
    subtrees[0].weight *= factor
    let waiting = leavesInDoubling &- 1
    for level in 0..<depth where waiting >> level & 1 == 1 { subtrees[level + 1].weight *= factor }
    logUnit = logWeight
    return 1
  }

  /// Joins the subtree that waited with the one that goes on from it, and chooses between their places.
  @inline(__always)
  private mutating func joinTurns(
    _ earlier: Subtree, _ later: inout Subtree, in space: inout Space,
    choosing choices: inout some TrajectoryChoices
  ) -> Bool {
    let (span, turns) = space.join(earlier.span, later.span)
    let weight = earlier.weight + later.weight
    if choices.uniform() * weight < later.weight {
      space.discard(earlier.place)
    } else {
      space.discard(later.place)
      later.place = earlier.place
    }
    later.span = span
    later.weight = weight
    return turns
  }

  @inline(__always)
  private mutating func finishDoubling(
    _ added: Subtree, in space: inout Space, choosing choices: inout some TrajectoryChoices
  ) -> Step {
    depth &+= 1
    var whole = subtrees[0]
    if choices.uniform() * whole.weight < added.weight {
      space.discard(whole.place)
      whole.place = added.place
    } else {
      space.discard(added.place)
    }
    whole.weight += added.weight
    let forward = direction == .forward
    let old = forward ? whole.span : space.reverse(whole.span)
    let (span, turns) = space.join(old, added.span)
    whole.span = forward ? span : space.reverse(span)
    subtrees[0] = whole
    return turns ? .finished(.turned) : nextDoubling(&choices)
  }
}
