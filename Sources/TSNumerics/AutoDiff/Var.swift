/// A number that remembers how it was computed, so that a log density can be differentiated by it.
///
/// `Var<Double>` is one chain, `Var<Lanes<SIMD8<Double>>>` eight at once. A constant has no place on the tape: arithmetic
/// between constants costs what it costs without derivatives, and adding a constant to a variable makes no node.
///
/// The nodes that an expression makes depend on which of its parts are constant, never on their values, so that each lane
/// gives the same bits in any company.
@frozen
public struct Var<P: PrimalScalar>: Scalar, @unchecked Sendable where P.Element == Double {
  // Sendable is unchecked for the pointer: a variable lives and is used within one evaluation, on one thread.
  public typealias Real = Self
  public typealias Primal = P
  public typealias Mask = P.Mask

  @usableFromInline let value: P
  /// The place of the adjoint on the tape; 0 for a constant.
  @usableFromInline let index: UInt32
  @usableFromInline let tape: UnsafeMutablePointer<Tape<P>>?

  @inlinable @inline(__always)
  init(_ value: P, _ index: UInt32, _ tape: UnsafeMutablePointer<Tape<P>>?) {
    self.value = value
    self.index = index
    self.tape = tape
  }

  /// The variable of a tape with the given number, from 0, at a value.
  @inlinable @inline(__always)
  public init(_ value: P, leaf: Int, on tape: UnsafeMutablePointer<Tape<P>>) {
    self.init(value, UInt32(truncatingIfNeeded: leaf &+ 1), tape)
  }

  @inlinable @inline(__always)
  public init(primal: P) { self.init(primal, 0, nil) }

  @inlinable @inline(__always)
  public init(_ value: Double) { self.init(P(value), 0, nil) }

  @inlinable @inline(__always)
  public init(floatLiteral value: Double) { self.init(value) }

  @inlinable @inline(__always)
  public init(integerLiteral value: Int) { self.init(Double(value)) }

  @inlinable @inline(__always)
  public var primal: P { value }

  @inlinable @inline(__always)
  public var isConstant: Bool { index == 0 }
}

// MARK: Nodes

extension Var {
  @inlinable @inline(__always)
  static func unary(_ value: P, _ a: Self, _ da: @autoclosure () -> P) -> Self {
    guard !a.isConstant, let tape = a.tape else { return Self(primal: value) }
    if tape.pointee.partialCount == tape.pointee.partialCapacity { tape.pointee.growPartials(1) }
    tape.pointee.push(partial: da())
    return Self(value, tape.pointee.push(TapeOperation.unary, a.index, 0), tape)
  }

  @inlinable @inline(__always)
  static func binary(
    _ value: P, _ a: Self, _ da: @autoclosure () -> P, _ b: Self, _ db: @autoclosure () -> P
  ) -> Self {
    if b.isConstant { return unary(value, a, da()) }
    if a.isConstant { return unary(value, b, db()) }
    guard let tape = a.tape else { return Self(primal: value) }
    if tape.pointee.partialCount &+ 2 > tape.pointee.partialCapacity { tape.pointee.growPartials(2) }
    tape.pointee.push(partial: da())
    tape.pointee.push(partial: db())
    return Self(value, tape.pointee.push(TapeOperation.binary, a.index, b.index), tape)
  }

  @inlinable @inline(__always)
  public static func fused(_ value: P, _ a: Self, _ da: @autoclosure () -> P) -> Self {
    unary(value, a, da())
  }

  @inlinable @inline(__always)
  public static func fused(
    _ value: P, _ a: Self, _ da: @autoclosure () -> P, _ b: Self, _ db: @autoclosure () -> P
  ) -> Self {
    binary(value, a, da(), b, db())
  }

  @inlinable @inline(__always)
  public static func fused(
    _ value: P, _ a: Self, _ da: @autoclosure () -> P, _ b: Self, _ db: @autoclosure () -> P,
    _ c: Self, _ dc: @autoclosure () -> P
  ) -> Self {
    if c.isConstant { return binary(value, a, da(), b, db()) }
    if b.isConstant { return binary(value, a, da(), c, dc()) }
    if a.isConstant { return binary(value, b, db(), c, dc()) }
    guard let tape = a.tape else { return Self(primal: value) }
    tape.pointee.reserve(3)
    tape.pointee.push(parent: a.index, partial: da())
    tape.pointee.push(parent: b.index, partial: db())
    tape.pointee.push(parent: c.index, partial: dc())
    return Self(value, tape.pointee.push(TapeOperation.many, 3, 0), tape)
  }

  @inlinable
  public static func fused(_ value: P, _ arguments: [Self], _ partial: (Int) -> P) -> Self {
    guard let tape = arguments.first(where: { !$0.isConstant })?.tape else { return Self(primal: value) }
    tape.pointee.reserve(arguments.count)
    var count: UInt32 = 0
    for i in arguments.indices where !arguments[i].isConstant {
      tape.pointee.push(parent: arguments[i].index, partial: partial(i))
      count &+= 1
    }
    return Self(value, tape.pointee.push(TapeOperation.many, count, 0), tape)
  }
}

// MARK: Sums

extension Var {
  @inlinable @inline(__always)
  public static func dot<Weights: Collection>(_ a: [Self], _ weights: Weights) -> Self
  where Weights.Element == Double {
    var sum = P(0)
    var i = 0
    guard let tape = a.first(where: { !$0.isConstant })?.tape else {
      for weight in weights {
        sum += a[i].value * P(weight)
        i &+= 1
      }
      return Self(primal: sum)
    }
    let count = tape.pointee.weigh(a, weights, into: &sum)
    return Self(sum, tape.pointee.push(TapeOperation.weighted, count, 0), tape)
  }

  @inlinable @inline(__always)
  public static func dot(_ a: [Self], _ b: [Self]) -> Self {
    var sum = P(0)
    for i in a.indices { sum += a[i].value * b[i].value }
    let known = a.first(where: { !$0.isConstant }) ?? b.first(where: { !$0.isConstant })
    guard let tape = known?.tape else { return Self(primal: sum) }
    tape.pointee.reserve(2 * a.count)
    var count: UInt32 = 0
    for i in a.indices {
      if !a[i].isConstant {
        tape.pointee.push(parent: a[i].index, partial: b[i].value)
        count &+= 1
      }
      if !b[i].isConstant {
        tape.pointee.push(parent: b[i].index, partial: a[i].value)
        count &+= 1
      }
    }
    return Self(sum, tape.pointee.push(TapeOperation.many, count, 0), tape)
  }
}

// MARK: Arithmetic

extension Var {
  @inlinable @inline(__always)
  public static func + (a: Self, b: Self) -> Self {
    let value = a.value + b.value
    if b.isConstant { return Self(value, a.index, a.tape) }
    if a.isConstant { return Self(value, b.index, b.tape) }
    guard let tape = a.tape else { return Self(primal: value) }
    return Self(value, tape.pointee.push(TapeOperation.sum, a.index, b.index), tape)
  }

  @inlinable @inline(__always)
  public static func - (a: Self, b: Self) -> Self {
    let value = a.value - b.value
    if b.isConstant { return Self(value, a.index, a.tape) }
    guard let tape = b.tape else { return Self(primal: value) }
    let kind = a.isConstant ? TapeOperation.negation : TapeOperation.difference
    let first = a.isConstant ? b.index : a.index
    return Self(value, tape.pointee.push(kind, first, b.index), tape)
  }

  @inlinable @inline(__always)
  public static func * (a: Self, b: Self) -> Self { binary(a.value * b.value, a, b.value, b, a.value) }

  @inlinable @inline(__always)
  public static func / (a: Self, b: Self) -> Self {
    let quotient = a.value / b.value
    return binary(quotient, a, P(1) / b.value, b, -quotient / b.value)
  }

  @inlinable @inline(__always)
  public prefix static func - (a: Self) -> Self {
    guard !a.isConstant, let tape = a.tape else { return Self(primal: -a.value) }
    return Self(-a.value, tape.pointee.push(TapeOperation.negation, a.index, 0), tape)
  }

  @inlinable @inline(__always)
  public static func += (a: inout Self, b: Self) { a = a + b }

  @inlinable @inline(__always)
  public static func -= (a: inout Self, b: Self) { a = a - b }

  @inlinable @inline(__always)
  public static func *= (a: inout Self, b: Self) { a = a * b }

  @inlinable @inline(__always)
  public static func /= (a: inout Self, b: Self) { a = a / b }
}

// MARK: Comparison

extension Var {
  @inlinable @inline(__always)
  public static func .< (a: Self, b: Self) -> Mask { a.value .< b.value }

  @inlinable @inline(__always)
  public static func .<= (a: Self, b: Self) -> Mask { a.value .<= b.value }

  @inlinable @inline(__always)
  public static func .> (a: Self, b: Self) -> Mask { a.value .> b.value }

  @inlinable @inline(__always)
  public static func .>= (a: Self, b: Self) -> Mask { a.value .>= b.value }

  @inlinable @inline(__always)
  public static func .== (a: Self, b: Self) -> Mask { a.value .== b.value }

  @inlinable @inline(__always)
  public static func .!= (a: Self, b: Self) -> Mask { a.value .!= b.value }

  @inlinable @inline(__always)
  public static func select(_ mask: Mask, _ a: Self, _ b: Self) -> Self {
    binary(
      P.select(mask, a.value, b.value), a, P.select(mask, P(1), P(0)), b, P.select(mask, P(0), P(1)))
  }

  @inlinable @inline(__always)
  public static func choose(_ mask: Mask, _ a: () -> Self, otherwise b: () -> Self) -> Self {
    select(mask, a(), b())
  }

  @inlinable @inline(__always)
  public static func minimum(_ a: Self, _ b: Self) -> Self {
    select((a.value .< b.value) .| (a.value .!= a.value), a, b)
  }

  @inlinable @inline(__always)
  public static func maximum(_ a: Self, _ b: Self) -> Self {
    select((a.value .> b.value) .| (a.value .!= a.value), a, b)
  }
}
