import CKernels
import TSNumerics
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

extension KernelTests {
  /// The same bits on every instruction set and for any number of lanes.
  @Suite struct GradientTests {
    @Test("The sweep is what its definition says, for any lanes on every instruction set")
    func sweep() {
      for (seed, count) in [(1, 0), (2, 1), (3, 7), (4, 500), (5, 3_000)] {
        for lanes in [1, 2, 4, 8] {
          let tape = RecordedTape(seed: UInt64(seed), nodes: count, lanes: lanes)
          let expected = tape.sweptByDefinition()
          onEveryInstructionSet { set in
            let found = tape.swept()
            #expect(zip(found, expected).allSatisfy { sameBits($0, $1) }, "\(set), \(lanes) lanes")
          }
        }
      }
    }

    @Test("The terms of the normal are their formulas, for any lanes on every instruction set")
    func terms() {
      let cases = normalCases()
      onEveryInstructionSet { set in
        for lanes in [1, 2, 4, 8] {
          for start in stride(from: 0, to: cases.count, by: 3) {
            let some = (0..<lanes).map { cases[(start + $0 * 5) % cases.count] }
            let found = kernelTerms(some)
            for (lane, one) in some.enumerated() {
              let expected = formula(one)
              let same = (0..<3).allSatisfy { sameBits(found[$0 * lanes + lane], expected[$0]) }
              #expect(same, "\(set), \(lanes) lanes: \(one)")
            }
          }
        }
      }
    }

    @Test("No order of scales deceives the memory of scales")
    func memory() {
      let scales = strangeScales + [1, 2, 3, 0.5]
      onEveryInstructionSet { set in
        for lanes in [1, 2, 4, 8] {
          for i in 0..<scales.count * scales.count * 3 {
            // Two scales in turn, then a third; every lane its own.
            let some = (0..<lanes).map { lane in
              let first = scales[(i / 3 + lane) % scales.count]
              let second = scales[(i / 3 / scales.count + 3 * lane) % scales.count]
              return NormalCase(value: 0.75, location: 0.5, scale: i % 3 == 1 ? second : first)
            }
            let found = kernelTerms(some)
            let isRight = some.enumerated().allSatisfy { lane, one in
              zip(0..<3, formula(one)).allSatisfy { sameBits(found[$0 * lanes + lane], $1) }
            }
            #expect(isRight, "\(set): \(some.map(\.scale))")
          }
        }
      }
    }

    @Test("Scalars and lanes go through the kernel")
    func scalars() {
      for one in normalCases() {
        let found = Double.normalTerms(one.value, location: one.location, scale: one.scale)
        let terms = [found.logDensity, found.byValue, found.byScale]
        #expect(zip(terms, formula(one)).allSatisfy { sameBits($0, $1) }, "\(one)")
      }
    }

    @Test("The log density alone is that of the terms, on every instruction set")
    func densityAlone() {
      onEveryInstructionSet { set in
        density(Double.self, set)
        density(Lanes<SIMD2<Double>>.self, set)
        density(Lanes<SIMD4<Double>>.self, set)
        density(Lanes<SIMD8<Double>>.self, set)
      }
    }

    private func density<P: PrimalScalar>(_ type: P.Type, _ set: String) where P.Element == Double {
      let cases = normalCases()
      for first in stride(from: 0, to: cases.count - P.laneCount, by: 3) {
        let (x, m, s) = (
          P(lanes: { cases[first + $0].value }), P(lanes: { cases[first + $0].location }),
          P(lanes: { cases[first + $0].scale })
        )
        let alone = P.normalLogDensity(x, location: m, scale: s)
        let terms = P.normalTerms(x, location: m, scale: s)
        let isSame = (0..<P.laneCount).allSatisfy {
          sameBits(alone[lane: $0], terms.logDensity[lane: $0])
        }
        #expect(isSame, "\(set), \(P.laneCount) lanes from case \(first)")
      }
    }

    #if arch(x86_64)
      @Test("The terms are right to the last digits, by arithmetic in extended precision")
      func accuracy() {
        for one in normalCases() where one.isValid {
          let found = kernelTerms([one])
          let (x, m, s) = (Float80(one.value), Float80(one.location), Float80(one.scale))
          // The distance is rounded once, and so are its square and the inverse of the scale.
          let z = (x - m) / s
          let logDensity = -z * z / 2 - logl(s) - 0.918938533204672741780329736406
          let exact = [logDensity, -z / s, (z * z - 1) / s].map { Double($0) }
          let sizes = [1 + Double(z * z) + abs(log(one.scale)), abs(exact[1]), Double((z * z + 1) / s)]
          for i in 0..<3 where exact[i].isFinite && sizes[i].isFinite && abs(exact[i]) > 1e-290 {
            #expect(abs(found[i] - exact[i]) <= 2e-15 * sizes[i], "\(one): \(found[i]), exactly \(exact[i])")
          }
        }
      }
    #endif
  }
}

private let strangeScales: [Double] = [
  .nan, -1, 0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .leastNormalMagnitude, 0x1p-1030, 1e-300,
  .greatestFiniteMagnitude, Double(bitPattern: 0x7FF8_0000_0000_0001),
]

/// A value, a mean and a standard deviation.
private struct NormalCase {
  var value: Double
  var location: Double
  var scale: Double

  /// Whether a normal distribution accepts it.
  var isValid: Bool {
    value.isFinite && location.isFinite && scale > 0 && scale.isFinite
  }
}

private func normalCases() -> [NormalCase] {
  let numbers: [Double] = [0, -0.0, 1, -2.5, 1e-3, 700, -1e8, 1e160, .infinity, .nan, 0x1p-1030]
  let scales = strangeScales + [1, 0.5, 3, 1e-8, 1e8, 1e-200, 1e200]
  var generator = FixedGenerator(3)
  let drawn = (0..<400).map { _ in
    NormalCase(
      value: .random(in: -5...5, using: &generator), location: .random(in: -5...5, using: &generator),
      scale: Double.exp(.random(in: -6...6, using: &generator)))
  }
  return drawn
    + numbers.flatMap { x in
      [0, 1, x].flatMap { m in scales.map { NormalCase(value: x, location: m, scale: $0) } }
    }
}

/// The terms one number at a time, without memory; what has no finite inverse is divided by.
private func formula(_ one: NormalCase) -> [Double] {
  let (distance, inverse) = (one.value - one.location, 1 / one.scale)
  func overScale(_ x: Double) -> Double { inverse.isInfinite ? x / one.scale : x * inverse }
  let z = overScale(distance)
  return [
    -0.5 * z * z - Double.log(one.scale) - 0.9189385332046727, -overScale(z), overScale(z * z - 1),
  ]
}

private func kernelTerms(_ cases: [NormalCase]) -> [Double] {
  // At an odd place, so that nothing may rely on more than the alignment of a number.
  let pad = [0.0]
  var terms = [Double](repeating: 7, count: 3 * cases.count + 2)
  let (x, m, s) = (pad + cases.map(\.value), pad + cases.map(\.location), pad + cases.map(\.scale))
  terms.withUnsafeMutableBufferPointer { terms in
    x.withUnsafeBufferPointer { x in
      m.withUnsafeBufferPointer { m in
        s.withUnsafeBufferPointer { s in
          guard let out = terms.baseAddress, let x = x.baseAddress, let m = m.baseAddress,
            let s = s.baseAddress
          else { return }
          ck_normal_terms_f64(cases.count, x + 1, m + 1, s + 1, out + 1)
        }
      }
    }
  }
  #expect(terms[0] == 7 && terms[terms.count - 1] == 7)
  return Array(terms.dropFirst().dropLast())
}

/// A tape of random nodes of every kind, and its sweep done plainly.
private struct RecordedTape {
  let lanes: Int
  let leaves = 5
  var nodes: [CKNode] = []
  var partials: [Double] = []
  var parents: [UInt32] = []
  var weights: [Double] = []
  var adjoints: [Double] = []

  init(seed: UInt64, nodes count: Int, lanes: Int) {
    self.lanes = lanes
    var generator = FixedGenerator(seed)
    for i in 0..<count {
      func place() -> UInt32 { UInt32.random(in: 1...UInt32(leaves + i), using: &generator) }
      let kind = UInt32.random(in: 0...6, using: &generator)
      let width = UInt32.random(in: 0...9, using: &generator)
      let isWide = kind == UInt32(CK_MANY) || kind == UInt32(CK_WEIGHTED)
      nodes.append(CKNode(kind: kind, first: isWide ? width : place(), second: place()))
      if isWide { for _ in 0..<width { parents.append(place()) } }
      let counts = [UInt32(CK_UNARY_NODE): 1, UInt32(CK_BINARY_NODE): 2, UInt32(CK_MANY): Int(width)]
      for _ in 0..<(counts[kind] ?? 0) * lanes { partials.append(.random(in: -1...1, using: &generator)) }
      if kind == UInt32(CK_WEIGHTED) {
        for _ in 0..<width { weights.append(.random(in: -1...1, using: &generator)) }
      }
    }
    for i in 0..<(leaves + 1 + count) * lanes {
      // Some lanes are spoilt from the start.
      let isSpoilt = i % 97 == 96 && lanes > 1
      adjoints.append(isSpoilt ? [.nan, .infinity][i % 2] : .random(in: -1...1, using: &generator))
    }
  }

  func swept() -> [Double] {
    var result = adjoints
    partials.withUnsafeBufferPointer { partials in
      parents.withUnsafeBufferPointer { parents in
        weights.withUnsafeBufferPointer { weights in
          ck_sweep_f64(
            lanes, nodes.count, leaves, nodes, Self.end(partials), Self.end(parents), Self.end(weights),
            &result)
        }
      }
    }
    return result
  }

  private static func end<T>(_ buffer: UnsafeBufferPointer<T>) -> UnsafePointer<T>? {
    buffer.baseAddress.map { $0 + buffer.count }
  }

  /// One lane after another.
  func sweptByDefinition() -> [Double] {
    var result = adjoints
    for lane in 0..<lanes {
      var streams = (partial: partials.count / lanes, parent: parents.count, weight: weights.count)
      for i in nodes.indices.reversed() {
        let place = (leaves + 1 + i) * lanes + lane
        let adjoint = result[place]
        result[place] = 0
        for (target, term) in passed(nodes[i], adjoint, lane, &streams) {
          result[Int(target) * lanes + lane] += term
        }
      }
    }
    return result
  }

  /// What a node passes on, to whom, in order.
  private func passed(
    _ node: CKNode, _ adjoint: Double, _ lane: Int, _ streams: inout (partial: Int, parent: Int, weight: Int)
  ) -> [(UInt32, Double)] {
    func partial(_ index: Int) -> Double { partials[index * lanes + lane] * adjoint }
    switch Int(node.kind) {
    case Int(CK_SUM): return [(node.first, adjoint), (node.second, adjoint)]
    case Int(CK_DIFFERENCE): return [(node.first, adjoint), (node.second, -adjoint)]
    case Int(CK_NEGATION): return [(node.first, -adjoint)]
    case Int(CK_UNARY_NODE):
      streams.partial -= 1
      return [(node.first, partial(streams.partial))]
    case Int(CK_BINARY_NODE):
      streams.partial -= 2
      return [(node.first, partial(streams.partial)), (node.second, partial(streams.partial + 1))]
    default:
      return (0..<node.first).map { _ in
        streams.parent -= 1
        if node.kind == UInt32(CK_MANY) { streams.partial -= 1 } else { streams.weight -= 1 }
        let term = node.kind == UInt32(CK_MANY) ? partial(streams.partial) : weights[streams.weight] * adjoint
        return (parents[streams.parent], term)
      }
    }
  }
}
