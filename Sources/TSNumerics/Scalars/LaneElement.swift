/// `Double` or `Float`: what a lane holds, with the kernels over many of them.
///
/// The two precisions follow JAX's two modes: `Double` draws take 52 of 64 random bits, `Float` draws 23 of 32, so
/// the same key gives unrelated numbers in the two.
public protocol LaneElement: PrimalScalar, BinaryFloatingPoint where Element == Self, Key == PRNGKey {
  /// A number rounded to this precision.
  static func rounding(_ value: Double) -> Self

  /// Uniforms on [0, 1) from Threefry outputs, equal to JAX's bit for bit.
  ///
  /// - Parameters:
  ///   - y0: the first words.
  ///   - y1: the second words.
  ///   - count: how many there are of each.
  ///   - result: room for `count` numbers.
  static func uniforms(
    _ y0: UnsafePointer<UInt32>, _ y1: UnsafePointer<UInt32>, count: Int,
    into result: UnsafeMutablePointer<Self>)

  /// Standard normals from Threefry outputs: the quantile of JAX's uniform on (-1, 1).
  ///
  /// - Parameters:
  ///   - y0: the first words.
  ///   - y1: the second words.
  ///   - count: how many there are of each.
  ///   - result: room for `count` numbers.
  static func normals(
    _ y0: UnsafePointer<UInt32>, _ y1: UnsafePointer<UInt32>, count: Int,
    into result: UnsafeMutablePointer<Self>)

  /// `exp` of `count` numbers; `y` may be `x`.
  static func exp(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `expm1` of `count` numbers; `y` may be `x`.
  static func expm1(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `log` of `count` numbers; `y` may be `x`.
  static func log(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `log1p` of `count` numbers; `y` may be `x`.
  static func log1p(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `sin` of `count` numbers; `y` may be `x`.
  static func sin(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `cos` of `count` numbers; `y` may be `x`.
  static func cos(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `tan` of `count` numbers; `y` may be `x`.
  static func tan(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `atan` of `count` numbers; `y` may be `x`.
  static func atan(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `sinh` of `count` numbers; `y` may be `x`.
  static func sinh(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `cosh` of `count` numbers; `y` may be `x`.
  static func cosh(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `tanh` of `count` numbers; `y` may be `x`.
  static func tanh(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `erf` of `count` numbers; `y` may be `x`.
  static func erf(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `erfc` of `count` numbers; `y` may be `x`.
  static func erfc(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `logGamma` of `count` numbers; `y` may be `x`.
  static func logGamma(_ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
  /// `pow` of `count` pairs of numbers; `z` may be `x` or `y`.
  static func pow(
    _ count: Int, _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, _ z: UnsafeMutablePointer<Self>)
}
