import TSNumerics
import TSPrograms

/// A linear-Gaussian program made at random: sums, differences and multiples of what there is, carried on through arrays
/// that shift, observed at some steps and not at others, with shocks that are used once and states that are used often.
struct RandomLinearModel {
  let program: Program

  init(seed: UInt64) {
    var numbers = RandomNumbers(state: seed &* 0x9e37_79b9_7f4a_7c15 &+ 1)
    program = recorded { RandomLinearModel.write($0, &numbers) }
  }

  /// Numbers that are the same on every platform (SplitMix64).
  struct RandomNumbers {
    var state: UInt64

    mutating func next(_ count: Int) -> Int {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return Int((z ^ (z >> 31)) % UInt64(count))
    }

    mutating func number() -> Double { Double(next(2001) - 1000) / 700 }
  }

  private static func write(_ r: Recorder, _ n: inout RandomNumbers) {
    let parameters = (0..<2).map { r.positive("p\($0)") }
    func multiple(_ x: Recorded, _ n: inout RandomNumbers) -> Recorded {
      switch n.next(7) {
      case 0: x * Recorded(n.number())
      case 1: parameters[n.next(2)] * x
      case 2: -x
      case 3: x / (parameters[n.next(2)] + 1.0)
      case 4: Recorded.select(parameters[0] .< parameters[1], x, x * 0.5)
      default: x
      }
    }
    func sum(_ pool: [Recorded], _ n: inout RandomNumbers) -> Recorded {
      var total = multiple(pool[n.next(pool.count)], &n)
      for _ in 0..<n.next(3) {
        let other = multiple(pool[n.next(pool.count)], &n)
        total = n.next(3) == 0 ? total - other : total + other
      }
      return n.next(4) == 0 ? total + Recorded(n.number()) : total
    }
    let starts = (0..<(1 + n.next(3))).map { r.normal("start\($0)", Recorded(n.number()), 1.3) }
    var carried = starts
    if n.next(3) == 0 { carried.append(Recorded(n.number())) }
    // What each statement of a step is, the same at every step.
    let kinds = (0..<(2 + n.next(4))).map { _ in n.next(6) }
    let shifts = n.next(2) == 0
    let odd = n.next(4) == 0 ? 2 + n.next(3) : 0
    let structure = n.state
    let steps = 3 + n.next(8)
    r.loop(steps) { t in
      // The same choices at every step, but for the data.
      n.state = structure
      var pool = carried + starts
      var gaps = RandomNumbers(state: structure &+ UInt64(t) &* 77)
      for (i, kind) in kinds.enumerated() {
        let location = sum(pool, &n)
        switch kind {
        case 0, 1: pool.append(r.normal("x\(i)", location, parameters[n.next(2)]))
        case 2: pool.append(location + parameters[0] * r.normal("shock\(i)", 0.0, 1.0))
        case 3: pool.append(location)
        case 4:
          let isMissing = gaps.next(3) == 0
          let y = r.observe("y\(i)", isMissing ? nil : gaps.number(), location, 0.6)
          if n.next(2) == 0 { pool.append(y) }
        default: if odd == 0 || t % odd != 1 { r.observe("z\(i)", gaps.number(), location, parameters[1]) }
        }
      }
      if shifts {
        carried = [pool[pool.count - 1]] + carried.dropLast()
      } else {
        carried = carried.indices.map { pool[(pool.count - 1 - $0 + pool.count) % pool.count] }
      }
    }
    r.observe("last", 0.4, sum(carried + starts, &n), 0.7)
  }
}
