import CKernels
import TSNumerics
import TestSupport
import Testing

/// A term of the normal sum: which of its three numbers are variables is told by `mask`, one bit each.
private struct Term {
  var x: Double
  var location: Double
  var scale: Double
  var mask = 7
}

/// What the sum and the gradient are, term by term, with a logarithm for each scale.
private func plain(_ terms: [Term]) -> (value: Double, gradient: [Double]) {
  var (value, gradient) = (0.0, [Double]())
  for term in terms {
    let z = (term.x - term.location) / term.scale
    value += -0.5 * z * z - Double.log(term.scale) - 0.9189385332046727
    gradient += [-z / term.scale, z / term.scale, (z * z - 1) / term.scale]
  }
  return (value, gradient)
}

/// The same on a tape whose variable 3 i + j is number j of term i; in lane l the scales are multiplied by `stretch(l)`.
private func onTape<P: PrimalScalar>(
  _ terms: [Term], _ type: P.Type, stretch: (Int) -> Double = { _ in 1 }
) -> [(value: Double, gradient: [Double])] where P.Element == Double {
  let tape = Tape<P>.make(leafCount: 3 * terms.count)
  defer { Tape<P>.destroy(tape) }
  for (i, term) in terms.enumerated() {
    let numbers = [P(term.x), P(term.location), P(lanes: { term.scale * stretch($0) })]
    let variables = numbers.indices.map { j in
      term.mask >> j & 1 == 1 ? Var(numbers[j], leaf: 3 * i + j, on: tape) : Var(primal: numbers[j])
    }
    tape.pointee.addNormal(variables[0], location: variables[1], scale: variables[2])
  }
  let value = tape.pointee.normalTerms
  var gradient = [Double](repeating: .nan, count: 3 * terms.count * P.laneCount)
  gradient.withUnsafeMutableBufferPointer { buffer in
    if let start = buffer.baseAddress { tape.pointee.sweep(into: start) }
  }
  return (0..<P.laneCount).map { lane in
    (value[lane: lane], (0..<3 * terms.count).map { gradient[$0 * P.laneCount + lane] })
  }
}

private func drawn(_ count: Int, logScales: ClosedRange<Double>) -> [Term] {
  var generator = FixedGenerator(5)
  return (0..<count).map { _ in
    Term(
      x: .random(in: -3...3, using: &generator), location: .random(in: -3...3, using: &generator),
      scale: Double.exp(.random(in: logScales, using: &generator)))
  }
}

@Suite("Normal terms of a tape")
struct NormalTermTests {
  @Test("The sum and its derivatives, however far the product of the scales goes")
  func values() {
    for range in [-1.0...1, -40 ... -30, 30...40, -300 ... -250, 250...300, -300...300] {
      let terms = drawn(500, logScales: range)
      let (expected, found) = (plain(terms), onTape(terms, Double.self)[0])
      #expect(isClose(found.value, expected.value, relative: 1e-13), "\(range)")
      // z² - 1 cancels where z is near 1.
      #expect(isClose(found.gradient, expected.gradient, relative: 1e-11), "\(range)")
    }
  }

  @Test("A constant has no derivative, whichever it is", arguments: 0..<8)
  func constants(mask: Int) {
    let terms = drawn(20, logScales: -1...1).map {
      Term(x: $0.x, location: $0.location, scale: $0.scale, mask: mask)
    }
    let (expected, found) = (plain(terms), onTape(terms, Double.self)[0])
    for i in found.gradient.indices {
      #expect(
        isClose(found.gradient[i], mask >> (i % 3) & 1 == 1 ? expected.gradient[i] : 0, relative: 1e-14))
    }
    #expect(isClose(found.value, expected.value, relative: 1e-13))
  }

  @Test("One variable in several places adds up; a scale used again is the same scale")
  func shared() {
    let tape = Tape<Double>.make(leafCount: 2)
    defer { Tape<Double>.destroy(tape) }
    let (x, s) = (Var(1.5, leaf: 0, on: tape), Var(0.5, leaf: 1, on: tape))
    for _ in 0..<3 { tape.pointee.addNormal(x, location: 0.25, scale: s) }
    tape.pointee.addNormal(s, location: x, scale: s)
    let expected = plain([Term](repeating: Term(x: 1.5, location: 0.25, scale: 0.5), count: 3))
    let last = plain([Term(x: 0.5, location: 1.5, scale: 0.5)])
    #expect(isClose(tape.pointee.normalTerms, expected.value + last.value, relative: 1e-14))
    let byX = 3 * expected.gradient[0] + last.gradient[1]
    let byS = 3 * expected.gradient[2] + last.gradient[0] + last.gradient[2]
    #expect(isClose(sweep(tape), [byX, byS], relative: 1e-14))
    #expect(tape.pointee.normalTerms == 0)
  }

  @Test("What is no scale gives no number, also where two of them would make up for one another")
  func badScales() {
    let good = drawn(5, logScales: -1...1)
    for scales in [[-1.0], [-1, -1], [0], [-0.0], [.nan], [.infinity], [-.infinity, -1], [0, .infinity]] {
      let bad = good + scales.map { Term(x: 1, location: 0, scale: $0) } + good
      let value = onTape(bad, Double.self)[0].value
      #expect(!(value < .infinity) || value == -.infinity, "\(scales): \(value)")
    }
    // An infinite distance has density zero, and so has one that is not a number.
    for x in [Double.infinity, .nan] {
      let value = onTape(good + [Term(x: x, location: 0, scale: 1)], Double.self)[0].value
      #expect(!(value < .infinity) || value == -.infinity)
    }
  }

  @Test("A scale whose inverse overflows is divided by")
  func tinyScales() {
    let tiny = Double.leastNonzeroMagnitude
    let terms = [Term(x: 3 * tiny, location: 0, scale: 2 * tiny), Term(x: 1, location: 0, scale: 1)]
    let found = onTape(terms, Double.self)[0]
    #expect(isClose(found.value, plain(terms).value, relative: 1e-13))
  }
}

extension KernelTests {
  @Suite("Normal terms and weighted sums on every instruction set")
  struct TermTests {
    @Test("Lanes give the bits that each has alone, on every instruction set, beside bad ones too")
    func lanes() {
      let terms = drawn(300, logScales: -20...3)
      let stretch: (Int) -> Double = { [1, 1e-3, 0, 1e100, 0.7, -1, 1e-300, 2][$0] }
      var expected: [[UInt64]] = []
      onEveryInstructionSet { name in
        for found in [
          onTape(terms, Lanes<SIMD8<Double>>.self, stretch: stretch),
          onTape(terms, Lanes<SIMD4<Double>>.self, stretch: stretch),
          onTape(terms, Lanes<SIMD2<Double>>.self, stretch: stretch),
        ] {
          for (lane, one) in found.enumerated() {
            let alone = onTape(terms, Double.self, stretch: { _ in stretch(lane) })[0]
            let bits = ([one.value] + one.gradient).map { $0.isNaN ? 0 : $0.bitPattern }
            #expect(bits == ([alone.value] + alone.gradient).map { $0.isNaN ? 0 : $0.bitPattern }, "\(name)")
            if expected.count <= lane { expected.append(bits) } else { #expect(expected[lane] == bits) }
          }
        }
      }
    }

    @Test("Weighted sums on every instruction set, whatever is constant among them")
    func weighing() {
      onEveryInstructionSet { name in
        weigh(Lanes<SIMD8<Double>>.self, name)
        weigh(Lanes<SIMD4<Double>>.self, name)
        weigh(Lanes<SIMD2<Double>>.self, name)
        weigh(Double.self, name)
      }
    }

    private func weigh<P: PrimalScalar>(_ type: P.Type, _ name: String) where P.Element == Double {
      let tape = Tape<P>.make(leafCount: 9)
      defer { Tape<P>.destroy(tape) }
      for count in 1...9 {
        let numbers = (0..<count).map { i in P(lanes: { Double.sin(Double(7 * i + $0)) }) }
        let terms = numbers.indices.map { i in
          i % 3 == 1 ? Var(primal: numbers[i]) : Var(numbers[i], leaf: i, on: tape)
        }
        let weights = (0..<count).map { 0.5 - Double($0) }
        let sum = dot(terms, weights)
        // The same numbers as they lie in a series, the other way round.
        let lags = dot(terms, lagsOf: weights.reversed() + [7], before: count)
        #expect((lags.primal .== sum.primal).isAllTrue, "\(name) \(count)")
        let plain = zip(numbers, weights).reduce(P(0)) { $0 + $1.0 * P($1.1) }
        #expect((sum.primal .== plain).isAllTrue, "\(name) \(count)")
        tape.pointee.addTerm(sum, above: tape.pointee.mark)
        var gradient = [Double](repeating: .nan, count: 9 * P.laneCount)
        gradient.withUnsafeMutableBufferPointer { buffer in
          if let start = buffer.baseAddress { tape.pointee.sweep(into: start) }
        }
        for i in 0..<9 {
          let expected = i < count && i % 3 != 1 ? weights[i] : 0
          #expect(
            (0..<P.laneCount).allSatisfy { gradient[i * P.laneCount + $0] == expected }, "\(name) \(count)")
        }
      }
    }
  }
}
