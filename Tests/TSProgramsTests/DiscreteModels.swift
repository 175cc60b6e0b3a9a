import TSNumerics
import TSPrograms
import Testing

// Log densities with discrete latent sites, as a model's handlers would record them.

/// Records sites, and takes note of what each coordinate may be.
final class SiteRecorder {
  let recorder = Recorder()
  /// For each coordinate the values of a discrete one; nil for others.
  private(set) var values: [ClosedRange<Int>?] = []

  func real(_ name: String) -> Recorded {
    values.append(nil)
    let value = recorder.coordinate(of: name)
    recorder.addTerm(Recorded(-0.5) * value * value, of: name)
    return value
  }

  func positive(_ name: String) -> Recorded { Recorded.exp(real(name)) }

  func normal(_ name: String, _ location: Recorded, _ scale: Recorded) -> Recorded {
    values.append(nil)
    return recorder.normal(name, location, scale)
  }

  /// A datum; nil leaves it out.
  func observe(_ name: String, _ value: Double?, _ location: Recorded, _ scale: Recorded) {
    if let value { recorder.observe(name, value, location, scale) }
  }

  /// A category by its weights, from a number on; a datum where it is known.
  func category(_ name: String, _ weights: [Recorded], from low: Int = 0, data: Int? = nil) -> Recorded {
    let range = low...(low + weights.count - 1)
    if data == nil { values.append(range) }
    let value = data.map { Recorded(Double($0)) } ?? recorder.choice(of: name, among: range)
    let isInside = (value .>= Recorded(Double(low))) .& (value .<= Recorded(Double(range.upperBound)))
    recorder.check(isInside, label: "\(name) in its support")
    var chosen: Recorded = 0.0
    for (k, weight) in weights.enumerated() {
      chosen = Recorded.select(value .== Recorded(Double(low + k)), weight, chosen)
    }
    let total = weights.dropFirst().reduce(weights[0]) { $0 + $1 }
    let isPossible = chosen .> Recorded(0.0)
    let density = Recorded.log(Recorded.select(isPossible, chosen, 1.0) / total)
    recorder.addTerm(Recorded.select(isPossible, density, Recorded(-Double.infinity)), of: name)
    return value
  }

  func loop(_ count: Int, _ body: (Int) -> Void) { recorder.loop(count, body) }

  /// A row of a transition matrix that mostly stays where it is.
  func rows(_ count: Int) -> [[Recorded]] {
    (0..<count).map { i in
      (0..<count).map { j in positive("weight\(i)\(j)") * (i == j ? 3.0 : 1.0) }
    }
  }
}

/// A model and what its coordinates may be.
struct DiscreteModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let program: Program
  let values: [ClosedRange<Int>?]

  init(_ name: String, _ body: (SiteRecorder) -> Void) {
    testDescription = name
    let sites = SiteRecorder()
    sites.recorder.recording { body(sites) }
    program = sites.recorder.finish()
    values = sites.values
  }

  /// Every combination of the discrete coordinates, with the log density there.
  func enumerated(at continuous: [Double]) -> [(path: [Double], logDensity: Double)] {
    var next = 0
    var paths: [[Double]] = [[]]
    for values in values {
      if let values {
        paths = paths.flatMap { path in values.map { path + [Double($0)] } }
      } else {
        paths = paths.map { $0 + [continuous[next]] }
        next += 1
      }
    }
    return paths.map { ($0, program.logDensity(at: $0)) }
  }

  /// The log density with the discrete sites summed out one combination after the other.
  func summed(at continuous: [Double]) -> Double {
    let all = enumerated(at: continuous).map(\.logDensity)
    let peak = all.max() ?? 0
    if peak == -.infinity { return peak }
    return peak + Double.log(all.reduce(0) { $0 + Double.exp($1 - peak) })
  }
}

let discreteModels: [DiscreteModel] = [
  DiscreteModel("a mixture of two, each datum for itself") { r in
    let (low, gap, scale) = (r.real("low"), r.positive("gap"), r.positive("scale"))
    let share = r.positive("share")
    let y = series(8)
    r.loop(y.count) { t in
      let z = r.category("z", [share, 1.0])
      r.observe("y", y[t], [low, low + gap][at: z], scale)
    }
  },
  DiscreteModel("two states, the first outside the loop") { r in
    let means = [r.real("low"), r.real("high")]
    let rows = r.rows(2)
    var z = r.category("start", [1.0, 2.0])
    let y = series(9)
    r.loop(y.count) { t in
      z = r.category("z", rows[at: z])
      r.observe("y", y[t], means[at: z], 0.5)
    }
  },
  DiscreteModel("three states, the first step another one, with gaps") { r in
    let means = [r.real("a"), r.real("b"), r.real("c")]
    let rows = r.rows(3)
    var z: Recorded = 0.0
    let y = series(7)
    r.loop(y.count) { t in
      z = r.category("z", t == 0 ? [0.2, 0.3, 0.5] : rows[at: z])
      r.observe("y", t % 3 == 1 ? nil : y[t], means[at: z], 0.5)
    }
  },
  DiscreteModel("a start that is known") { r in
    let means = [r.real("low"), r.real("high")]
    let rows = r.rows(2)
    var z: Recorded = 1.0
    let y = series(9)
    r.loop(y.count) { t in
      z = r.category("z", rows[at: z])
      r.observe("y", y[t], means[at: z], r.positive("scale"))
    }
  },
  DiscreteModel("regimes that are known at some steps") { r in
    let means = [r.real("low"), r.real("high")]
    let rows = r.rows(2)
    var z = r.category("z", [1.0, 1.0])
    let y = series(10)
    r.loop(y.count) { t in
      z = r.category("z", rows[at: z], data: t % 4 == 2 ? (t / 4) % 2 : nil)
      r.observe("y", y[t], means[at: z], 0.5)
    }
  },
  DiscreteModel("two chains and one datum of both") { r in
    let first = [r.real("a"), r.real("b")]
    let second: [Recorded] = [r.real("c"), r.real("d"), 0.5]
    let (one, other) = (r.rows(2), r.rows(3))
    var (u, v) = (r.category("u", [1.0, 1.0]), r.category("v", [1.0, 1.0, 1.0]))
    let y = series(4)
    r.loop(y.count) { t in
      u = r.category("u", one[at: u])
      v = r.category("v", other[at: v])
      r.observe("y", y[t], first[at: u] + second[at: v], 0.5)
    }
  },
  DiscreteModel("an autoregression whose mean and scale switch") { r in
    let (means, scales) = ([r.real("low"), r.real("high")], [r.positive("calm"), r.positive("wild")])
    let (phi, rows) = (r.real("phi"), r.rows(2))
    var z = r.category("z", [1.0, 1.0])
    var last: Recorded = 0.3
    let y = series(9)
    r.loop(y.count) { t in
      z = r.category("z", rows[at: z])
      let mean = means[at: z]
      r.observe("y", y[t], mean + phi * (last - mean), scales[at: z])
      last = Recorded(y[t])
    }
  },
  DiscreteModel("a state that looks two steps back") { r in
    let means = [r.real("low"), r.real("high")]
    let rows = r.rows(2)
    var (z, before): (Recorded, Recorded) = (0.0, 1.0)
    let y = series(9)
    r.loop(y.count) { t in
      let next = r.category("z", rows[at: 0.5 * (z + before) - 0.5 * Recorded.abs(z - before)])
      (z, before) = (next, z)
      r.observe("y", y[t], means[at: z] + 0.3 * before, 0.5)
    }
  },
  DiscreteModel("outliers, and a level that is none of their business") { r in
    let share = r.positive("share")
    let scales = [0.3, 3.0]
    var level = r.normal("start", 0.0, 1.0)
    let y = series(8)
    r.loop(y.count) { t in
      level = r.normal("level", level, 0.3)
      r.observe("x", y[t], level, 0.4)
      let outlier = r.category("outlier", [9.0, share])
      r.observe("y", y[t], r.real("mu"), scales[at: outlier])
    }
  },
  DiscreteModel("one for all steps, and one for each") { r in
    let kind = r.category("kind", [1.0, 2.0, 0.5], from: 3)
    let means = [r.real("low"), r.real("high")]
    let y = series(7)
    r.loop(y.count) { t in
      let z = r.category("z", [1.0, kind])
      r.observe("y", y[t], means[at: z] + 0.1 * kind, 0.5)
    }
    r.observe("after", 0.4, 0.2 * kind, 1.0)
  },
  DiscreteModel("the last state is used after the loop, by another one") { r in
    let means = [r.real("low"), r.real("high")]
    let rows = r.rows(2)
    var z = r.category("z", [1.0, 1.0])
    let y = series(10)
    r.loop(6) { t in
      z = r.category("z", rows[at: z])
      r.observe("y", y[t], means[at: z], 0.5)
    }
    r.observe("between", 0.3, means[at: z], 1.0)
    r.loop(4) { t in
      z = r.category("z", rows[at: z])
      r.observe("x", y[6 + t], 2.0 * means[at: z], 0.5)
    }
    r.observe("end", 0.3, means[at: z], 1.0)
  },
  DiscreteModel("an outlier of the last step that is used after the loop") { r in
    let y = series(8)
    let scales: [Recorded] = [r.positive("small"), 4.0]
    var z: Recorded = 0.0
    r.loop(y.count) { t in
      z = r.category("z", [5.0, 1.0])
      r.observe("y", y[t], 0.2, scales[at: z])
    }
    r.observe("end", 0.3, z, 1.0)
  },
  DiscreteModel("steps of two kinds") { r in
    let means = [r.real("low"), r.real("high")]
    let rows = r.rows(2)
    var z = r.category("z", [1.0, 1.0])
    let y = series(10)
    r.loop(y.count) { t in
      z = r.category("z", t % 5 == 4 ? [1.0, 1.0] : rows[at: z])
      r.observe("y", y[t], means[at: z], 0.5)
    }
  },
  DiscreteModel("a loop in each step") { r in
    let means = [r.real("low"), r.real("high")]
    let rows = r.rows(2)
    var z = r.category("z", [1.0, 1.0])
    let y = series(10)
    r.loop(5) { t in
      r.loop(2) { i in
        z = r.category("z", rows[at: z])
        r.observe("y", y[2 * t + i], means[at: z], 0.5)
      }
    }
  },
  DiscreteModel("states that cannot be reached, and conditions that some do not meet") { r in
    let means: [Recorded] = [r.real("low"), r.real("high"), 2.0]
    var z: Recorded = 0.0
    let y = series(8)
    let stay = r.positive("stay")
    let rows: [[Recorded]] = [[stay, 1.0, 0.0], [0.0, stay, 1.0], [0.0, 0.0, 1.0]]
    r.loop(y.count) { t in
      z = r.category("z", rows[at: z])
      r.recorder.check(means[at: z] .< Recorded(t < 5 ? 1.5 : 9.0), label: "mean")
      r.observe("y", y[t], means[at: z], 0.5)
    }
  },
  DiscreteModel("without a loop") { r in
    let means = [r.real("low"), r.real("high")]
    let a = r.category("a", [1.0, 2.0])
    let rows: [[Double]] = [[1.0, 2.0], [3.0, 1.0]]
    let b = r.category("b", rows[at: a])
    let c = r.category("c", rows[at: 1.0 - a], from: -1)
    r.observe("x", 0.4, means[at: b], 1.0)
    r.observe("y", -0.4, means[at: a] * c, 1.0)
  },
  DiscreteModel("what is handed on as it came") { r in
    let kind = r.category("kind", [1.0, 2.0])
    let level = r.real("level")
    var carried = level
    let y = series(6)
    r.loop(y.count) { t in
      let z = r.category("z", [1.0, 1.0 + kind])
      // Both are the same at every step, by way of the step before.
      carried = Recorded.select(Recorded(0.0) .< 1.0, carried, z) + Recorded(0.0)
      r.recorder.addTerm(Recorded.select(kind .< 7.0, 0.0, 1.0), of: "nothing")
      r.observe("y", y[t], carried + z, 0.5)
    }
  },
  DiscreteModel("nothing hangs on it") { r in
    let mean = r.real("mean")
    r.loop(5) { _ in _ = r.category("z", [1.0, 2.0]) }
    r.observe("y", 0.4, mean, 1.0)
  },
]
