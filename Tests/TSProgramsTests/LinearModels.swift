import TSNumerics
import TSPrograms
import Testing

// Log densities with linear-Gaussian states, as a model's handlers would record them.

extension Recorder {
  /// A latent site of a normal distribution.
  func normal(_ name: String, _ location: Recorded, _ scale: Recorded) -> Recorded {
    let value = coordinate(of: name)
    addTerm(Recorded.normalLogDensity(value, location: location, scale: scale), of: name)
    return value
  }

  /// A datum of a normal distribution; nil is a coordinate.
  @discardableResult
  func observe(_ name: String, _ value: Double?, _ location: Recorded, _ scale: Recorded) -> Recorded {
    guard let value else { return normal(name, location, scale) }
    let datum = Recorded(value)
    addTerm(Recorded.normalLogDensity(datum, location: location, scale: scale), of: name)
    return datum
  }

  /// A positive site.
  func positive(_ name: String) -> Recorded {
    let value = coordinate(of: name)
    addTerm(Recorded(-0.5) * value * value, of: name)
    return Recorded.exp(value)
  }
}

/// Data with a gap at every so many places.
func gappy(_ count: Int, every: Int) -> [Double?] {
  series(count).enumerated().map { $0 % every == every - 2 ? nil : $1 }
}

/// A model, the sites that are integrated out of it, and how many states its filter holds.
struct LinearModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let sites: [String]
  let width: Int
  let program: Program

  init(_ name: String, _ sites: [String], width: Int, _ body: (Recorder) -> Void) {
    testDescription = name
    self.sites = sites.sorted()
    self.width = width
    program = recorded(body)
  }
}

let linearModels: [LinearModel] = [
  LinearModel("local level, not centred", ["start", "shock"], width: 1) { r in
    let start = r.normal("start", 1.0, 3.0)
    let (drift, noise) = (r.positive("drift"), r.positive("noise"))
    var level = start
    let y = series(23)
    r.loop(y.count) { t in
      level = level + drift * r.normal("shock", 0.0, 1.0)
      r.observe("y", y[t], level, noise)
    }
  },
  LinearModel("local level, centred, with gaps at both ends", ["start", "level", "y"], width: 1) { r in
    let (drift, noise) = (r.positive("drift"), r.positive("noise"))
    var level = r.normal("start", 1.0, 3.0)
    var y = gappy(23, every: 5)
    for i in [0, 1, 21, 22] { y[i] = nil }
    r.loop(y.count) { t in
      level = r.normal("level", level, drift)
      r.observe("y", y[t], level, noise)
    }
  },
  // What no step changes is kept in registers, the drift and what is derived by it too.
  LinearModel("a random walk with a drift, gaps", ["level", "start", "y"], width: 1) { r in
    let (pace, scale, noise) = (r.positive("pace"), r.positive("scale"), r.positive("noise"))
    var level = r.normal("start", 1.0, 3.0)
    let y = gappy(25, every: 7)
    r.loop(y.count) { t in
      level = r.normal("level", level + pace, scale)
      r.observe("y", y[t], level, noise)
    }
  },
  LinearModel("a level that begins at a parameter", ["level"], width: 1) { r in
    let drift = r.positive("drift")
    let start = r.positive("start")
    var level = start
    let y = series(12)
    r.loop(y.count) { t in
      level = r.normal("level", level, drift)
      r.observe("y", y[t], level, 0.4)
    }
  },
  LinearModel("damped trend", ["level0", "slope0", "level", "slope"], width: 2) { r in
    let (s1, s2, noise) = (r.positive("s1"), r.positive("s2"), r.positive("noise"))
    let phi = Recorded.tanh(r.coordinate(of: "phi"))
    r.addTerm(phi * phi * -1.0, of: "phi")
    var (level, slope) = (r.normal("level0", 0.0, 2.0), r.normal("slope0", 0.0, 1.0))
    let y = gappy(30, every: 7)
    r.loop(y.count) { t in
      let next = r.normal("level", level + phi * slope, s1)
      slope = r.normal("slope", phi * slope, s2)
      level = next
      if let y = y[t] { r.observe("y", y, level, noise) }
    }
  },
  LinearModel("trend, four seasons, regression", ["level0", "level", "start", "season", "beta"], width: 5) {
    r in
    let (s1, s2, noise) = (r.positive("s1"), r.positive("s2"), r.positive("noise"))
    var level = r.normal("level0", 0.0, 2.0)
    var seasons: [Recorded] = []
    for _ in 0..<3 { seasons.append(r.normal("start", 0.0, 1.0)) }
    let beta = r.normal("beta", 0.0, 1.5)
    let y = series(40)
    r.loop(y.count) { t in
      level = r.normal("level", level, s1)
      let season = r.normal("season", -(seasons[0] + seasons[1] + seasons[2]), s2)
      seasons = [season, seasons[0], seasons[1]]
      r.observe("y", y[t], level + season + beta * Recorded(Double(t % 5) - 2), noise)
    }
  },
  LinearModel("a regression: no loop carries anything", ["alpha", "beta"], width: 2) { r in
    let (alpha, beta, noise) = (r.normal("alpha", 0.0, 1.0), r.normal("beta", 0.0, 1.0), r.positive("noise"))
    let y = series(15)
    r.loop(y.count) { t in r.observe("y", y[t], alpha + beta * Recorded(y[(t + 3) % 15]), noise) }
  },
  LinearModel("an autoregression of missing data", ["alpha", "y"], width: 2) { r in
    let (alpha, noise) = (r.normal("alpha", 0.0, 1.0), r.positive("noise"))
    let phi = r.normal("phi", 0.0, 0.5)
    let y = gappy(21, every: 4)
    var last: Recorded = 0.3
    r.loop(y.count) { t in last = r.observe("y", y[t], alpha * phi + phi * last, noise) }
  },
  LinearModel("an autoregression of order two, coefficients integrated out", ["alpha", "beta"], width: 3) {
    r in
    let alpha = r.normal("alpha", 0.0, 1.0)
    let beta = [r.normal("beta", 0.0, 0.5), r.normal("beta", 0.0, 0.5)]
    let noise = r.positive("noise")
    let y = series(30)
    r.loop(y.count - 2) { t in
      let lags = [Recorded(y[t + 1]), Recorded(y[t])]
      r.observe("y", y[t + 2], alpha + beta[0] * lags[0] + beta[1] * lags[1], noise)
    }
  },
  LinearModel("latent autoregression: phi stays", ["x"], width: 1) { r in
    let (scale, noise) = (r.positive("scale"), r.positive("noise"))
    let phi = r.normal("phi", 0.0, 0.5)
    var x = r.normal("x", 0.0, scale)
    let y = series(18)
    r.loop(y.count) { t in
      x = r.normal("x", phi * x, scale)
      r.observe("y", y[t], x, noise)
    }
  },
  LinearModel("groups", ["mu", "theta"], width: 4) { r in
    let (mu, tau) = (r.normal("mu", 0.0, 2.0), r.positive("tau"))
    let y = series(8)
    var theta: [Recorded] = []
    r.loop(4) { _ in theta.append(r.normal("theta", mu, tau)) }
    r.loop(8) { t in r.observe("y", y[t], theta[t % 4], 0.3) }
  },
  LinearModel("a state that a scale depends on stays", ["level"], width: 1) { r in
    let drift = r.positive("drift")
    var level = r.normal("level", 0.0, 1.0)
    var h = r.normal("h", 0.0, 1.0)
    let y = series(14)
    r.loop(y.count) { t in
      h = r.normal("h", Recorded(0.9) * h, 0.2)
      level = r.normal("level", level, drift)
      r.observe("y", y[t], level, Recorded.exp(h))
    }
  },
  LinearModel("two data a step, a difference of states, a shift", ["a", "b"], width: 2) { r in
    let (s, noise) = (r.positive("s"), r.positive("noise"))
    var (a, b) = (r.normal("a", 0.0, 1.0), r.normal("b", 0.0, 1.0))
    let shift = r.positive("shift")
    let y = series(16)
    r.loop(y.count) { t in
      a = r.normal("a", a + shift, s)
      b = r.normal("b", Recorded(0.5) * b - a / Recorded(4.0), s)
      r.observe("y", y[t], a - b, noise)
      let z = r.normal("a", a, s)
      r.addTerm(Recorded.normalLogDensity(b - z, location: 0.1, scale: noise), of: "tie")
    }
  },
  LinearModel(
    "moved in place beside other states, by a parameter and not", ["level0", "level", "wave0", "wave"],
    width: 3
  ) { r in
    let (s, step, noise) = (r.positive("s"), r.positive("step"), r.positive("noise"))
    let shift = r.positive("shift")
    var level = r.normal("level0", 0.0, 2.0)
    var waves = [r.normal("wave0", 0.0, 1.0), r.normal("wave0", 0.0, 0.7)]
    let y = gappy(25, every: 6)
    r.loop(y.count) { t in
      level = r.normal("level", level + shift, s)
      waves = [r.normal("wave", waves[0], step), r.normal("wave", waves[1], step)]
      let angle = 0.7 * Double(t)
      let sum = waves[0] * Recorded(Double.cos(angle)) + waves[1] * Recorded(Double.sin(angle))
      if let y = y[t] { r.observe("y", y, level + sum, noise) }
    }
  },
  LinearModel("chosen by a parameter", ["level"], width: 1) { r in
    let threshold = r.positive("threshold")
    var level = r.normal("level", 0.0, 1.0)
    let y = series(13)
    r.loop(y.count) { t in
      level = r.normal("level", level, 0.4)
      let doubled = Recorded.select(threshold .< 1.0, level + level, level * 0.5 + 0.2)
      r.observe("y", y[t], doubled, 0.3)
    }
  },
  LinearModel("a forecast: states that no datum depends on", ["level", "y"], width: 1) { r in
    let (drift, noise) = (r.positive("drift"), r.positive("noise"))
    var level = r.normal("level", 0.0, 1.0)
    let y = series(9).map { Optional($0) } + [nil, nil, nil]
    r.loop(y.count) { t in
      level = r.normal("level", level, drift)
      r.observe("y", y[t], level, noise)
    }
  },
]
