import TSNumerics
import TestSupport
import Testing

/// Programs of three or more numbers: what has nodes of many arguments, and chains of choices.
enum Program: String, CaseIterable {
  case fusedOne, fusedThree, fusedMany, weights, lags, products, square, softmax, addition, choices, recursion

  func callAsFunction<S: Scalar>(_ x: [S]) -> S {
    typealias P = S.Primal
    let data = [0.5, -2, 3, 0.25, 7, -1]
    switch self {
    case .fusedOne: return S.fused(P.exp(x[1].primal), x[1], P.exp(x[1].primal))
    case .fusedThree:
      let (a, b, c) = (x[0].primal, x[1].primal, x[2].primal)
      return S.fused(a * b + b * c, x[0], b, x[1], a + c, x[2], b)
    case .fusedMany:
      let sum = x.reduce(P(0)) { $0 + $1.primal * $1.primal }
      return S.fused(sum, x) { P(2) * x[$0].primal }
    case .weights: return dot(x, data.prefix(x.count))
    case .lags: return dot(Array(x.prefix(3)), lagsOf: data, before: 5)
    case .products: return dot(x, x.reversed().map { $0 * S(2) })
    case .square: return dot(x, x)
    case .softmax: return S.logSumExp(x)
    case .addition: return S.logAddExp(x[0], x[1]) + S.logAddExp(x[2], x[0])
    case .choices, .recursion: return loop(x)
    }
  }

  private func loop<S: Scalar>(_ x: [S]) -> S {
    var state = x[0]
    for t in 0..<40 {
      let next = x[t % x.count]
      switch self {
      case .choices:
        let other = S.select(state .> next, S.tanh(state - next), S.sqrt(S(1) + next * next))
        state = S.choose(other .< S(0.5), { other + next }, otherwise: { other * S(0.5) })
        state = S.maximum(S.minimum(state, S(3)), -x[1])
      default: state = S.sin(S(0.9) * state + next) / (S(1) + state * state)
      }
    }
    return state
  }

  /// The number of arguments.
  var arity: Int { 4 }
}

@Suite struct VarProgramTests {
  static let points: [[Double]] = [
    [0.3, -1.2, 2.5, 0.7], [1, 1, 1, 1], [-0.4, 0, 3, -2], [5, -5, 0.1, 0.2], [0, 0, 0, 0.5],
    [1.7, 2.9, -0.6, -1.1], [-2, 3, 0.9, 1.3], [0.01, -0.02, 4, -0.3],
  ]

  @Test("The gradient is that by differences, with every set of constants", arguments: Program.allCases)
  func differences(_ program: Program) {
    for point in Self.points {
      for constants in 0..<(1 << program.arity) {
        let found = gradient(at: point, popping: constants % 2 == 1) { x in
          program(x.indices.map { constants >> $0 & 1 == 0 ? x[$0] : Var(primal: x[$0].primal) })
        }
        #expect(sameBits(found.value, program(point)), "\(program) at \(point)")
        for i in point.indices {
          if constants >> i & 1 == 1 {
            #expect(found.gradient[i] == 0, "\(program) at \(point), constant \(i)")
            continue
          }
          let exact = Differences.derivative(at: point[i], step: 1e-3) { moved in
            program(point.indices.map { $0 == i ? moved : point[$0] })
          }
          // Next to a kink there is no derivative to compare with.
          guard exact.error < 1e-6 * Swift.max(1, abs(exact.derivative)) else { continue }
          #expect(
            isClose(found.gradient[i], exact.derivative, relative: 1e-6, absolute: 1e-6),
            "\(program) at \(point) by number \(i), constants \(constants)")
        }
      }
    }
  }

  @Test("Lanes give the bits of one chain, constants among them", arguments: Program.allCases)
  func lanes(_ program: Program) {
    compare(Lanes<SIMD2<Double>>.self, program)
    compare(Lanes<SIMD4<Double>>.self, program)
    compare(Lanes<SIMD8<Double>>.self, program)
  }

  private func compare<P: LaneLaws>(_ type: P.Type, _ program: Program) where P.Element == Double {
    for start in Self.points.indices {
      for constants in [0, 1, 6, 15] {
        let point = (0..<program.arity).map { i in P.take(Self.points.map { $0[i] }, from: start) }
        expectLanes(at: point, run(program, point, constants)) { run(program, $0, constants) }
      }
    }
  }

  private func run<P: PrimalScalar>(_ program: Program, _ point: [P], _ constants: Int) -> ValueAndGradient<P>
  where P.Element == Double {
    gradient(at: point) { x in
      program(x.indices.map { constants >> $0 & 1 == 0 ? x[$0] : Var(primal: x[$0].primal) })
    }
  }

  @Test("A bad lane spoils no other")
  func badLanes() {
    typealias Wide = Lanes<SIMD8<Double>>
    let strange = [Double.nan, .infinity, -.infinity, 1e300, -0.0, .leastNonzeroMagnitude]
    for program in Program.allCases {
      for bad in strange {
        let point = (0..<program.arity).map { i in
          Wide(lanes: { $0 % 2 == 1 ? bad : Self.points[$0][i] })
        }
        expectLanes(at: point, run(program, point, 0)) { run(program, $0, 0) }
      }
    }
  }

  @Test("One term needs the same node twice, none or an empty list")
  func smallSums() {
    let tape = Tape<Double>.make(leafCount: 2)
    defer { Tape<Double>.destroy(tape) }
    let x = Var(3.0, leaf: 0, on: tape)
    #expect(dot([Var<Double>](), [Double]()).primal == 0)
    #expect(dot([Var<Double>](), [Var<Double>]()).primal == 0)
    #expect(Var<Double>.fused(7, []) { _ in 1 }.primal == 7)
    tape.pointee.addTerm(dot([x, x], [2, 5]), above: 0)
    tape.pointee.addTerm(dot([x, x], [Var(1), x]), above: tape.pointee.mark)
    #expect(sweep(tape) == [14, 0])
  }
}
