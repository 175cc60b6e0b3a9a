import TSNumerics

extension TruncatedNormal {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    let inner = clamped(x)
    return atEnds(x, below: Real(-Double.infinity), above: Real(0), logTail(inner, isLower: true))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    let inner = clamped(x)
    return atEnds(x, below: Real(0), above: Real(-Double.infinity), logTail(inner, isLower: false))
  }

  /// A value of the support: x itself where it is one.
  @inlinable
  func clamped(_ x: Real) -> Real {
    Real.select(isInside(x), x, low ?? high ?? location)
  }

  /// The tail at and beyond the ends of the support.
  @inlinable
  func atEnds(_ x: Real, below: Real, above: Real, _ tail: Real) -> Real {
    let isBelow = (x .<= (low ?? Real(-Double.infinity))) .| (x .== Real(-Double.infinity))
    let isAbove = (x .>= (high ?? Real(Double.infinity))) .| (x .== Real(Double.infinity))
    return Real.select(isBelow, below, Real.select(isAbove, above, tail))
  }

  /// The logarithm of a tail at a value inside, from the complement where it is near 1.
  @inlinable
  func logTail(_ x: Real, isLower: Bool) -> Real {
    typealias P = Real.Primal
    let (a, b) = bounds
    let z = (x - location) / scale
    let whole = mass
    let parts = (part(x, isLower: true), part(x, isLower: false))
    let part = isLower ? parts.0 : parts.1
    let logP = ratio(parts.0, whole, x, isLower: true)
    let logQ = ratio(parts.1, whole, x, isLower: false)
    let (own, other) = isLower ? (logP, logQ) : (logQ, logP)
    let isNear = own .> P(-0.6)
    let value = P.select(isNear, P.log1p(-P.exp(P.select(isNear, other, P(-1)))), own)
    let (wholeA, wholeB) = (whole.density(a.primal), whole.density(b.primal))
    // At an end of the support, where one part is empty, its densities are not finite.
    func kept(_ slope: P) -> P { P.select(P.abs(slope) .< P(Double.infinity), slope, P(0)) }
    if isLower {
      return Real.fused(
        value, z, kept(part.density(z.primal)), a, kept(wholeA - part.density(a.primal)), b, -wholeB)
    }
    return Real.fused(
      value, z, kept(-part.density(z.primal)), a, wholeA, b, kept(part.density(b.primal) - wholeB))
  }

  /// The mass below or above a value inside.
  @inlinable
  func part(_ x: Real, isLower: Bool) -> NormalMass<Real.Primal> {
    let (a, b) = bounds
    let z = ((x - location) / scale).primal
    let infinity = Real.Primal(Double.infinity)
    if isLower {
      let width = low.map { ((x - $0) / scale).primal } ?? infinity
      return NormalMass(from: a.primal, to: z, width: width)
    }
    let width = high.map { (($0 - x) / scale).primal } ?? infinity
    return NormalMass(from: z, to: b.primal, width: width)
  }

  /// log(part/whole): the weights, and the densities that they are relative to.
  @inlinable
  func ratio(
    _ part: NormalMass<Real.Primal>, _ whole: NormalMass<Real.Primal>, _ x: Real, isLower: Bool
  ) -> Real.Primal {
    typealias P = Real.Primal
    // The nearest points differ only where the part's is the value itself.
    let (a, b) = bounds
    let isApart = isLower ? part.nearest .< P(0) : part.nearest .> P(0)
    let isFar = isLower ? a.primal .> P(0) : b.primal .< P(0)
    let moved = isApart .& (.!isFar)
    let distance = P.select(moved, fromNearest(x).primal, P(0))
    let drop = P(-0.5) * distance * (part.nearest + whole.nearest)
    return drop + P.log(part.weight) - P.log(whole.weight)
  }

  // MARK: Quantiles

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    Real.Primal.quantile(probability, quantile(probability, Real.Primal(1) - probability))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    Real.Primal.quantile(probability, quantile(Real.Primal(1) - probability, probability))
  }

  /// The quantile of p from p and q = 1 - p, lane by lane.
  @inlinable
  func quantile(_ p: Real.Primal, _ q: Real.Primal) -> Real.Primal {
    var result = p
    for lane in 0..<Real.Primal.laneCount {
      let x = NormalInterval(
        location: location.double(lane: lane), scale: scale.double(lane: lane),
        low: low?.double(lane: lane), high: high?.double(lane: lane)
      ).quantile(Double(p[lane: lane]), Double(q[lane: lane]))
      result[lane: lane] = Real.Primal.Element(x)
    }
    // Rounding to the precision must not leave the support.
    if let low { result = Real.Primal.maximum(low.primal, result) }
    if let high { result = Real.Primal.minimum(high.primal, result) }
    return result
  }
}
