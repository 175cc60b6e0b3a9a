import CKernels

/// One path in single precision, NumPyro's default.
///
/// Elementary functions are those of SLEEF, one lane of the narrowest vector: the same bits as in ``Lanes``.
extension Float: LaneElement {
  public typealias Real = Float
  public typealias Primal = Float
  public typealias Element = Float
  public typealias Mask = Bool
  public typealias Key = PRNGKey

  @inlinable public static var laneCount: Int { 1 }

  @inlinable @inline(__always)
  public static func rounding(_ value: Double) -> Float { Float(value) }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Float {
    get { self }
    set { self = newValue }
  }

  @inlinable @inline(__always)
  public static func .< (a: Float, b: Float) -> Bool { a < b }

  @inlinable @inline(__always)
  public static func .<= (a: Float, b: Float) -> Bool { a <= b }

  @inlinable @inline(__always)
  public static func .> (a: Float, b: Float) -> Bool { a > b }

  @inlinable @inline(__always)
  public static func .>= (a: Float, b: Float) -> Bool { a >= b }

  @inlinable @inline(__always)
  public static func .== (a: Float, b: Float) -> Bool { a == b }

  @inlinable @inline(__always)
  public static func .!= (a: Float, b: Float) -> Bool { a != b }

  @inlinable @inline(__always)
  public static func select(_ mask: Bool, _ a: Float, _ b: Float) -> Float { mask ? a : b }

  @inlinable @inline(__always)
  public static func minimum(_ a: Float, _ b: Float) -> Float { a < b || a != a ? a : b }

  @inlinable @inline(__always)
  public static func maximum(_ a: Float, _ b: Float) -> Float { a > b || a != a ? a : b }

  @inlinable @inline(__always)
  public static func abs(_ x: Float) -> Float { x.magnitude }

  @inlinable @inline(__always)
  public static func floor(_ x: Float) -> Float { x.rounded(.down) }

  @inlinable @inline(__always)
  public static func sqrt(_ x: Float) -> Float { x.squareRoot() }
}

// MARK: Elementary functions

extension Float {
  @inlinable @inline(__always)
  public static func exp(_ x: Float) -> Float { ck_exp1_f32(x) }

  @inlinable @inline(__always)
  public static func expm1(_ x: Float) -> Float { ck_expm11_f32(x) }

  @inlinable @inline(__always)
  public static func log(_ x: Float) -> Float { ck_log1_f32(x) }

  @inlinable @inline(__always)
  public static func log1p(_ x: Float) -> Float { ck_log1p1_f32(x) }

  @inlinable @inline(__always)
  public static func sin(_ x: Float) -> Float { ck_sin1_f32(x) }

  @inlinable @inline(__always)
  public static func cos(_ x: Float) -> Float { ck_cos1_f32(x) }

  @inlinable @inline(__always)
  public static func tan(_ x: Float) -> Float { ck_tan1_f32(x) }

  @inlinable @inline(__always)
  public static func atan(_ x: Float) -> Float { ck_atan1_f32(x) }

  @inlinable @inline(__always)
  public static func sinh(_ x: Float) -> Float { ck_sinh1_f32(x) }

  @inlinable @inline(__always)
  public static func cosh(_ x: Float) -> Float { ck_cosh1_f32(x) }

  @inlinable @inline(__always)
  public static func tanh(_ x: Float) -> Float { ck_tanh1_f32(x) }

  @inlinable @inline(__always)
  public static func erf(_ x: Float) -> Float { ck_erf1_f32(x) }

  @inlinable @inline(__always)
  public static func erfc(_ x: Float) -> Float { ck_erfc1_f32(x) }

  @inlinable @inline(__always)
  public static func logGamma(_ x: Float) -> Float { ck_lgamma1_f32(x) }

  @inlinable @inline(__always)
  public static func pow(_ x: Float, _ y: Float) -> Float { ck_pow1_f32(x, y) }
}

// MARK: Draws

extension Float {
  @inlinable @inline(__always)
  public static func uniform(_ words: RandomWords<PRNGKey>) -> Float {
    let bits = words.asKey.high ^ words.asKey.low
    return Float(bitPattern: bits >> 9 | 0x3F80_0000) - 1
  }

  @inlinable @inline(__always)
  public static func standardNormal(_ words: RandomWords<PRNGKey>) -> Float {
    ck_normal1_f32(words.asKey.high, words.asKey.low)
  }

  @inlinable @inline(__always)
  public static func uniforms(
    _ y0: UnsafePointer<UInt32>, _ y1: UnsafePointer<UInt32>, count: Int,
    into result: UnsafeMutablePointer<Float>
  ) {
    ck_uniform_f32(count, y0, y1, result)
  }

  @inlinable @inline(__always)
  public static func normals(
    _ y0: UnsafePointer<UInt32>, _ y1: UnsafePointer<UInt32>, count: Int,
    into result: UnsafeMutablePointer<Float>
  ) {
    ck_normal_f32(count, y0, y1, result)
  }
}

// MARK: Kernels over many numbers

extension Float {
  @inlinable @inline(__always)
  public static func exp(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_exp_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func expm1(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_expm1_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func log(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_log_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func log1p(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_log1p_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func sin(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_sin_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func cos(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_cos_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func tan(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_tan_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func atan(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_atan_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func sinh(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_sinh_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func cosh(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_cosh_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func tanh(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_tanh_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func erf(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_erf_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func erfc(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_erfc_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func logGamma(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_lgamma_f32(count, x, y)
  }

  @inlinable @inline(__always)
  public static func pow(
    _ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>
  ) {
    ck_pow_f32(count, x, y, z)
  }
}
