import CKernels

/// One path in double precision.
///
/// Elementary functions are those of SLEEF, one lane of the narrowest vector: the same bits as in ``Lanes``.
extension Double: LaneElement {
  public typealias Real = Double
  public typealias Primal = Double
  public typealias Element = Double
  public typealias Mask = Bool
  public typealias Key = PRNGKey

  @inlinable public static var laneCount: Int { 1 }

  @inlinable @inline(__always)
  public static func rounding(_ value: Double) -> Double { value }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Double {
    get { self }
    set { self = newValue }
  }

  @inlinable @inline(__always)
  public static func .< (a: Double, b: Double) -> Bool { a < b }

  @inlinable @inline(__always)
  public static func .<= (a: Double, b: Double) -> Bool { a <= b }

  @inlinable @inline(__always)
  public static func .> (a: Double, b: Double) -> Bool { a > b }

  @inlinable @inline(__always)
  public static func .>= (a: Double, b: Double) -> Bool { a >= b }

  @inlinable @inline(__always)
  public static func .== (a: Double, b: Double) -> Bool { a == b }

  @inlinable @inline(__always)
  public static func .!= (a: Double, b: Double) -> Bool { a != b }

  @inlinable @inline(__always)
  public static func select(_ mask: Bool, _ a: Double, _ b: Double) -> Double { mask ? a : b }

  @inlinable @inline(__always)
  public static func minimum(_ a: Double, _ b: Double) -> Double { a < b || a != a ? a : b }

  @inlinable @inline(__always)
  public static func maximum(_ a: Double, _ b: Double) -> Double { a > b || a != a ? a : b }

  @inlinable @inline(__always)
  public static func abs(_ x: Double) -> Double { x.magnitude }

  @inlinable @inline(__always)
  public static func floor(_ x: Double) -> Double { x.rounded(.down) }

  @inlinable @inline(__always)
  public static func sqrt(_ x: Double) -> Double { x.squareRoot() }
}

// MARK: Elementary functions

extension Double {
  @inlinable @inline(__always)
  public static func exp(_ x: Double) -> Double { ck_exp1_f64(x) }

  @inlinable @inline(__always)
  public static func expm1(_ x: Double) -> Double { ck_expm11_f64(x) }

  @inlinable @inline(__always)
  public static func log(_ x: Double) -> Double { ck_log1_f64(x) }

  @inlinable @inline(__always)
  public static func log1p(_ x: Double) -> Double { ck_log1p1_f64(x) }

  @inlinable @inline(__always)
  public static func sin(_ x: Double) -> Double { ck_sin1_f64(x) }

  @inlinable @inline(__always)
  public static func cos(_ x: Double) -> Double { ck_cos1_f64(x) }

  @inlinable @inline(__always)
  public static func tan(_ x: Double) -> Double { ck_tan1_f64(x) }

  @inlinable @inline(__always)
  public static func atan(_ x: Double) -> Double { ck_atan1_f64(x) }

  @inlinable @inline(__always)
  public static func sinh(_ x: Double) -> Double { ck_sinh1_f64(x) }

  @inlinable @inline(__always)
  public static func cosh(_ x: Double) -> Double { ck_cosh1_f64(x) }

  @inlinable @inline(__always)
  public static func tanh(_ x: Double) -> Double { ck_tanh1_f64(x) }

  @inlinable @inline(__always)
  public static func erf(_ x: Double) -> Double { ck_erf1_f64(x) }

  @inlinable @inline(__always)
  public static func erfc(_ x: Double) -> Double { ck_erfc1_f64(x) }

  @inlinable @inline(__always)
  public static func logGamma(_ x: Double) -> Double { ck_lgamma1_f64(x) }

  @inlinable @inline(__always)
  public static func pow(_ x: Double, _ y: Double) -> Double { ck_pow1_f64(x, y) }
}

// MARK: Draws

extension Double {
  @inlinable @inline(__always)
  public static func uniform(_ words: RandomWords<PRNGKey>) -> Double {
    let bits = UInt64(words.asKey.high) << 32 | UInt64(words.asKey.low)
    return Double(bitPattern: bits >> 12 | 0x3FF0_0000_0000_0000) - 1
  }

  @inlinable @inline(__always)
  public static func standardNormal(_ words: RandomWords<PRNGKey>) -> Double {
    ck_normal1_f64(words.asKey.high, words.asKey.low)
  }

  @inlinable @inline(__always)
  public static func uniforms(
    _ y0: UnsafePointer<UInt32>, _ y1: UnsafePointer<UInt32>, count: Int,
    into result: UnsafeMutablePointer<Double>
  ) {
    ck_uniform_f64(count, y0, y1, result)
  }

  @inlinable @inline(__always)
  public static func normals(
    _ y0: UnsafePointer<UInt32>, _ y1: UnsafePointer<UInt32>, count: Int,
    into result: UnsafeMutablePointer<Double>
  ) {
    ck_normal_f64(count, y0, y1, result)
  }
}

// MARK: Kernels over many numbers

extension Double {
  @inlinable @inline(__always)
  public static func exp(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_exp_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func expm1(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_expm1_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func log(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_log_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func log1p(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_log1p_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func sin(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_sin_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func cos(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_cos_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func tan(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_tan_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func atan(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_atan_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func sinh(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_sinh_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func cosh(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_cosh_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func tanh(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_tanh_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func erf(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_erf_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func erfc(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_erfc_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func logGamma(_ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    ck_lgamma_f64(count, x, y)
  }

  @inlinable @inline(__always)
  public static func pow(
    _ count: Int, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>
  ) {
    ck_pow_f64(count, x, y, z)
  }
}
