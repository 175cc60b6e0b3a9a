import TSNumerics
import TSPrograms
import Testing

// Log densities written by hand on the recording scalar: what a model's handlers would record, without the model.

/// The log density of a normal, from its operations.
func normal(_ x: Recorded, _ location: Recorded, _ scale: Recorded) -> Recorded {
  let z = (x - location) / scale
  return Recorded(-0.5) * (z * z) - Recorded.log(scale) - Recorded(0.9189385332046727)
}

/// Records a log density.
func recorded(_ body: (Recorder) -> Void) -> Program {
  let recorder = Recorder()
  recorder.recording { body(recorder) }
  return recorder.finish()
}

extension Recorder {
  /// A loop of the recording.
  func loop(_ count: Int, _ body: (Int) -> Void) {
    enterLoop(length: count)
    for step in 0..<count {
      beginStep()
      body(step)
    }
    leaveLoop()
  }
}

/// A log density with a name.
struct RecordedModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let program: Program

  init(_ name: String, _ body: (Recorder) -> Void) {
    testDescription = name
    program = recorded(body)
  }
}

/// Data without a pattern.
func series(_ count: Int) -> [Double] {
  var numbers: [Double] = []
  for i in 0..<count {
    let phase = Double(i * i % 97)
    numbers.append(0.5 * Double.sin(1.3 * Double(i)) + 0.3 * Double.cos(phase))
  }
  return numbers
}

/// A random walk that is set back to zero every so many steps.
func levels(_ recorder: Recorder, steps: Int, period: Int) {
  let scale = Recorded.exp(recorder.coordinate())
  var level: Recorded = 0.0
  let data = series(steps)
  recorder.loop(steps) { t in
    if t % period == 0 { level = 0.0 }
    let shock = recorder.coordinate()
    recorder.addTerm(normal(shock, 0.0, 1.0))
    level = level + scale * shock
    recorder.addTerm(normal(Recorded(data[t]), level, 0.5))
  }
}

/// Models that between them use every way in which a loop can refer to something.
let recordedModels: [RecordedModel] = [
  RecordedModel("without loops") { recorder in
    let a = recorder.coordinate()
    let b = Recorded.exp(recorder.coordinate())
    recorder.addTerm(normal(a, 1.0, b))
    recorder.addTerm(Recorded.pow(b, a) * -0.1)
  },
  RecordedModel("a carried value, not centred") { recorder in
    let mu = recorder.coordinate()
    let phi = Recorded.tanh(recorder.coordinate())
    let sigma = Recorded.exp(recorder.coordinate())
    var level = mu
    let data = series(67)
    recorder.loop(67) { t in
      let shock = recorder.coordinate()
      recorder.addTerm(normal(shock, 0.0, 1.0))
      level = mu + phi * (level - mu) + sigma * shock
      recorder.addTerm(normal(Recorded(data[t]), 0.0, Recorded.exp(level / 2.0)))
    }
  },
  RecordedModel("lagged coordinates, data at some steps only") { recorder in
    let mu = recorder.coordinate()
    let phi = Recorded.tanh(recorder.coordinate())
    var level = mu
    let data = series(41)
    recorder.loop(41) { t in
      let next = recorder.coordinate()
      recorder.addTerm(normal(next, mu + phi * (level - mu), 0.7))
      level = next
      if t % 7 != 3 { recorder.addTerm(normal(Recorded(data[t]), level, 0.5)) }
    }
  },
  RecordedModel("gaps that are coordinates") { recorder in
    let scale = Recorded.exp(recorder.coordinate())
    var level: Recorded = 0.0
    let data = series(40)
    recorder.loop(40) { t in
      let value = t % 5 == 2 ? recorder.coordinate() : Recorded(data[t])
      recorder.addTerm(normal(value, 0.9 * level, scale))
      level = value
    }
  },
  RecordedModel("a level that begins anew every seven steps") { levels($0, steps: 80, period: 7) },
  RecordedModel("a site at every second step") { recorder in
    let phi = Recorded.tanh(recorder.coordinate())
    var level: Recorded = 0.0
    let data = series(61)
    recorder.loop(61) { t in
      let shock = recorder.coordinate()
      recorder.addTerm(normal(shock, 0.0, 1.0))
      level = phi * level + shock
      if t % 2 == 0 { recorder.addTerm(normal(Recorded(data[t]), level, 0.5)) }
    }
  },
  RecordedModel("short loops one after the other") { recorder in
    let (mu, scale) = (recorder.coordinate(), Recorded.exp(recorder.coordinate()))
    var total: Recorded = 0.0
    let data = series(90)
    for group in 0..<30 {
      let own = recorder.coordinate()
      recorder.addTerm(normal(own, mu, 1.0))
      recorder.loop(3) { i in
        recorder.addTerm(normal(Recorded(data[3 * group + i]), own, scale))
        total = total + own * Recorded(data[i])
      }
    }
    recorder.addTerm(normal(total, 0.0, 10.0))
  },
  RecordedModel("an autoregression with an array as carry") { recorder in
    let alpha = recorder.coordinate()
    var beta: [Recorded] = []
    recorder.loop(3) { _ in
      beta.append(recorder.coordinate())
      recorder.addTerm(normal(beta[beta.count - 1], 0.0, 0.5))
    }
    let sigma = Recorded.exp(recorder.coordinate())
    var lags: [Recorded] = [0.0, 0.0, 0.0]
    let data = series(50)
    recorder.loop(50) { t in
      var mean = alpha
      for k in 0..<3 { mean += beta[k] * lags[k] }
      lags = [Recorded(data[t]), lags[0], lags[1]]
      recorder.addTerm(normal(lags[0], mean, sigma))
    }
  },
  RecordedModel("a moving average, its first value a coordinate") { recorder in
    let mu = recorder.coordinate()
    let phi = recorder.coordinate()
    let theta = recorder.coordinate()
    let sigma = Recorded.exp(recorder.coordinate())
    var (error, last): (Recorded, Recorded) = (0.0, mu)
    let data = series(50)
    recorder.loop(50) { t in
      error = Recorded(data[t]) - (mu + phi * last + theta * error)
      last = Recorded(data[t])
      recorder.addTerm(normal(error, 0.0, sigma))
    }
  },
  RecordedModel("a carried value that no algebra unfolds") { recorder in
    let (a, b, c) = (recorder.coordinate(), recorder.coordinate(), recorder.coordinate())
    var scale: Recorded = 1.0
    var last: Recorded = 0.3
    let data = series(60)
    recorder.loop(60) { t in
      scale = Recorded.sqrt(Recorded.exp(a) + Recorded.exp(b) * last * last + Recorded.exp(c) * scale * scale)
      last = Recorded(data[t])
      recorder.addTerm(normal(last, 0.0, scale))
    }
  },
  RecordedModel("two carried values that need each other") { recorder in
    let a = Recorded.tanh(recorder.coordinate())
    let b = Recorded.tanh(recorder.coordinate())
    var (x, y): (Recorded, Recorded) = (a, b)
    recorder.loop(30) { t in
      let next = a * x + 0.3 * y
      y = b * y - 0.2 * Recorded.sin(x)
      x = next
      recorder.addTerm(normal(Recorded(0.1 * Double(t % 4)), x * y, 1.0))
    }
  },
  RecordedModel("a value from two steps back") { recorder in
    let a = recorder.coordinate()
    var (now, before): (Recorded, Recorded) = (a, 0.5)
    recorder.loop(33) { t in
      let next = 0.6 * now - 0.3 * before + a * Recorded(0.01 * Double(t))
      (now, before) = (next, now)
      recorder.addTerm(normal(Recorded(0.2), next, 0.8))
    }
  },
  RecordedModel("groups by number, and a loop over their values") { recorder in
    let mu = recorder.coordinate()
    let tau = Recorded.exp(recorder.coordinate())
    var effects: [Recorded] = []
    recorder.loop(9) { _ in
      let z = recorder.coordinate()
      recorder.addTerm(normal(z, 0.0, 1.0))
      effects.append(mu + tau * z)
    }
    let data = series(80)
    recorder.loop(80) { t in recorder.addTerm(normal(Recorded(data[t]), effects[t * t % 9], 0.4)) }
    recorder.loop(9) { t in recorder.addTerm(effects[8 - t] * Recorded(0.01 * Double(t))) }
  },
  RecordedModel("what a loop ends with is used after it") { recorder in
    let a = Recorded.tanh(recorder.coordinate())
    var level: Recorded = 1.0
    recorder.loop(20) { _ in level = a * level + 0.1 }
    recorder.addTerm(normal(level, 0.3, 0.2))
    recorder.loop(12) { t in recorder.addTerm(normal(Recorded(0.1 * Double(t)), level, 1.0)) }
  },
  RecordedModel("a loop in a loop, either of them the longer") { recorder in
    let a = Recorded.tanh(recorder.coordinate())
    var sum = a
    recorder.loop(4) { _ in
      recorder.loop(11) { t in sum = a * sum + Recorded(0.1 * Double(t)) }
      recorder.addTerm(normal(sum, 0.0, 3.0))
    }
    recorder.loop(11) { t in
      var product = a
      recorder.loop(3) { k in product = product * a + Recorded(0.1 * Double(k + t)) }
      recorder.addTerm(normal(product, 0.2, 1.0))
    }
  },
  RecordedModel("choices by value") { recorder in
    let a = recorder.coordinate()
    var level = a
    recorder.loop(25) { t in
      let x = recorder.coordinate()
      recorder.addTerm(normal(x, level, 1.0))
      let positive = Recorded.select(
        x .> Recorded(0.0), Recorded.log1p(Recorded.exp(x)), Recorded.exp(x) * 2.0)
      level = Recorded.select(x .< level, Recorded.minimum(x, Recorded(1.0)), positive)
      recorder.addTerm(Recorded.abs(level) * Recorded(-0.1 * Double(t)))
    }
  },
  RecordedModel("derivatives of one's own, and none") { recorder in
    let a = recorder.coordinate()
    let b = recorder.coordinate()
    recorder.loop(10) { t in
      let x = a * Recorded(Double(t) * 0.1) + b
      let value = RecordedPrimal.exp(x.primal)
      recorder.addTerm(Recorded.fused(value, x, value) * -0.1)
      recorder.addTerm(Recorded(primal: RecordedPrimal(1.0)) * x * 0.01)
    }
  },
  RecordedModel("a loop of no steps, of one and of two") { recorder in
    var level = recorder.coordinate()
    for count in 0...2 { recorder.loop(count) { t in level = level * 0.9 + Recorded(Double(t)) } }
    recorder.addTerm(normal(level, 0.0, 1.0))
  },
  RecordedModel("two carried values that are one after the first step") { recorder in
    var (x, y): (Recorded, Recorded) = (recorder.coordinate(), recorder.coordinate())
    recorder.loop(30) { t in
      let next = 0.5 * x - 0.3 * Recorded.sin(y) + Recorded(0.1 * Double(t % 4))
      (x, y) = (next, next)
      recorder.addTerm(normal(Recorded(0.2), next, 1.0))
    }
  },
  RecordedModel("a step that reads its past after it has computed the new value") { recorder in
    let a = recorder.coordinate()
    var level: Recorded = 0.7
    recorder.loop(70) { t in
      let next = Recorded.tanh(Recorded(0.1 * Double(t % 5)) / (a * a + 1.5))
      recorder.addTerm(normal(Recorded.sin(level), 0.5 * next + a, 1.0))
      level = next
    }
  },
  RecordedModel("many steps of two sites that add to one coordinate") { recorder in
    let (a, b) = (recorder.coordinate(), recorder.coordinate())
    recorder.loop(150) { t in
      let first = t % 3 == 0 ? a : b
      let second = t % 7 < 4 ? b : a
      recorder.addTerm(normal(Recorded(0.1 * Double(t % 4)), first * first, 1.3))
      recorder.addTerm(Recorded.sin(second * Recorded(0.3 * Double(t % 5))))
    }
  },
  RecordedModel("what a loop begins with stands just before it, and its new value at the end of a step") {
    recorder in
    let a = recorder.coordinate()
    var level = Recorded.sin(a)
    recorder.loop(40) { _ in level = Recorded.tanh(a * level) }
    recorder.addTerm(normal(level, a, 1.0))
  },
]
