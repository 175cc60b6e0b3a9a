import TSNumerics

/// Tails and quantiles of the standard t distribution.
extension LogTails {
  /// Student's t distribution with location 0 and scale 1: half of I at ν/(ν + t²) with the shapes ν/2 and 1/2.
  @usableFromInline
  static func studentT(_ z: Double, degreesOfFreedom nu: Double) -> LogTails {
    if z.isNaN || nu.isNaN { return .undefined }
    let logHalf = -0.6931471805599453
    if Swift.abs(z) == .infinity { return z < 0 ? .below : .above }
    let far = LogTails(lower: logHalf + halfStudentT(Swift.abs(z), degreesOfFreedom: nu).upper)
    return z < 0 ? far : far.swapped
  }

  /// The absolute value of it, at t ≥ 0.
  @usableFromInline
  static func halfStudentT(_ t: Double, degreesOfFreedom nu: Double) -> LogTails {
    if t.isNaN || nu.isNaN { return .undefined }
    if t <= 0 { return .below }
    if t == .infinity { return .above }
    // t²/ν as a ratio that neither overflows nor underflows early.
    let root = nu.squareRoot()
    let ratio = t / root * (t / root)
    if (nu + 1) * ratio < 1e-17 {
      // Next to 0 the density is constant, and t² would underflow.
      return LogTails(lower: StudentT(nu, 0.0, 1.0).logDensity(0) + 0.6931471805599453 + Double.log(t))
    }
    if nu > 1e30, t < 1e3 {
      // Normal, to t⁴/(4ν); ν is so large that the ratio may underflow.
      return LogTails(upper: 0.6931471805599453 + Double.logNormalCumulative(-t))
    }
    if ratio < 1e290 { return beta(1 / (1 + ratio), ratio / (1 + ratio), 0.5 * nu, 0.5).swapped }
    // I is its leading power to the last digit.
    let a = 0.5 * nu
    let constant = Double.logBetaMass(a, 0.5, 0.5, 0.5) + (a + 0.5) * 0.6931471805599453 - Double.log(a)
    return LogTails(upper: 2 * a * (Double.log(root) - Double.log(t)) + constant)
  }

  /// The quantile of its absolute value.
  @usableFromInline
  static func halfStudentTQuantile(
    _ probability: Double, _ tail: Tail, degreesOfFreedom nu: Double
  ) -> Double {
    guard let target = TailTarget(probability, tail) else {
      return TailTarget.end(probability, tail, (0, .infinity))
    }
    let density = StudentT(nu, 0.0, 1.0)
    // The coordinate is log t.
    let s = target.root(from: 0, in: -740...709.7) { s in
      let t = Double.exp(s)
      return (halfStudentT(t, degreesOfFreedom: nu), density.logDensity(t) + 0.6931471805599453 + s)
    }
    return s < 709 ? Double.exp(s) : .infinity
  }

  /// The quantile of Student's t distribution with location 0 and scale 1.
  @usableFromInline
  static func studentTQuantile(_ probability: Double, _ tail: Tail, degreesOfFreedom nu: Double) -> Double {
    guard let target = TailTarget(probability, tail) else {
      return TailTarget.end(probability, tail, (-.infinity, .infinity))
    }
    if probability == 0.5 { return 0 }
    let positive = TailTarget(tail: .upper, logProbability: target.logProbability)
    let density = StudentT(nu, 0.0, 1.0)
    // The coordinate is log t.
    let s = positive.root(from: 0, in: -740...709.7) { s in
      let t = Double.exp(s)
      return (studentT(t, degreesOfFreedom: nu), density.logDensity(t) + s)
    }
    guard s < 709 else { return target.tail == .lower ? -.infinity : .infinity }
    let t = positive.polished(Double.exp(s)) { (studentT($0, degreesOfFreedom: nu), density.logDensity($0)) }
    return target.tail == .lower ? -t : t
  }
}
