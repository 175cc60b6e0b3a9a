/// Loops over vectors whose lengths are multiples of eight, in a fixed order: the same bits on every processor.

package typealias Vector = UnsafeMutablePointer<Double>

extension UnsafeMutablePointer where Pointee == Double {
  /// `count` zeros, aligned to a line of the cache.
  static func zeros(_ count: Int) -> UnsafeMutablePointer<Double> {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: Swift.max(count, 4) * 8, alignment: 64)
    let numbers = memory.bindMemory(to: Double.self, capacity: Swift.max(count, 4))
    numbers.initialize(repeating: 0, count: Swift.max(count, 4))
    return numbers
  }

  /// Two numbers from `index` on.
  @inline(__always)
  subscript(two index: Int) -> SIMD2<Double> {
    get { UnsafeRawPointer(self + index).loadUnaligned(as: SIMD2<Double>.self) }
    nonmutating set { UnsafeMutableRawPointer(self + index).storeBytes(of: newValue, as: SIMD2<Double>.self) }
  }

  /// Four numbers from `index` on.
  @inline(__always)
  subscript(four index: Int) -> SIMD4<Double> {
    get { UnsafeRawPointer(self + index).loadUnaligned(as: SIMD4<Double>.self) }
    nonmutating set { UnsafeMutableRawPointer(self + index).storeBytes(of: newValue, as: SIMD4<Double>.self) }
  }
}

/// The least multiple of eight that is not below `count`.
@inline(__always)
func padded(_ count: Int) -> Int { (count + 7) & ~7 }

extension SIMD4<Double> {
  /// The sum, pairwise.
  @inline(__always)
  var total: Double { (self[0] + self[2]) + (self[1] + self[3]) }
}

/// Σ aᵢ bᵢ.
@inline(__always)
func dot(_ a: Vector, _ b: Vector, _ width: Int) -> Double {
  var sum = SIMD4<Double>.zero
  var i = 0
  while i < width {
    sum += a[four: i] * b[four: i]
    i &+= 4
  }
  return sum.total
}

/// Joins the momentum sums of two neighbouring runs and checks the joined run for a turn.
///
/// With a₁, a₂ the first and last (whitened) momentum of the earlier run and A their sum over it, b₁, b₂ and B those of
/// the later run, the trajectory turns when any of
///
///     a₁·(A + B), b₂·(A + B), a₁·(A + b₁), b₁·(A + b₁), a₂·(a₂ + B), b₂·(a₂ + B)
///
/// is not positive: over the joined run, and across the boundary, which catches turns that the ends alone miss.
///
/// - Parameter sum: receives A + B; it may be the memory of A or of B.
/// - Returns: whether the trajectory turns.
@inline(__always)
func joinMomentumSums(
  earlier: (first: Vector, last: Vector, sum: Vector), later: (first: Vector, last: Vector, sum: Vector),
  into sum: Vector, _ width: Int
) -> Bool {
  var a = SIMD2<Double>.zero
  var b = a
  var c = a
  var d = a
  var e = a
  var f = a
  var i = 0
  while i < width {
    let a1 = earlier.first[two: i]
    let b2 = later.last[two: i]
    let earlierSum = earlier.sum[two: i]
    let laterSum = later.sum[two: i]
    let whole = earlierSum + laterSum
    a += a1 * whole
    b += b2 * whole
    let b1 = later.first[two: i]
    let acrossEarlier = earlierSum + b1
    c += a1 * acrossEarlier
    d += b1 * acrossEarlier
    let a2 = earlier.last[two: i]
    let acrossLater = laterSum + a2
    e += a2 * acrossLater
    f += b2 * acrossLater
    sum[two: i] = whole
    i &+= 2
  }
  let least = min(
    min(min(a[0] + a[1], b[0] + b[1]), min(c[0] + c[1], d[0] + d[1])), min(e[0] + e[1], f[0] + f[1]))
  return !(least > 0)
}
