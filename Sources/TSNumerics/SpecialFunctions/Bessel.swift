// Modified Bessel functions, as far as the von Mises distribution needs them.

extension SpecialFunctions {
  /// log(e⁻ᵏ I₀(κ)): by the power series below 20, whose terms are all positive, by Hankel's expansion from there on.
  ///
  /// - Parameter k: κ, at least 0 and finite.
  /// - Returns: the logarithm, to 1e-15 absolutely and to 1e-15 relative; NaN where κ is negative or NaN.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 10.25.2 and 10.40.1.
  public static func logScaledBesselI0(_ k: Double) -> Double {
    guard k >= 0 else { return .nan }
    var (excess, term) = (0.0, 1.0)
    if k >= 20 {
      let r = 0.125 / k
      for n in 1...40 {
        let odd = Double(2 * n - 1)
        term *= odd * odd / Double(n) * r
        excess += term
        if term < 1e-18 { break }
      }
      return -0.5 * (1.8378770664093454836 + Double.log(k)) + Double.log1p(excess)
    }
    let quarter = 0.25 * k * k
    for n in 1...60 {
      term *= quarter / Double(n * n)
      excess += term
      if term <= 1e-18 * excess { break }
    }
    return k < 2 ? Double.log1p(excess) - k : Double.log(Double.exp(-k) * (1 + excess))
  }

  /// 1 - I₁(κ)/I₀(κ): by the continued fraction of the ratio below 20, by the difference of both expansions, term by term,
  /// from there on.
  ///
  /// - Parameter k: κ, at least 0 and finite.
  /// - Returns: the difference, to 1e-14 relative; NaN where κ is negative or NaN.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 10.33.1 and 10.40.1.
  public static func besselGap(_ k: Double) -> Double {
    guard k >= 0 else { return .nan }
    guard k >= 20 else {
      var ratio = 0.0
      for n in stride(from: 16 + Int(1.6 * k), through: 1, by: -1) { ratio = 1 / (Double(2 * n) / k + ratio) }
      return 1 - ratio
    }
    let r = 0.125 / k
    var (zero, one, excess, difference) = (1.0, 1.0, 0.0, 0.0)
    for n in 1...40 {
      let odd = Double(2 * n - 1)
      zero *= odd * odd / Double(n) * r
      one *= (odd * odd - 4) / Double(n) * r
      excess += zero
      difference += zero - one
      if zero < 1e-18 * difference { break }
    }
    return difference / (1 + excess)
  }
}
