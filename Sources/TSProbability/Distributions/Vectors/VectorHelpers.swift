import TSNumerics

/// What families of vectors share.
extension Scalar {
  /// log(2π)/2.
  @inlinable @inline(__always)
  static var halfLogTwoPi: Self { Self(0.9189385332046727) }

  /// Whether there are derivatives to compute; known when the code is specialised.
  @inlinable @inline(__always)
  static var isDifferentiable: Bool { Self.self != Primal.self }

  /// Vectors made of the numbers of each lane, as GSL gives them.
  ///
  /// - Parameters:
  ///   - key: the keys of the lanes.
  ///   - count: the length of the vectors.
  ///   - fill: called once for every lane, in order, to fill a vector of `count` numbers.
  @inlinable
  static func perLane(_ key: Primal.Key, count: Int, _ fill: (PRNGKey, Int, inout [Double]) -> Void) -> [Self]
  {
    var result = [Primal](repeating: Primal(0), count: count)
    var numbers = [Double](repeating: 0, count: count)
    for lane in 0..<Primal.laneCount {
      fill(key[lane: lane], lane, &numbers)
      for i in 0..<count { result[i][lane: lane] = Primal.Element(numbers[i]) }
    }
    return result.map { Self(primal: $0) }
  }

  /// log((h + a)/h) for h above 0 and a of at least 0, without overflow of a/h.
  @inlinable
  static func logGrowth(_ h: Self, _ a: Double) -> Self {
    if a == 0 { return Self(0) }
    let isSmall = h .< Self(a)
    let large = log1p(Self(a) / select(isSmall, Self(a), h))
    let small = log1p(select(isSmall, h, Self(a)) / Self(a)) + log(Self(a)) - log(h)
    return select(isSmall, small, large)
  }

  /// log Γ(h + n/2) - log Γ(h) - (n/2) log h, which tends to 0 as h grows; nothing cancels.
  @inlinable
  static func logGammaGrowth(_ h: Self, halves n: Int) -> Self {
    var sum = n % 2 == 1 ? logGammaRatio(h) : Self(0)
    let offset = n % 2 == 1 ? 0.5 : 0
    for k in 0..<(n / 2) { sum += logGrowth(h, offset + Double(k)) }
    return sum
  }

  /// Σ xᵢ - 1 with the rounding of the sum carried along: what a simplex misses its plane by.
  @inlinable
  static func excess(_ x: [Self]) -> Self {
    var sum = Self(-1)
    var lost = Self(0)
    for term in x {
      let next = sum + term
      let part = next - sum
      lost += (sum - (next - part)) + (term - part)
      sum = next
    }
    return sum + lost
  }
}

extension ParameterChecks {
  /// Requires every element of a vector to be a number other than infinity.
  @inlinable
  public mutating func finite<Real: Scalar>(_ values: [Real], _ name: StaticString) {
    for value in values { finite(value, name) }
  }

  /// Requires every element of a vector to be above zero and finite.
  @inlinable
  public mutating func positive<Real: Scalar>(_ values: [Real], _ name: StaticString) {
    for value in values { positive(value, name) }
  }

  /// Requires a count to lie in a range.
  ///
  /// The upper end keeps what is allocated within memory.
  @inlinable
  public mutating func count<Real: Scalar>(
    _ count: Int, in range: ClosedRange<Int>, _ name: StaticString, of _: Real.Type
  ) {
    require(
      Real.Mask(range.contains(count)), Real(count), name,
      "a whole number from \(range.lowerBound) to \(range.upperBound)")
  }

  /// Requires coefficients to be those of a stationary autoregression.
  ///
  /// The value of the fault is the partial autocorrelation out of range.
  @inlinable
  public mutating func stationary<Real: Scalar>(_ coefficients: [Real], _ name: StaticString) {
    typealias P = Real.Primal
    finite(coefficients, name)
    let partial = PartialAutocorrelations<P>.partial(fromCoefficients: coefficients.map(\.primal))
    for r in partial.reversed() {
      require(
        P.abs(r) .< P(1), r, name, "stationary: every partial autocorrelation strictly between -1 and 1")
    }
  }
}
