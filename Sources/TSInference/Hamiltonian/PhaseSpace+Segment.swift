import TSNumerics

/// What lies between the two ends of the step that was last taken. Both are in memory until the next step begins.
extension PhaseSpace {
  /// By how much the energy has changed over the step.
  @inline(__always)
  func energyChange(_ direction: Direction) -> Double {
    energies[Int(end(direction))] - energies[Int(origin)]
  }

  /// The two ends of the step, for a search for jumps.
  func segment(_ direction: Direction) -> (low: JumpSearch.End, high: JumpSearch.End) {
    let end = end(direction)
    return (
      JumpSearch.End(share: 0, potential: -values[Int(origin)], slope: slope(gradient(origin), direction)),
      JumpSearch.End(share: 1, potential: -values[Int(end)], slope: slope(gradient(end), direction))
    )
  }

  /// The derivative of the potential along the step, by the share of it, where the gradient of log π is this.
  func slope(_ gradient: UnsafePointer<Double>, _ direction: Direction) -> Double {
    let (a, b) = (position(origin), position(end(direction)))
    var sum = 0.0
    for i in 0..<dimension { sum -= gradient[i] * (b[i] - a[i]) }
    return sum
  }

  /// Writes the position at a share of the step.
  func interpolate(_ share: Double, _ direction: Direction, into result: UnsafeMutablePointer<Double>) {
    let (a, b) = (position(origin), position(end(direction)))
    for i in 0..<dimension { result[i] = a[i] + share * (b[i] - a[i]) }
  }

  private func end(_ direction: Direction) -> Int32 {
    direction == .forward ? forward.place : backward.place
  }
}
