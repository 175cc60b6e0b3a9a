import TSNumerics
import TestSupport
import Testing

/// Every operation of two numbers with its partial derivatives in closed form.
enum Operation: String, CaseIterable {
  case sum, difference, product, quotient, addition, subtraction, multiplication, division
  case negative, square, select, choose, minimum, maximum, fusedTwo

  func callAsFunction<S: Scalar>(_ a: S, _ b: S) -> S {
    switch self {
    case .sum: return a + b
    case .difference: return a - b
    case .product: return a * b
    case .quotient: return a / b
    case .addition, .subtraction, .multiplication, .division: return assigned(a, b)
    case .negative: return -a
    case .square: return S.square(b)
    case .select: return S.select(a .< b, a, b)
    case .choose: return S.choose(a .< S(1), { a * b }, otherwise: { a - b })
    case .minimum: return S.minimum(a, b)
    case .maximum: return S.maximum(a, b)
    case .fusedTwo:
      let (x, y) = (a.primal, b.primal)
      return S.fused(x * x * y, a, x * y + x * y, b, x * x)
    }
  }

  private func assigned<S: Scalar>(_ a: S, _ b: S) -> S {
    var result = a
    switch self {
    case .addition: result += b
    case .subtraction: result -= b
    case .multiplication: result *= b
    default: result /= b
    }
    return result
  }

  func partials(_ a: Double, _ b: Double) -> (Double, Double) {
    switch self {
    case .sum, .addition: return (1, 1)
    case .difference, .subtraction: return (1, -1)
    case .product, .multiplication: return (b, a)
    case .quotient, .division: return (1 / b, -(a / b) / b)
    case .negative: return (-1, 0)
    case .square: return (0, b + b)
    case .select, .minimum: return a < b ? (1, 0) : (0, 1)
    case .choose: return a < 1 ? (b, a) : (1, -1)
    case .maximum: return a > b ? (1, 0) : (0, 1)
    case .fusedTwo: return (a * b + a * b, a * a)
    }
  }
}

/// Moderate numbers, large and small ones, both zeros.
let grid: [Double] = [
  0.5, -1.5, 2, 3.25, 1, -1, 0.0, -0.0, 7, -0.1, 1e-3, 40, 1e10, -1e-10, 1e150, 1e-150, -3, 12.5,
]

@Suite struct VarTests {
  @Test("Values and partial derivatives, with constants on either side", arguments: Operation.allCases)
  func operation(_ operation: Operation) {
    for (a, b) in grid.flatMap({ a in grid.map { (a, $0) } }) {
      for constants in 0..<4 {
        let found = gradient(at: [a, b], popping: constants == 0) { x in
          operation(
            constants & 1 == 0 ? x[0] : Var(primal: x[0].primal),
            constants & 2 == 0 ? x[1] : Var(primal: x[1].primal))
        }
        let (da, db) = operation.partials(a, b)
        #expect(sameBits(found.value, operation(a, b)), "\(operation)(\(a), \(b))")
        let expected = [constants & 1 == 0 ? da : 0, constants & 2 == 0 ? db : 0]
        #expect(equal(found.gradient, expected), "\(operation)(\(a), \(b)), \(constants)")
      }
    }
  }

  @Test("Both arguments the same variable", arguments: Operation.allCases)
  func twice(_ operation: Operation) {
    for a in grid {
      let found = gradient(at: [a]) { operation($0[0], $0[0]) }
      let (da, db) = operation.partials(a, a)
      #expect(sameBits(found.value, operation(a, a)))
      #expect(equal(found.gradient, [da + db]), "\(operation)(\(a), \(a))")
    }
  }

  @Test("An operation on constants, and one that only adds a constant, makes no node")
  func constantsAreFree() {
    let tape = Tape<Double>.make(leafCount: 1)
    defer { Tape<Double>.destroy(tape) }
    let x = Var(2.0, leaf: 0, on: tape)
    let c: Var<Double> = 3
    for operation in Operation.allCases { _ = operation(c, c) }
    #expect(tape.pointee.mark == 0 && tape.pointee.usedBytes == 0)
    let y = (x + c) - 1 + 2
    #expect(tape.pointee.mark == 0 && y.primal == 6)
    tape.pointee.addTerm(y, above: 0)
    #expect(sweep(tape) == [1])
  }

  @Test("Lanes give the bits of one chain", arguments: Operation.allCases)
  func lanes(_ operation: Operation) {
    compareLanes(Lanes<SIMD2<Double>>.self, operation)
    compareLanes(Lanes<SIMD4<Double>>.self, operation)
    compareLanes(Lanes<SIMD8<Double>>.self, operation)
  }

  private func compareLanes<P: LaneLaws>(_ type: P.Type, _ operation: Operation) where P.Element == Double {
    for start in grid.indices {
      for stride in 0..<grid.count {
        // Two lists without a common rhythm: lanes take different sides of every choice.
        let point = [P.take(grid, from: start), P.take(grid.reversed(), from: stride)]
        expectLanes(at: point, gradient(at: point) { operation($0[0], $0[1]) }) { x in
          gradient(at: x) { operation($0[0], $0[1]) }
        }
      }
    }
  }

  @Test("Comparisons are those of the values")
  func comparisons() {
    for (a, b) in [(1.0, 2.0), (2, 1), (1, 1), (.nan, 1), (1, .nan)] {
      let (x, y) = (Var<Double>(a), Var<Double>(b))
      #expect((x .< y) == (a < b) && (x .<= y) == (a <= b) && (x .> y) == (a > b))
      #expect((x .>= y) == (a >= b) && (x .== y) == (a == b) && (x .!= y) == (a != b))
      #expect(sameBits(Var<Double>.minimum(x, y).primal, Double.minimum(a, b)))
      #expect(sameBits(Var<Double>.maximum(x, y).primal, Double.maximum(a, b)))
    }
  }
}

/// Expects each lane to be what one chain gives, bit for bit.
func expectLanes<P: LaneLaws>(
  at point: [P], _ together: ValueAndGradient<P>, alone: ([Double]) -> ValueAndGradient<Double>
) where P.Element == Double {
  for lane in 0..<P.laneCount {
    let one = alone(point.map { $0[lane: lane] })
    #expect(sameBits(one.value, together.value[lane: lane]), "lane \(lane) of \(point)")
    for (a, b) in zip(one.gradient, together.gradient) {
      #expect(sameBits(a, b[lane: lane]), "lane \(lane) of \(point)")
    }
  }
}

/// Close to the last digits; NaN nowhere but where it is expected, infinities the same.
func equal(_ found: [Double], _ expected: [Double]) -> Bool {
  found.count == expected.count
    && zip(found, expected).allSatisfy { isClose($0, $1, relative: 1e-14) || $0.isNaN && $1.isNaN }
}
