import TSNumerics

/// Tails and quantiles of the von Mises distribution.
extension LogTails {
  /// The von Mises distribution on [-π, π].
  @usableFromInline
  static func vonMises(_ x: Double, location: Double, concentration k: Double) -> LogTails {
    if x.isNaN || location.isNaN || k.isNaN { return .undefined }
    if x < -Double.pi { return .below }
    if x >= Double.pi { return .above }
    // Angles around the mode: that of the cut, and that of x.
    let turn = 2 * Double.pi
    let shift = location.remainder(dividingBy: turn)
    let end = x - shift
    let here = centred(end < -Double.pi ? end + turn : (end > Double.pi ? end - turn : end), k)
    if shift == 0 { return here }
    let start = centred(shift > 0 ? Double.pi - shift : -Double.pi - shift, k)
    // Either x lies on the same side of the mode's far point as the cut, or that point lies between the two.
    let isAhead = shift > 0 ? end < -Double.pi : end <= Double.pi
    if isAhead { return LogTails(lower: difference(here, start), upper: sum(here.upper, start.lower)) }
    return LogTails(lower: sum(start.upper, here.lower), upper: difference(start, here))
  }

  private static func sum(_ a: Double, _ b: Double) -> Double {
    let high = Swift.max(a, b)
    guard high > -.infinity else { return high }
    return Swift.min(high + Double.log1p(Double.exp(Swift.min(a, b) - high)), 0)
  }

  /// log of the probability between two points, of which `high` is the further.
  private static func difference(_ high: LogTails, _ low: LogTails) -> Double {
    let (a, b) = high.lower < -0.7 ? (high.lower, low.lower) : (low.upper, high.upper)
    return a > -.infinity ? a + Double.log1mExp(Swift.max(a - b, 0)) : a
  }

  /// The distribution around 0 at an angle in [-π, π].
  private static func centred(_ angle: Double, _ k: Double) -> LogTails {
    let s = Swift.min(Swift.abs(angle), Double.pi)
    let half = Double.sin(0.5 * s)
    let outer =
      -k * (2 * half * half) - SpecialFunctions.logScaledBesselI0(k) - 1.8378770664093454836
      + Double.log(mass(beyond: s, k))
    let far = LogTails(lower: Swift.min(outer, 0))
    return angle < 0 ? far : far.swapped
  }

  /// ∫ exp(κ (cos t - cos s)) dt from s to π, in panels of a few decay lengths.
  private static func mass(beyond s: Double, _ k: Double) -> Double {
    let length = 4 / (k * Double.sin(s) + k.squareRoot())
    var (total, start) = (0.0, s)
    while start < Double.pi {
      let end = start + length < Double.pi ? start + length : Double.pi
      var panel = 0.0
      for (node, weight) in GaussLegendre.nodes {
        let distance = start - s + (end - start) * node
        // The product before κ, which may be so large that twice it overflows.
        let versine = 2 * Double.sin(s + 0.5 * distance) * Double.sin(0.5 * distance)
        panel += weight * Double.exp(-k * versine)
      }
      panel *= end - start
      total += panel
      if panel <= 1e-17 * total || end <= start { break }
      start = end
    }
    return total
  }

  @usableFromInline
  static func vonMisesQuantile(
    _ probability: Double, _ tail: Tail, location: Double, concentration: Double
  ) -> Double {
    guard let target = TailTarget(probability, tail) else {
      return TailTarget.end(probability, tail, (-Double.pi, Double.pi))
    }
    let shift = location.remainder(dividingBy: 2 * Double.pi)
    if concentration > 1e16, Swift.abs(shift) < 0.5 * Double.pi {
      // Normal to the last digit, and far from the cut.
      let distance = target.normalDistance / concentration.squareRoot()
      return shift + (target.tail == .lower ? -distance : distance)
    }
    let density = VonMises(location, concentration)
    return target.root(from: 0, in: -Double.pi...Double.pi) { x in
      (vonMises(x, location: location, concentration: concentration), density.logDensity(x))
    }
  }
}

/// Gauss's quadrature with 24 points on [0, 1].
enum GaussLegendre {
  /// Nodes and weights, the roots of the Legendre polynomial by Newton's method.
  static let nodes: [(node: Double, weight: Double)] = {
    let n = 24
    return (1...n).map { i in
      var x = Double.cos(Double.pi * (Double(i) - 0.25) / (Double(n) + 0.5))
      var slope = 1.0
      for _ in 0..<10 {
        var (p, previous) = (x, 1.0)
        for k in 2...n {
          let m = Double(k)
          (p, previous) = (((2 * m - 1) * x * p - (m - 1) * previous) / m, p)
        }
        slope = Double(n) * (x * p - previous) / (x * x - 1)
        x -= p / slope
      }
      return (0.5 + 0.5 * x, 1 / ((1 - x * x) * slope * slope))
    }
  }()
}
