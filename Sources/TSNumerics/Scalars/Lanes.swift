import CKernels

/// Several numbers at once, one to a lane: eight paths, or eight chains, in the time of two or three.
///
/// `Lanes<SIMD8<Double>>` runs the same model as `Double` and every lane gives the bits that `Double` would give.
///
/// There is no `==`: lanes are compared with `.==`, which gives a ``LaneMask``.
@frozen
public struct Lanes<V: LaneVector>: PrimalScalar {
  public typealias Real = Self
  public typealias Primal = Self
  public typealias Element = V.Scalar
  public typealias Mask = LaneMask<V>
  public typealias Key = LaneKeys<V.KeyWords>

  /// The numbers.
  public var vector: V

  /// Lanes from a vector of numbers.
  @inlinable @inline(__always)
  public init(_ vector: V) { self.vector = vector }

  /// The same number in every lane.
  @inlinable @inline(__always)
  public init(repeating value: Element) { vector = V(repeating: value) }

  @inlinable @inline(__always)
  public init(_ value: Double) { vector = V(repeating: Element.rounding(value)) }

  @inlinable @inline(__always)
  public init(floatLiteral value: Double) { self.init(value) }

  @inlinable @inline(__always)
  public init(integerLiteral value: Int) { self.init(Double(value)) }

  @inlinable @inline(__always)
  public static var laneCount: Int { V.scalarCount }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Element {
    get { vector[lane] }
    set { vector[lane] = newValue }
  }
}

// MARK: Arithmetic

extension Lanes {
  @inlinable @inline(__always)
  public static func + (a: Self, b: Self) -> Self { Self(a.vector + b.vector) }

  @inlinable @inline(__always)
  public static func - (a: Self, b: Self) -> Self { Self(a.vector - b.vector) }

  @inlinable @inline(__always)
  public static func * (a: Self, b: Self) -> Self { Self(a.vector * b.vector) }

  @inlinable @inline(__always)
  public static func / (a: Self, b: Self) -> Self { Self(a.vector / b.vector) }

  @inlinable @inline(__always)
  public static func += (a: inout Self, b: Self) { a = a + b }

  @inlinable @inline(__always)
  public static func -= (a: inout Self, b: Self) { a = a - b }

  @inlinable @inline(__always)
  public static func *= (a: inout Self, b: Self) { a = a * b }

  @inlinable @inline(__always)
  public static func /= (a: inout Self, b: Self) { a = a / b }

  // The `-` of SIMD vectors is 0 - x, which would give +0 for +0.
  @inlinable @inline(__always)
  public prefix static func - (a: Self) -> Self { Self(bits: a.bits ^ V.MaskStorage(repeating: .min)) }

  @inlinable @inline(__always)
  public static func abs(_ x: Self) -> Self { Self(bits: x.bits & V.MaskStorage(repeating: .max)) }

  @inlinable @inline(__always)
  public static func floor(_ x: Self) -> Self { Self(V.roundedDown(x.vector)) }

  @inlinable @inline(__always)
  public static func sqrt(_ x: Self) -> Self { Self(V.root(x.vector)) }

  @inlinable @inline(__always)
  var bits: V.MaskStorage { unsafeBitCast(vector, to: V.MaskStorage.self) }

  @inlinable @inline(__always)
  init(bits: V.MaskStorage) { vector = unsafeBitCast(bits, to: V.self) }
}

// MARK: Comparison

extension Lanes {
  @inlinable @inline(__always)
  public static func .< (a: Self, b: Self) -> Mask { Mask(words: V.less(a.vector, b.vector)) }

  @inlinable @inline(__always)
  public static func .<= (a: Self, b: Self) -> Mask { Mask(words: V.lessOrEqual(a.vector, b.vector)) }

  @inlinable @inline(__always)
  public static func .> (a: Self, b: Self) -> Mask { Mask(words: V.less(b.vector, a.vector)) }

  @inlinable @inline(__always)
  public static func .>= (a: Self, b: Self) -> Mask { Mask(words: V.lessOrEqual(b.vector, a.vector)) }

  @inlinable @inline(__always)
  public static func .== (a: Self, b: Self) -> Mask { Mask(words: V.equal(a.vector, b.vector)) }

  @inlinable @inline(__always)
  public static func .!= (a: Self, b: Self) -> Mask { Mask(words: ~V.equal(a.vector, b.vector)) }

  @inlinable @inline(__always)
  public static func select(_ mask: Mask, _ a: Self, _ b: Self) -> Self {
    Self(bits: a.bits & mask.words | b.bits & ~mask.words)
  }

  @inlinable @inline(__always)
  public static func minimum(_ a: Self, _ b: Self) -> Self { select(a .< b .| a .!= a, a, b) }

  @inlinable @inline(__always)
  public static func maximum(_ a: Self, _ b: Self) -> Self { select(a .> b .| a .!= a, a, b) }
}

// MARK: Elementary functions

extension Lanes {
  @inlinable @inline(__always)
  static func map(
    _ x: Self, _ kernel: (Int, UnsafePointer<Element>, UnsafeMutablePointer<Element>) -> Void
  ) -> Self {
    var result = x
    withUnsafeMutablePointer(to: &result) {
      let lanes = UnsafeMutableRawPointer($0).assumingMemoryBound(to: Element.self)
      kernel(laneCount, lanes, lanes)
    }
    return result
  }

  @inlinable @inline(__always)
  public static func exp(_ x: Self) -> Self { map(x) { Element.exp($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func expm1(_ x: Self) -> Self { map(x) { Element.expm1($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func log(_ x: Self) -> Self { map(x) { Element.log($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func log1p(_ x: Self) -> Self { map(x) { Element.log1p($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func sin(_ x: Self) -> Self { map(x) { Element.sin($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func cos(_ x: Self) -> Self { map(x) { Element.cos($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func tan(_ x: Self) -> Self { map(x) { Element.tan($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func atan(_ x: Self) -> Self { map(x) { Element.atan($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func sinh(_ x: Self) -> Self { map(x) { Element.sinh($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func cosh(_ x: Self) -> Self { map(x) { Element.cosh($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func tanh(_ x: Self) -> Self { map(x) { Element.tanh($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func erf(_ x: Self) -> Self { map(x) { Element.erf($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func erfc(_ x: Self) -> Self { map(x) { Element.erfc($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func logGamma(_ x: Self) -> Self { map(x) { Element.logGamma($0, $1, $2) } }

  @inlinable @inline(__always)
  public static func pow(_ x: Self, _ y: Self) -> Self {
    withUnsafePointer(to: y) {
      let exponents = UnsafeRawPointer($0).assumingMemoryBound(to: Element.self)
      return map(x) { Element.pow($0, $1, exponents, $2) }
    }
  }
}

// MARK: Draws

extension Lanes {
  @inlinable @inline(__always)
  public static func uniform(_ words: RandomWords<Key>) -> Self {
    draw(words) { Element.uniforms($0, $1, count: laneCount, into: $2) }
  }

  @inlinable @inline(__always)
  public static func standardNormal(_ words: RandomWords<Key>) -> Self {
    draw(words) { Element.normals($0, $1, count: laneCount, into: $2) }
  }

  @inlinable @inline(__always)
  static func draw(
    _ words: RandomWords<Key>,
    _ kernel: (UnsafePointer<UInt32>, UnsafePointer<UInt32>, UnsafeMutablePointer<Element>) -> Void
  ) -> Self {
    var result = Self(V())
    withUnsafeMutablePointer(to: &result) {
      let lanes = UnsafeMutableRawPointer($0).assumingMemoryBound(to: Element.self)
      words.asKey.withWords { kernel($0, $1, lanes) }
    }
    return result
  }
}
