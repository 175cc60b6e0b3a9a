import TSNumerics
import TSProbability

/// A random walk, with or without a drawn start: NumPyro's `walk_model` of Tests/reference/make_jax_numpyro.py.
struct Walk: Model {
  var steps = 10
  var drawsStart = false
  var scale = 1.0
  var reverse = false

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let start = drawsStart ? effects.sample("x_0", Normal(0, 1)) : E.Real(0)
    effects.scan(length: steps, from: start, reverse: reverse) { effects, level, _ in
      let next = effects.sample("x", Normal(level, E.Real(scale)))
      return (next, next)
    }
  }
}

/// Two sites outside loops.
struct TwoSites: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.sample("a", Normal(0, 1))
    effects.sample("b", Normal(0, 1))
  }
}

/// Two sites a step and one after: NumPyro's `two_site`, or `yx` with the order swapped.
struct TwoSiteScan: Model {
  var steps = 6
  var data: [Double] = []
  var observationFirst = false

  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.scan(length: steps, into: E.Real(0)) { effects, level, t in
      let datum: E.Real? = t < data.count ? E.Real(data[t]) : nil
      if observationFirst {
        effects.sample("y", Normal(level, 0.5), observed: datum)
        level = effects.sample("x", Normal(level, 1))
      } else {
        level = effects.sample("x", Normal(level, 1))
        effects.sample("y", Normal(level, 0.5), observed: datum)
      }
    }
    effects.sample("after", Normal(0, 1))
  }
}

/// Scans in a plate, scans in scans, a plate in a scan.
struct Nested: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.plate("groups", 3) { effects, _ in
      effects.scan(length: 4, into: E.Real(0)) { effects, level, _ in
        let inner = effects.scan(length: 2, into: level) { effects, state, _ in
          state = effects.sample("z", Normal(state, 1))
        }
        level = effects.sample("y", Normal(0.5 * inner.carry, 1))
        effects.plate("sensors", 2) { effects, _ in
          effects.sample("w", Normal(level, 0.1))
        }
      }
    }
    effects.sample("last", Normal(0, 1))
  }
}

/// The key of every sample site that is drawn, in order.
struct KeyLog: Handler {
  var keys: [PRNGKey] = []

  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    if let key = site.key { keys.append(key[lane: 0]) }
  }
}
