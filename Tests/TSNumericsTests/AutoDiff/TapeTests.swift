import TSNumerics
import TestSupport
import Testing

@Suite struct TapeTests {
  @Test("A chain of 100,000 nodes of each kind")
  func deepChains() {
    let count = 100_000
    let steps: [(String, (Var<Double>, Var<Double>) -> Var<Double>, [Double])] = [
      ("sum", { $0 + $1 }, [1, Double(count)]),
      ("difference", { $0 - $1 }, [1, -Double(count)]),
      ("negation", { x, _ in -x }, [1, 0]),
      ("unary", { x, _ in x * 1.5 / 1.5 }, [1, 0]),
      ("binary", { Var.select($1 .> $0, $0, $1) }, [1, 0]),
      ("many", { x, y in Var.fused(x.primal, [x, y, x]) { [0.5, 2, 0.5][$0] } }, [1, 2 * Double(count)]),
      ("weighted", { x, y in dot([x, y], [1, 0.5]) }, [1, 0.5 * Double(count)]),
    ]
    for (name, step, expected) in steps {
      let tape = Tape<Double>.make(leafCount: 2)
      defer { Tape<Double>.destroy(tape) }
      // The second time in memory that has grown.
      for _ in 0..<2 {
        let found = gradient(at: [1e-9, 2], on: tape) { x in
          (0..<count).reduce(x[0]) { state, _ in step(state, x[1]) }
        }
        #expect(isClose(found.gradient, expected, relative: 1e-9), "\(name): \(found.gradient)")
      }
    }
  }

  @Test("Every stream grows beyond its first memory, in lanes too")
  func growth() {
    grow(Double.self)
    grow(Lanes<SIMD2<Double>>.self)
    grow(Lanes<SIMD4<Double>>.self)
    grow(Lanes<SIMD8<Double>>.self)
  }

  private func grow<P: PrimalScalar>(_ type: P.Type) where P.Element == Double {
    let tape = Tape<P>.make(leafCount: 3)
    defer { Tape<P>.destroy(tape) }
    let point = (0..<3).map { i in P(lanes: { Double(i) + 0.125 * Double($0) + 0.5 }) }
    var sizes: [Int] = []
    for width in [1, 10, 300, 5_000] {
      let found = gradient(at: point, on: tape) { x in
        let many = Var<P>.fused(P(1), [Var<P>](repeating: x[0], count: width)) { P(Double($0 + 1)) }
        let weighted = dot([Var<P>](repeating: x[1], count: width), (0..<width).map { Double($0 + 1) })
        let products = (0..<width).reduce(Var<P>(0)) { sum, _ in sum + x[1] * x[2] }
        sizes.append(tape.pointee.usedBytes)
        return many + weighted + products
      }
      let (n, triangle) = (Double(width), Double(width * (width + 1) / 2))
      let expected = [P(triangle), P(triangle) + P(n) * point[2], P(n) * point[1]]
      for (a, b) in zip(found.gradient, expected) {
        #expect((0..<P.laneCount).allSatisfy { isClose(a[lane: $0], b[lane: $0], relative: 1e-12) })
      }
    }
    #expect(sizes == sizes.sorted() && sizes[0] < sizes[3])
  }

  @Test("A tape used again gives the same bits, its adjoints zero after a sweep")
  func reuse() {
    let tape = Tape<Double>.make(leafCount: 4)
    defer { Tape<Double>.destroy(tape) }
    for program in Program.allCases {
      for point in VarProgramTests.points {
        let alone = gradient(at: point) { program($0) }
        for popping in [false, true] {
          let again = gradient(at: point, on: tape, popping: popping) { program($0) }
          #expect(again.gradient.map(\.bitPattern) == alone.gradient.map(\.bitPattern), "\(program)")
        }
        // Adjoints of nodes that were taken off, and of every other, are zero: nothing comes of a sweep over nothing.
        #expect(sweep(tape) == [0, 0, 0, 0])
        #expect(tape.pointee.mark == 0 && tape.pointee.usedBytes == 0)
      }
    }
  }

  @Test("What was begun can be forgotten")
  func discard() {
    let tape = Tape<Double>.make(leafCount: 2)
    defer { Tape<Double>.destroy(tape) }
    let (x, y) = (Var(2.0, leaf: 0, on: tape), Var(3.0, leaf: 1, on: tape))
    let product = x * y
    tape.pointee.addTerm(product + x, above: 0)
    tape.pointee.addTerm(y, above: 0)
    tape.pointee.discard()
    #expect(tape.pointee.mark == 0 && sweep(tape) == [0, 0])
    tape.pointee.addTerm(x * y, above: 0)
    #expect(sweep(tape) == [3, 2])
  }
}

/// The rule by which the node of a term is taken off the tape again.
@Suite struct TermTests {
  let tape = Tape<Double>.make(leafCount: 3)
  var x: [Var<Double>] { (0..<3).map { Var([2.0, 3, 5][$0], leaf: $0, on: tape) } }

  @Test("Every kind of node gives the same derivatives whether or not it is taken off")
  func kinds() {
    defer { Tape<Double>.destroy(tape) }
    let terms: [(([Var<Double>]) -> Var<Double>, pops: Bool)] = [
      ({ Var.exp($0[0]) }, true), ({ $0[0] * $0[1] }, true), ({ $0[1] * $0[1] }, true),
      ({ x in Var.fused(1, x) { Double($0) } }, true),
      ({ Var.fused(1, $0[0], 2, $0[1], 3, $0[2], 4) }, true),
      ({ $0[0] + $0[1] }, false), ({ $0[0] - $0[1] }, false), ({ -$0[0] }, false),
      ({ dot($0, [1, 2, 3]) }, false), ({ $0[2] }, false), ({ _ in 3 }, false),
    ]
    for (term, pops) in terms {
      let kept = gradient(at: [2.0, 3, 5]) { term($0) }.gradient
      let mark = tape.pointee.mark
      let value = term(x)
      let top = tape.pointee.mark
      tape.pointee.addTerm(value, above: mark)
      #expect(tape.pointee.mark == (pops ? top - 1 : top))
      #expect(sweep(tape) == kept)
    }
  }

  @Test("A term whose node is used elsewhere is left where it is")
  func shared() {
    defer { Tape<Double>.destroy(tape) }
    // p is a term, and part of a later one.
    let p = x[0] * x[1]
    tape.pointee.addTerm(p, above: tape.pointee.mark)
    let q = p * x[2]
    tape.pointee.addTerm(q, above: tape.pointee.mark - 1)
    #expect(tape.pointee.mark == 1)
    tape.pointee.addTerm(p, above: tape.pointee.mark)
    #expect(sweep(tape) == [21, 14, 6])
  }

  @Test("A term that is not on top is left where it is")
  func buried() {
    defer { Tape<Double>.destroy(tape) }
    let p = x[0] * x[1]
    let later = Var.exp(x[2])
    tape.pointee.addTerm(p, above: 0)
    #expect(tape.pointee.mark == 2)
    tape.pointee.addTerm(later, above: 0)
    #expect(tape.pointee.mark == 1)
    #expect(sweep(tape) == [3, 2, Double.exp(5)])
  }

  @Test("The same term many times, the streams of derivatives in step")
  func manyTerms() {
    defer { Tape<Double>.destroy(tape) }
    for _ in 0..<3 {
      for k in 0..<2_000 {
        let mark = tape.pointee.mark
        let inner = Var.fused(1, x) { Double($0 + k % 3) }
        let weighted = dot(x, [1, 0, 2])
        let term = k % 2 == 0 ? inner * weighted : Var.fused(1, [inner, weighted]) { _ in 1 }
        tape.pointee.addTerm(term, above: mark)
        #expect(tape.pointee.mark == mark + 2)
      }
      let weightedValue = 12.0
      var expected = [0.0, 0, 0]
      for k in 0..<2_000 {
        for i in 0..<3 {
          let (a, b) = (Double(i + k % 3), [1.0, 0, 2][i])
          expected[i] += k % 2 == 0 ? weightedValue * a + b : a + b
        }
      }
      #expect(isClose(sweep(tape), expected, relative: 1e-12))
    }
  }
}
