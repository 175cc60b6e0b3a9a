import TSNumerics
import TSPrograms

// Log densities made at random: loops of several lengths and in each other, carried values that swap places or are set back
// every few steps, groups of data and coordinates. They find ways of referring to something of which nobody has thought.

/// Whole numbers by a linear congruence: the same on every machine.
struct Choices {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 12345 }

  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }

  mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// The model of a seed: smooth or with corners, but without jumps, so that differences give its derivatives.
func randomModel(_ seed: Int) -> RecordedModel {
  RecordedModel("seed \(seed)") { recorder in
    var choices = Choices(seed)
    var outer = (0..<(1 + choices.below(3))).map { _ in recorder.coordinate() }
    if choices.below(2) == 0 { outer.append(0.7) }
    for _ in 0..<(1 + choices.below(3)) { addLoop(recorder, &outer, &choices) }
    recorder.addTerm(-0.2 * outer[0] * outer[0])
  }
}

private func addLoop(_ recorder: Recorder, _ outer: inout [Recorded], _ choices: inout Choices) {
  let count = choices.one(of: [0, 1, 2, 3, 4, 7, 19, 70, 300])
  var carry = (0..<(1 + choices.below(3))).map { _ in choices.one(of: outer) }
  let hasGaps = choices.below(3) == 0
  // Every so many steps something else happens; 0 for never.
  let period = choices.one(of: [0, 0, 0, 2, 3, 7])
  let values = outer
  var stacked: [Recorded] = []
  // Every step makes the same choices.
  let beginning = choices
  recorder.loop(count) { t in
    choices = beginning
    let isSetBack = period > 0 && t % period == 0
    if isSetBack { carry[0] = values[0] * 0.5 }
    var pool = values + carry + [Recorded(0.1 * Double(t * t % 7))]
    if choices.below(3) == 0 { pool.append(recorder.coordinate()) }
    if hasGaps { pool.append(t % 5 == 2 ? recorder.coordinate() : Recorded(0.2 * Double(t % 3))) }
    for _ in 0..<(1 + choices.below(5)) { pool.append(Recorded.tanh(expression(pool, &choices))) }
    if choices.below(4) == 0 { pool.append(innerLoop(recorder, pool, &choices)) }
    for i in carry.indices { carry[i] = choices.one(of: pool) }
    let term = expression(pool, &choices)
    recorder.addTerm(-0.1 * (term * term))
    if choices.below(3) == 0 { recorder.addTerm(pool[pool.count - 1] * choices.one(of: pool) * 0.1) }
    if isSetBack {
      recorder.addTerm(
        Recorded.normalLogDensity(carry[0], location: values[0], scale: 1 + values[0] * values[0]))
    }
    stacked.append(pool[pool.count - 1])
  }
  if choices.below(2) == 0 { outer.append(carry[0]) }
  if !stacked.isEmpty, choices.below(2) == 0 {
    recorder.loop(choices.one(of: [2, 3, 11, 40])) { t in
      recorder.addTerm(Recorded.sin(stacked[(t * 3 + 1) % stacked.count]) * 0.1)
    }
  }
}

private func innerLoop(_ recorder: Recorder, _ pool: [Recorded], _ choices: inout Choices) -> Recorded {
  let count = choices.one(of: [1, 2, 5, 30])
  var value = choices.one(of: pool)
  let beginning = choices
  recorder.loop(count) { step in
    choices = beginning
    let terms = [value, choices.one(of: pool), Recorded(0.1 * Double(step % 3))]
    value = Recorded.tanh(expression(terms, &choices))
  }
  return value
}

private func expression(_ pool: [Recorded], _ choices: inout Choices) -> Recorded {
  let (x, y) = (choices.one(of: pool), choices.one(of: pool))
  switch choices.below(11) {
  case 0: return 0.5 * x + 0.4 * y
  case 1: return x - 0.5 * y
  case 2: return Recorded.tanh(x) * y
  case 3: return Recorded.sin(x + y)
  case 4: return Recorded.exp(-x * x)
  case 5: return x / (y * y + 1.5)
  case 6: return Recorded.select(x .< y, x * 0.5 + y * 0.5, x)
  case 7: return -x
  case 8: return 0.1 * Recorded.normalLogDensity(x, location: y, scale: Recorded.exp(0.3 * y))
  case 9: return Recorded.log(1.2 + x * x) + 0.3
  default: return Recorded.fused(RecordedPrimal.sin(x.primal), x, RecordedPrimal.cos(x.primal))
  }
}
