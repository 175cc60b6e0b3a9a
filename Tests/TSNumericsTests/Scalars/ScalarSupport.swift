import TSNumerics

/// Whether two numbers have the same bits; all NaN count as one.
func sameBits<T: LaneElement>(_ a: T, _ b: T) -> Bool {
  let (x, y) = (Bits(a), Bits(b))
  return x == y || (x.isNaN && y.isNaN)
}

/// The bits of a number of either precision.
private struct Bits: Equatable {
  var word: UInt64
  var isNaN: Bool

  init<T: LaneElement>(_ value: T) {
    isNaN = value.isNaN
    switch value {
    case let value as Double: word = value.bitPattern
    case let value as Float: word = UInt64(value.bitPattern)
    default: word = 0
    }
  }
}

/// How far `value` is from `reference` in units of the last place of `reference`; 0 for two NaN.
func ulps<T: LaneElement>(_ value: T, _ reference: T) -> Double {
  if value.isNaN && reference.isNaN || sameBits(value, reference) { return 0 }
  guard value.isFinite && reference.isFinite else { return .infinity }
  let difference = Double(value) - Double(reference)
  return difference.magnitude / Double(reference.ulp)
}

/// Numbers to try a function on: the edges, then `count` draws, uniform on an interval or log-uniform in size.
func arguments<T: LaneElement>(_ type: T.Type, in range: ClosedRange<Double>, count: Int = 20_000) -> [T] {
  let key = PRNGKey(seed: 20_240_229)
  var result: [T] = [0, -0.0, 1, -1, 0.5, 2, T.infinity, -T.infinity, T.nan]
  result += [
    T.leastNonzeroMagnitude, -T.leastNonzeroMagnitude, T.leastNormalMagnitude, T.greatestFiniteMagnitude,
  ]
  result.append(T.ulpOfOne)
  for index in 0..<count {
    let words: RandomWords<PRNGKey> = key.block(UInt64(index))
    let u = Double.uniform(words)
    let value = range.lowerBound + u * (range.upperBound - range.lowerBound)
    result.append(T.rounding(value))
    // The same with a size of any order below.
    result.append(T.rounding(value * Double.exp(-30 * Double.uniform(key.foldIn(7).block(UInt64(index))))))
  }
  return result
}

/// The lane types under test.
let doubleLanes: [any LaneLaws.Type] = [
  Lanes<SIMD2<Double>>.self, Lanes<SIMD4<Double>>.self, Lanes<SIMD8<Double>>.self, Lanes<SIMD16<Double>>.self,
]
let floatLanes: [any LaneLaws.Type] = [
  Lanes<SIMD2<Float>>.self, Lanes<SIMD4<Float>>.self, Lanes<SIMD8<Float>>.self, Lanes<SIMD16<Float>>.self,
]

/// What every scalar with lanes must satisfy, stated without `==` on scalars.
protocol LaneLaws: PrimalScalar {}
extension Lanes: LaneLaws {}

extension PrimalScalar {
  /// Lanes taken from a list, from `start` on, round and round.
  static func take(_ values: [Element], from start: Int) -> Self {
    var result = Self(0)
    for lane in 0..<laneCount { result[lane: lane] = values[(start + lane) % values.count] }
    return result
  }

  /// Whether every lane is what `Element` gives for that lane.
  static func agrees(_ value: Self, _ expected: (Int) -> Element) -> Bool {
    (0..<laneCount).allSatisfy { sameBits(value[lane: $0], expected($0)) }
  }
}

/// The arithmetic of numbers. `LaneElement` has every operator twice, as a scalar and as a floating-point number, so
/// generic code must say which.
enum Plain {
  static func sum<T: FloatingPoint>(_ a: T, _ b: T) -> T { a + b }
  static func difference<T: FloatingPoint>(_ a: T, _ b: T) -> T { a - b }
  static func product<T: FloatingPoint>(_ a: T, _ b: T) -> T { a * b }
  static func quotient<T: FloatingPoint>(_ a: T, _ b: T) -> T { a / b }
  static func negative<T: FloatingPoint>(_ a: T) -> T { -a }
  static func isLess<T: FloatingPoint>(_ a: T, _ b: T) -> Bool { a < b }
  static func isEqual<T: FloatingPoint>(_ a: T, _ b: T) -> Bool { a == b }
  /// The smaller number, the second of two equal ones, NaN where either is NaN.
  static func minimum<T: FloatingPoint>(_ a: T, _ b: T) -> T { a.isNaN || a < b ? a : b }
  /// The larger number, the second of two equal ones, NaN where either is NaN.
  static func maximum<T: FloatingPoint>(_ a: T, _ b: T) -> T { a.isNaN || a > b ? a : b }
}
