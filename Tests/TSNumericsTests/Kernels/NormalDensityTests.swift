import CKernels
import TSNumerics
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

extension KernelTests {
  /// The same bits on every instruction set and for any number of lanes.
  @Suite struct NormalDensityTests {
    @Test("The density is its formula, for any lanes on every instruction set")
    func formulas() {
      let cases = normalCases()
      onEveryInstructionSet { set in
        for lanes in [1, 2, 4, 8] {
          for start in stride(from: 0, to: cases.count, by: 3) {
            let some = (0..<lanes).map { cases[(start + $0 * 5) % cases.count] }
            let found = kernelDensities(some)
            for (lane, one) in some.enumerated() {
              #expect(sameBits(found[lane], formula(one)), "\(set), \(lanes) lanes: \(one)")
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
            let found = kernelDensities(some)
            let isRight = zip(found, some).allSatisfy { sameBits($0, formula($1)) }
            #expect(isRight, "\(set): \(some.map(\.scale))")
          }
        }
      }
    }

    @Test("Scalars and lanes go through the kernel, on every instruction set")
    func scalars() {
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
        let found = P.normalLogDensity(
          P(lanes: { cases[first + $0].value }), location: P(lanes: { cases[first + $0].location }),
          scale: P(lanes: { cases[first + $0].scale }))
        let isSame = (0..<P.laneCount).allSatisfy { sameBits(found[lane: $0], formula(cases[first + $0])) }
        #expect(isSame, "\(set), \(P.laneCount) lanes from case \(first)")
      }
    }

    #if arch(x86_64)
      @Test("The density is right to the last digits, by arithmetic in extended precision")
      func accuracy() {
        for one in normalCases() where one.isValid {
          let found = kernelDensities([one])[0]
          let (x, m, s) = (Float80(one.value), Float80(one.location), Float80(one.scale))
          // The distance is rounded once, and so are its square and the inverse of the scale.
          let z = (x - m) / s
          let exact = Double(-z * z / 2 - logl(s) - 0.918938533204672741780329736406)
          let size = 1 + Double(z * z) + abs(log(one.scale))
          if exact.isFinite, size.isFinite {
            #expect(abs(found - exact) <= 2e-15 * size, "\(one): \(found), exactly \(exact)")
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

/// One number at a time, without memory; what has no finite inverse is divided by.
private func formula(_ one: NormalCase) -> Double {
  let (distance, inverse) = (one.value - one.location, 1 / one.scale)
  let z = inverse.isInfinite ? distance / one.scale : distance * inverse
  return -0.5 * z * z - Double.log(one.scale) - 0.9189385332046727
}

private func kernelDensities(_ cases: [NormalCase]) -> [Double] {
  // At an odd place, so that nothing may rely on more than the alignment of a number.
  let pad = [0.0]
  var densities = [Double](repeating: 7, count: cases.count + 2)
  let (x, m, s) = (pad + cases.map(\.value), pad + cases.map(\.location), pad + cases.map(\.scale))
  densities.withUnsafeMutableBufferPointer { densities in
    x.withUnsafeBufferPointer { x in
      m.withUnsafeBufferPointer { m in
        s.withUnsafeBufferPointer { s in
          guard let out = densities.baseAddress, let x = x.baseAddress, let m = m.baseAddress,
            let s = s.baseAddress
          else { return }
          ck_normal_log_density_f64(cases.count, x + 1, m + 1, s + 1, out + 1)
        }
      }
    }
  }
  #expect(densities[0] == 7 && densities[densities.count - 1] == 7)
  return Array(densities.dropFirst().dropLast())
}
