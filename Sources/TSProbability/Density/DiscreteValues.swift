import TSNumerics
import TSPrograms

/// What a latent site may be whose distribution is discrete.
enum DiscreteValues: Equatable {
  /// The whole numbers of a range.
  case range(ClosedRange<Int>)
  /// Values that cannot be summed over, and why.
  case unbounded(String)

  /// Nil for a distribution that is not discrete.
  init?<D: Distribution>(_ distribution: D) {
    let support = distribution.support
    guard support.isDiscrete else { return nil }
    guard D.Value.self == D.Real.self else {
      self = .unbounded("its values are vectors")
      return
    }
    switch support {
    case .boolean: self = .range(0...1)
    case .whole(let lower, let upper): self.init(lower, upper)
    default: self = .unbounded("it has no largest value")
    }
  }

  private init<Real: Scalar>(_ lower: Real, _ upper: Real) {
    guard let low = lower.known, let high = upper.known else {
      self = .unbounded("its bounds depend on what is drawn")
      return
    }
    // Beyond 2⁵³ whole numbers are not told apart.
    guard low.magnitude <= 0x1p53, high.magnitude <= 0x1p53, let first = Int(exactly: low),
      let last = Int(exactly: high), first <= last
    else {
      self = .unbounded("its values are those from \(low) to \(high)")
      return
    }
    let count = last - first
    guard count < DiscreteStates.mostCombinations else {
      self = .unbounded("it has \(count + 1) values, where \(DiscreteStates.mostCombinations) are the most")
      return
    }
    self = .range(first...last)
  }
}

extension Site {
  /// Goes on without the value of a discrete site that is missing, of which the density does not depend: some value that is
  /// possible stands for it.
  mutating func passMissing() {
    let pattern = distribution.placeholder
    let point = distribution.support.somePoint
    value = pattern.rearranged(from: (0..<pattern.eventCount).map { _ in point })
    isMasked = true
  }
}

extension Scalar {
  /// The value, where it does not depend on what is drawn; for a scalar of one lane.
  fileprivate var known: Double? {
    if let recorded = self as? Recorded { return recorded.isConstant ? recorded.constant : nil }
    return double(lane: 0)
  }
}
