import TSNumerics
import Testing

/// Every lane gives the bits that one number gives.
@Suite struct LaneTests {
  @Test("Arithmetic of lanes is that of their numbers", arguments: doubleLanes + floatLanes)
  func arithmetic(_ type: any LaneLaws.Type) { checkArithmetic(type) }

  @Test("Comparisons and choices are those of the numbers", arguments: doubleLanes + floatLanes)
  func comparison(_ type: any LaneLaws.Type) { checkComparison(type) }

  @Test("Elementary functions give the same bits in every lane", arguments: doubleLanes + floatLanes)
  func elementary(_ type: any LaneLaws.Type) { checkElementary(type) }

  @Test("A lane draws what its key draws on its own", arguments: doubleLanes + floatLanes)
  func draws(_ type: any LaneLaws.Type) { checkDraws(type) }

  @Test("Masks obey the laws of logic", arguments: doubleLanes + floatLanes)
  func masks(_ type: any LaneLaws.Type) { checkMasks(type) }

  @Test("A literal fills every lane, rounded to its precision")
  func literals() {
    let lanes: Lanes<SIMD4<Float>> = 0.1
    let whole: Lanes<SIMD2<Double>> = 3
    #expect((0..<4).allSatisfy { lanes[lane: $0] == 0.1 as Float })
    #expect((0..<2).allSatisfy { whole[lane: $0] == 3 })
  }

  @Test("Masks of one number are plain truth values")
  func plainMasks() {
    for a in [false, true] {
      #expect(Bool(a).isAllTrue == a && (.!a) == !a && a[lane: 0] == a)
      for b in [false, true] {
        #expect((a .& b) == (a && b))
        #expect((a .| b) == (a || b))
      }
    }
  }
}

private func checkArithmetic<S: LaneLaws>(_ type: S.Type) {
  typealias E = S.Element
  let xs = arguments(E.self, in: -1e4...1e4, count: 300)
  for start in stride(from: 0, to: xs.count, by: 3) {
    let a = S.take(xs, from: start)
    let b = S.take(xs, from: 7 * start + 1)
    #expect(S.agrees(a + b) { Plain.sum(a[lane: $0], b[lane: $0]) })
    #expect(S.agrees(a - b) { Plain.difference(a[lane: $0], b[lane: $0]) })
    #expect(S.agrees(a * b) { Plain.product(a[lane: $0], b[lane: $0]) })
    #expect(S.agrees(a / b) { Plain.quotient(a[lane: $0], b[lane: $0]) })
    #expect(S.agrees(-a) { Plain.negative(a[lane: $0]) })
    #expect(S.agrees(S.square(a)) { Plain.product(a[lane: $0], a[lane: $0]) })
    #expect(S.agrees(S.abs(a)) { E.abs(a[lane: $0]) })
    #expect(S.agrees(S.floor(a)) { a[lane: $0].rounded(.down) })
    #expect(S.agrees(S.sqrt(a)) { a[lane: $0].squareRoot() })
    var c = a
    c += b
    c *= a
    c -= b
    c /= a
    let inOneGo = ((a + b) * a - b) / a
    #expect(S.agrees(c) { inOneGo[lane: $0] })
  }
}

private func checkComparison<S: LaneLaws>(_ type: S.Type) {
  typealias E = S.Element
  let xs = arguments(E.self, in: -2...2, count: 60)
  for start in 0..<xs.count * 4 {
    let a = S.take(xs, from: start)
    // Every fourth pair is of equal numbers.
    let b = S.take(xs, from: start % 4 == 0 ? start : 5 * start + 3)
    let less = a .< b
    let lessOrEqual = a .<= b
    let more = a .> b
    let moreOrEqual = a .>= b
    let equal = a .== b
    let unequal = a .!= b
    for lane in 0..<S.laneCount {
      let (x, y) = (a[lane: lane], b[lane: lane])
      #expect(less[lane: lane] == Plain.isLess(x, y) && more[lane: lane] == Plain.isLess(y, x))
      #expect(lessOrEqual[lane: lane] == (Plain.isLess(x, y) || Plain.isEqual(x, y)))
      #expect(moreOrEqual[lane: lane] == (Plain.isLess(y, x) || Plain.isEqual(x, y)))
      #expect(equal[lane: lane] == Plain.isEqual(x, y) && unequal[lane: lane] == !Plain.isEqual(x, y))
    }
    #expect(S.agrees(S.select(less, a, b)) { less[lane: $0] ? a[lane: $0] : b[lane: $0] })
    #expect(S.agrees(S.minimum(a, b)) { Plain.minimum(a[lane: $0], b[lane: $0]) })
    #expect(S.agrees(S.maximum(a, b)) { Plain.maximum(a[lane: $0], b[lane: $0]) })
  }
}

private func checkElementary<S: LaneLaws>(_ type: S.Type) {
  typealias E = S.Element
  let xs = arguments(E.self, in: -40...40, count: 300)
  for start in stride(from: 0, to: xs.count, by: 2) {
    let x = S.take(xs, from: start)
    let y = S.take(xs, from: 3 * start + 1)
    #expect(S.agrees(exp(x)) { exp(x[lane: $0]) })
    #expect(S.agrees(expm1(x)) { expm1(x[lane: $0]) })
    #expect(S.agrees(log(x)) { log(x[lane: $0]) })
    #expect(S.agrees(log1p(x)) { log1p(x[lane: $0]) })
    #expect(S.agrees(sin(x)) { sin(x[lane: $0]) })
    #expect(S.agrees(cos(x)) { cos(x[lane: $0]) })
    #expect(S.agrees(tan(x)) { tan(x[lane: $0]) })
    #expect(S.agrees(atan(x)) { atan(x[lane: $0]) })
    #expect(S.agrees(sinh(x)) { sinh(x[lane: $0]) })
    #expect(S.agrees(cosh(x)) { cosh(x[lane: $0]) })
    #expect(S.agrees(tanh(x)) { tanh(x[lane: $0]) })
    #expect(S.agrees(erf(x)) { erf(x[lane: $0]) })
    #expect(S.agrees(erfc(x)) { erfc(x[lane: $0]) })
    #expect(S.agrees(logGamma(x)) { logGamma(x[lane: $0]) })
    #expect(S.agrees(pow(abs(x), y)) { pow(E.abs(x[lane: $0]), y[lane: $0]) })
    #expect(S.agrees(log1pExp(x)) { log1pExp(x[lane: $0]) })
    #expect(S.agrees(log1mExp(x)) { log1mExp(x[lane: $0]) })
    #expect(S.agrees(logistic(x)) { logistic(x[lane: $0]) })
  }
}

private func checkDraws<S: LaneLaws>(_ type: S.Type) {
  #expect(S.Key.laneCount == S.laneCount)
  for seed in 0..<300 {
    var key = S.Key(repeating: PRNGKey(seed: UInt64(seed)))
    for lane in 0..<S.laneCount {
      key[lane: lane] = PRNGKey(seed: 1 << 40 | UInt64(seed)).child(UInt64(lane))
    }
    for counter in [0, 1, UInt64(seed), 0xFFFF_FFFF, 0x1_0000_0000 + UInt64(seed), .max] {
      let words = key.block(counter)
      for lane in 0..<S.laneCount { #expect(words.asKey[lane: lane] == key[lane: lane].child(counter)) }
      let uniform = S.uniform(words)
      let normal = S.standardNormal(words)
      #expect(S.agrees(uniform) { S.Element.uniform(key[lane: $0].block(counter)) })
      #expect(S.agrees(normal) { S.Element.standardNormal(key[lane: $0].block(counter)) })
    }
    let (first, second) = key.split()
    for lane in 0..<S.laneCount {
      let (a, b) = key[lane: lane].split()
      #expect(first[lane: lane] == a && second[lane: lane] == b)
    }
    checkStoring(key)
  }
}

private func checkStoring<K: RandomKey>(_ key: K) {
  var words = [UInt32](repeating: 0, count: 2 * K.laneCount + 1)
  words.withUnsafeMutableBufferPointer { words in
    // At an odd place, so that nothing may rely on more than the alignment of a word.
    guard let base = words.baseAddress else { return }
    key.store(high: base + 1, low: base + 1 + K.laneCount)
    #expect(K(high: base + 1, low: base + 1 + K.laneCount) == key)
  }
}

private func checkMasks<S: LaneLaws>(_ type: S.Type) {
  let full = S.Mask(true)
  let empty = S.Mask(false)
  #expect(full.isAllTrue && !empty.isAllTrue && (.!empty).isAllTrue)
  for pattern in 0..<1 << Swift.min(S.laneCount, 8) {
    var x = S(0)
    for lane in 0..<S.laneCount where pattern >> (lane % 8) & 1 == 1 { x[lane: lane] = S.Element.rounding(1) }
    let mask = x .> 0
    let other = S.take([0, 1, 1], from: pattern) .> 0
    #expect(mask.isAllTrue == (0..<S.laneCount).allSatisfy { mask[lane: $0] })
    for lane in 0..<S.laneCount {
      #expect(mask[lane: lane] == (pattern >> (lane % 8) & 1 == 1))
      #expect((.!mask)[lane: lane] == !mask[lane: lane])
      #expect((mask .& other)[lane: lane] == (mask[lane: lane] && other[lane: lane]))
      #expect((mask .| other)[lane: lane] == (mask[lane: lane] || other[lane: lane]))
    }
  }
}
