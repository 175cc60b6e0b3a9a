import CKernels
import TSNumerics
import Testing

extension KernelTests {
  /// The same bits for one number and for many, on every instruction set and at every length.
  @Suite struct ElementaryTests {
    @Test("Functions of one number in double precision")
    func doubles() {
      check(Double.exp, Double.exp)
      check(Double.expm1, Double.expm1)
      check(Double.log, Double.log)
      check(Double.log1p, Double.log1p)
      check(Double.sin, Double.sin)
      check(Double.cos, Double.cos)
      check(Double.tan, Double.tan)
      check(Double.atan, Double.atan)
      check(Double.sinh, Double.sinh)
      check(Double.cosh, Double.cosh)
      check(Double.tanh, Double.tanh)
      check(Double.erf, Double.erf)
      check(Double.erfc, Double.erfc)
      check(Double.logGamma, Double.logGamma)
    }

    @Test("Functions of one number in single precision")
    func floats() {
      check(Float.exp, Float.exp)
      check(Float.expm1, Float.expm1)
      check(Float.log, Float.log)
      check(Float.log1p, Float.log1p)
      check(Float.sin, Float.sin)
      check(Float.cos, Float.cos)
      check(Float.tan, Float.tan)
      check(Float.atan, Float.atan)
      check(Float.sinh, Float.sinh)
      check(Float.cosh, Float.cosh)
      check(Float.tanh, Float.tanh)
      check(Float.erf, Float.erf)
      check(Float.erfc, Float.erfc)
      check(Float.logGamma, Float.logGamma)
    }

    @Test("Powers")
    func powers() {
      checkPowers(Double.pow, Double.pow)
      checkPowers(Float.pow, Float.pow)
    }

    @Test("An instruction set that does not exist is refused")
    func unknownSet() {
      let chosen = String(cString: ck_instruction_set())
      #expect(String(cString: ck_set_instruction_set("mmx")) == chosen)
    }
  }
}

/// Many numbers against one by one: all arguments at once, then every length, in place.
private func check<T: LaneElement>(
  _ kernel: (Int, UnsafePointer<T>, UnsafeMutablePointer<T>) -> Void, _ function: (T) -> T
) {
  for range in [-750.0...750, -2...40] {
    let xs = arguments(T.self, in: range, count: 3_000)
    let expected = xs.map(function)
    onEveryInstructionSet { set in
      var ys = xs
      kernel(xs.count, xs, &ys)
      #expect(zip(ys, expected).allSatisfy { sameBits($0, $1) }, "\(set)")
      for count in lengths {
        var part = Array(xs.suffix(from: count).prefix(count)) + [7]
        part.withUnsafeMutableBufferPointer {
          guard let base = $0.baseAddress else { return }
          kernel(count, base, base)
        }
        #expect((0..<count).allSatisfy { sameBits(part[$0], expected[count + $0]) }, "\(set) \(count)")
        // Nothing is written beyond the end.
        #expect(sameBits(part[count], 7))
      }
    }
  }
}

private func checkPowers<T: LaneElement>(
  _ kernel: (Int, UnsafePointer<T>, UnsafePointer<T>, UnsafeMutablePointer<T>) -> Void,
  _ function: (T, T) -> T
) {
  let xs = arguments(T.self, in: -2...40, count: 3_000)
  let ys = Array(arguments(T.self, in: -30...30, count: 3_000).reversed())
  let expected = zip(xs, ys).map { function($0, $1) }
  onEveryInstructionSet { set in
    for count in lengths + [xs.count] {
      var zs = [T](repeating: 7, count: count + 1)
      kernel(count, xs, ys, &zs)
      #expect((0..<count).allSatisfy { sameBits(zs[$0], expected[$0]) }, "\(set) \(count)")
      #expect(sameBits(zs[count], 7))
    }
  }
}
