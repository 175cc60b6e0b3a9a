/// Finds out whether the potential U = -log π jumps within a leapfrog step, or is only steep there.
///
/// Where a model selects by a latent number, its density jumps. No step size makes the error of a step across a jump
/// smaller, and an adaptation that shortens the steps until the mean acceptance is what it should be would shorten them
/// until trajectories hardly ever get as far. So the jumps that a trajectory has crossed in the warm-up are told apart
/// from the errors of its steps, and the step size is adapted to the latter.
///
/// Over a segment on which U curves one way only, its rise ΔU lies between what the slopes s = ∇U·Δq at the two ends
/// promise. What lies outside is the *excess*,
///
///     J = ΔU - max(s₀, s₁) where ΔU is above both,   ΔU - min(s₀, s₁) where it is below both,
///
/// and 0 in between: it takes a jump or a change of curvature. The segment is halved again and again, and the half with
/// the greater excess is kept. That of a jump stays, while that of a smooth function shrinks with the third power of the
/// length.
package struct JumpSearch: Sendable {
  /// A point on the segment.
  package struct End: Sendable {
    /// Where it is, as a share of the segment.
    package var share: Double
    /// U there.
    package var potential: Double
    /// The derivative of U by the share.
    package var slope: Double

    package init(share: Double, potential: Double, slope: Double) {
      self.share = share
      self.potential = potential
      self.slope = slope
    }
  }

  /// What is known.
  package enum Verdict: Sendable, Equatable {
    /// The potential and slope are wanted at this share of the segment.
    case ask(Double)
    /// U jumps by so much.
    case jump(Double)
    /// U does not jump.
    case smooth
  }

  /// The least change of energy over a step that is looked into.
  package static var leastChange: Double { 0.2 }
  /// How often the segment is halved before what is left counts as a jump.
  private static var halvings: Int { 4 }

  private var low: End
  private var high: End
  private let whole: Double
  private var halvings = 0

  /// - Parameters:
  ///   - low: the start of the step.
  ///   - high: its end.
  package init(low: End, high: End) {
    self.low = low
    self.high = high
    whole = Self.excess(low, high)
  }

  /// What is wanted first.
  package func begin() -> Verdict {
    whole.magnitude >= Self.leastChange && whole.isFinite ? .ask(0.5 * (low.share + high.share)) : .smooth
  }

  /// Takes the point that was asked for.
  package mutating func add(_ middle: End) -> Verdict {
    let (first, second) = (Self.excess(low, middle), Self.excess(middle, high))
    if first.magnitude > second.magnitude { high = middle } else { low = middle }
    let rest = first.magnitude > second.magnitude ? first : second
    guard rest.isFinite, rest.magnitude >= 0.5 * whole.magnitude else { return .smooth }
    halvings += 1
    return halvings == Self.halvings ? .jump(rest) : .ask(0.5 * (low.share + high.share))
  }

  /// The part of the rise that the slopes at both ends do not explain.
  static func excess(_ low: End, _ high: End) -> Double {
    let rise = high.potential - low.potential
    let length = high.share - low.share
    let (a, b) = (low.slope * length, high.slope * length)
    if rise > max(a, b) { return rise - max(a, b) }
    if rise < min(a, b) { return rise - min(a, b) }
    return rise.isFinite && a.isFinite && b.isFinite ? 0 : .nan
  }
}
