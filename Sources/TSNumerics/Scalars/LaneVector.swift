import CKernels

/// A vector that ``Lanes`` can be made of: `SIMD2`, `SIMD4`, `SIMD8` or `SIMD16` of `Double` or `Float`.
///
/// Arithmetic of a generic SIMD vector specialises into vector instructions. Comparisons and square roots do not: they
/// become loops over the elements. Here they are done 16 bytes at a time, wider vectors by halves.
public protocol LaneVector: SIMD, Sendable where Scalar: LaneElement {
  /// The words of as many keys as there are lanes.
  associatedtype KeyWords: SIMD & Sendable & BitwiseCopyable where KeyWords.Scalar == UInt32

  /// All bits set in the lanes where a < b.
  static func less(_ a: Self, _ b: Self) -> MaskStorage
  /// All bits set in the lanes where a ≤ b.
  static func lessOrEqual(_ a: Self, _ b: Self) -> MaskStorage
  /// All bits set in the lanes where a = b.
  static func equal(_ a: Self, _ b: Self) -> MaskStorage
  /// Whether every lane of a mask is set.
  static func isFull(_ mask: MaskStorage) -> Bool
  /// The square root of every lane, correctly rounded.
  static func root(_ x: Self) -> Self
  /// The largest whole number that is at most the lane's.
  static func roundedDown(_ x: Self) -> Self
}

extension SIMD2: LaneVector where Scalar: LaneElement {
  public typealias KeyWords = SIMD2<UInt32>

  @inlinable @inline(__always)
  public static func less(_ a: Self, _ b: Self) -> MaskStorage {
    compare(a, b, { ck_less_f64x2($0, $1) }, { ck_less_f32x4($0, $1) })
  }

  @inlinable @inline(__always)
  public static func lessOrEqual(_ a: Self, _ b: Self) -> MaskStorage {
    compare(a, b, { ck_less_or_equal_f64x2($0, $1) }, { ck_less_or_equal_f32x4($0, $1) })
  }

  @inlinable @inline(__always)
  public static func equal(_ a: Self, _ b: Self) -> MaskStorage {
    compare(a, b, { ck_equal_f64x2($0, $1) }, { ck_equal_f32x4($0, $1) })
  }

  @inlinable @inline(__always)
  public static func root(_ x: Self) -> Self {
    map(x, { ck_root_f64x2($0) }, { ck_root_f32x4($0) })
  }

  @inlinable @inline(__always)
  public static func roundedDown(_ x: Self) -> Self {
    map(x, { ck_floor_f64x2($0) }, { ck_floor_f32x4($0) })
  }

  @inlinable @inline(__always)
  public static func isFull(_ mask: MaskStorage) -> Bool { mask[0] & mask[1] != 0 }

  // Two doubles are 16 bytes; two floats are doubled up.
  @inlinable @inline(__always)
  static func compare(
    _ a: Self, _ b: Self, _ doubles: (SIMD2<Double>, SIMD2<Double>) -> SIMD2<Int64>,
    _ floats: (SIMD4<Float>, SIMD4<Float>) -> SIMD4<Int32>
  ) -> MaskStorage {
    if Scalar.self == Double.self {
      let mask = doubles(unsafeBitCast(a, to: SIMD2<Double>.self), unsafeBitCast(b, to: SIMD2<Double>.self))
      return unsafeBitCast(mask, to: MaskStorage.self)
    }
    let a = unsafeBitCast(a, to: SIMD2<Float>.self)
    let b = unsafeBitCast(b, to: SIMD2<Float>.self)
    let mask = floats(SIMD4(lowHalf: a, highHalf: a), SIMD4(lowHalf: b, highHalf: b))
    return unsafeBitCast(mask.lowHalf, to: MaskStorage.self)
  }

  @inlinable @inline(__always)
  static func map(
    _ x: Self, _ doubles: (SIMD2<Double>) -> SIMD2<Double>, _ floats: (SIMD4<Float>) -> SIMD4<Float>
  ) -> Self {
    if Scalar.self == Double.self {
      return unsafeBitCast(doubles(unsafeBitCast(x, to: SIMD2<Double>.self)), to: Self.self)
    }
    let x = unsafeBitCast(x, to: SIMD2<Float>.self)
    return unsafeBitCast(floats(SIMD4(lowHalf: x, highHalf: x)).lowHalf, to: Self.self)
  }
}

extension SIMD4: LaneVector where Scalar: LaneElement {
  public typealias KeyWords = SIMD4<UInt32>

  @inlinable @inline(__always)
  public static func less(_ a: Self, _ b: Self) -> MaskStorage {
    compare(a, b, { SIMD2.less($0, $1) }, { ck_less_f32x4($0, $1) })
  }

  @inlinable @inline(__always)
  public static func lessOrEqual(_ a: Self, _ b: Self) -> MaskStorage {
    compare(a, b, { SIMD2.lessOrEqual($0, $1) }, { ck_less_or_equal_f32x4($0, $1) })
  }

  @inlinable @inline(__always)
  public static func equal(_ a: Self, _ b: Self) -> MaskStorage {
    compare(a, b, { SIMD2.equal($0, $1) }, { ck_equal_f32x4($0, $1) })
  }

  @inlinable @inline(__always)
  public static func root(_ x: Self) -> Self {
    map(x, { SIMD2.root($0) }, { ck_root_f32x4($0) })
  }

  @inlinable @inline(__always)
  public static func roundedDown(_ x: Self) -> Self {
    map(x, { SIMD2.roundedDown($0) }, { ck_floor_f32x4($0) })
  }

  @inlinable @inline(__always)
  public static func isFull(_ mask: MaskStorage) -> Bool {
    SIMD2<Scalar>.isFull(mask.lowHalf & mask.highHalf)
  }

  // Four floats are 16 bytes; four doubles are two halves.
  @inlinable @inline(__always)
  static func compare(
    _ a: Self, _ b: Self, _ halves: (SIMD2<Scalar>, SIMD2<Scalar>) -> SIMD2<Scalar.SIMDMaskScalar>,
    _ floats: (SIMD4<Float>, SIMD4<Float>) -> SIMD4<Int32>
  ) -> MaskStorage {
    if Scalar.self == Float.self {
      let mask = floats(unsafeBitCast(a, to: SIMD4<Float>.self), unsafeBitCast(b, to: SIMD4<Float>.self))
      return unsafeBitCast(mask, to: MaskStorage.self)
    }
    return MaskStorage(lowHalf: halves(a.lowHalf, b.lowHalf), highHalf: halves(a.highHalf, b.highHalf))
  }

  @inlinable @inline(__always)
  static func map(
    _ x: Self, _ halves: (SIMD2<Scalar>) -> SIMD2<Scalar>, _ floats: (SIMD4<Float>) -> SIMD4<Float>
  ) -> Self {
    if Scalar.self == Float.self {
      return unsafeBitCast(floats(unsafeBitCast(x, to: SIMD4<Float>.self)), to: Self.self)
    }
    return Self(lowHalf: halves(x.lowHalf), highHalf: halves(x.highHalf))
  }
}

extension SIMD8: LaneVector where Scalar: LaneElement {
  public typealias KeyWords = SIMD8<UInt32>

  @inlinable @inline(__always)
  public static func less(_ a: Self, _ b: Self) -> MaskStorage {
    MaskStorage(
      lowHalf: SIMD4.less(a.lowHalf, b.lowHalf), highHalf: SIMD4.less(a.highHalf, b.highHalf))
  }

  @inlinable @inline(__always)
  public static func lessOrEqual(_ a: Self, _ b: Self) -> MaskStorage {
    MaskStorage(
      lowHalf: SIMD4.lessOrEqual(a.lowHalf, b.lowHalf), highHalf: SIMD4.lessOrEqual(a.highHalf, b.highHalf))
  }

  @inlinable @inline(__always)
  public static func equal(_ a: Self, _ b: Self) -> MaskStorage {
    MaskStorage(
      lowHalf: SIMD4.equal(a.lowHalf, b.lowHalf), highHalf: SIMD4.equal(a.highHalf, b.highHalf))
  }

  @inlinable @inline(__always)
  public static func root(_ x: Self) -> Self {
    Self(lowHalf: SIMD4.root(x.lowHalf), highHalf: SIMD4.root(x.highHalf))
  }

  @inlinable @inline(__always)
  public static func roundedDown(_ x: Self) -> Self {
    Self(lowHalf: SIMD4.roundedDown(x.lowHalf), highHalf: SIMD4.roundedDown(x.highHalf))
  }

  @inlinable @inline(__always)
  public static func isFull(_ mask: MaskStorage) -> Bool {
    SIMD4<Scalar>.isFull(mask.lowHalf & mask.highHalf)
  }
}

extension SIMD16: LaneVector where Scalar: LaneElement {
  public typealias KeyWords = SIMD16<UInt32>

  @inlinable @inline(__always)
  public static func less(_ a: Self, _ b: Self) -> MaskStorage {
    MaskStorage(
      lowHalf: SIMD8.less(a.lowHalf, b.lowHalf), highHalf: SIMD8.less(a.highHalf, b.highHalf))
  }

  @inlinable @inline(__always)
  public static func lessOrEqual(_ a: Self, _ b: Self) -> MaskStorage {
    MaskStorage(
      lowHalf: SIMD8.lessOrEqual(a.lowHalf, b.lowHalf), highHalf: SIMD8.lessOrEqual(a.highHalf, b.highHalf))
  }

  @inlinable @inline(__always)
  public static func equal(_ a: Self, _ b: Self) -> MaskStorage {
    MaskStorage(
      lowHalf: SIMD8.equal(a.lowHalf, b.lowHalf), highHalf: SIMD8.equal(a.highHalf, b.highHalf))
  }

  @inlinable @inline(__always)
  public static func root(_ x: Self) -> Self {
    Self(lowHalf: SIMD8.root(x.lowHalf), highHalf: SIMD8.root(x.highHalf))
  }

  @inlinable @inline(__always)
  public static func roundedDown(_ x: Self) -> Self {
    Self(lowHalf: SIMD8.roundedDown(x.lowHalf), highHalf: SIMD8.roundedDown(x.highHalf))
  }

  @inlinable @inline(__always)
  public static func isFull(_ mask: MaskStorage) -> Bool {
    SIMD8<Scalar>.isFull(mask.lowHalf & mask.highHalf)
  }
}
