import TSModel
import TestSupport

/// posteriordb's arma11: a moving average adds to an autoregression, and errors grow without bounds where |theta| > 1.
struct AutoregressiveMovingAverage: Model {
  var y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Normal(0, 10))
    let phi = effects.sample("phi", Normal(0, 2))
    let theta = effects.sample("theta", Normal(0, 2))
    let sigma = effects.sample("sigma", HalfCauchy(2.5))
    let first = mu + phi * mu
    effects.sample("first", Normal(first, sigma), data: y[0])
    effects.scan(1..<y.count, into: E.Real(y[0]) - first) { effects, error, t in
      var mean = mu + phi * E.Real(y[t - 1])
      mean += theta * error
      effects.sample("y", Normal(mean, sigma), data: y[t])
      error = E.Real(y[t]) - mean
    }
  }
}

/// posteriordb's lotka_volterra: hares and lynxes over twenty years, in steps of a tenth of a year by Runge and Kutta.
///
/// Half of the climbs from random points end where the populations stand nearly still, with a probability of e⁻³⁴.
struct PredatorAndPrey: Model {
  var hares: [Double]
  var lynxes: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let alpha = effects.sample("alpha", Truncated(Normal(1, 0.5), lower: 0))
    let beta = effects.sample("beta", Truncated(Normal(0.05, 0.05), lower: 0))
    let gamma = effects.sample("gamma", Truncated(Normal(1, 0.5), lower: 0))
    let delta = effects.sample("delta", Truncated(Normal(0.05, 0.05), lower: 0))
    let logTen = E.Real(Double.log(10))
    let u = effects.sample("u", LogNormal(logTen, 1))
    let v = effects.sample("v", LogNormal(logTen, 1))
    let hareNoise = effects.sample("hareNoise", LogNormal(-1, 1))
    let lynxNoise = effects.sample("lynxNoise", LogNormal(-1, 1))
    effects.sample("firstHares", LogNormal(log(u), hareNoise), data: hares[0])
    effects.sample("firstLynxes", LogNormal(log(v), lynxNoise), data: lynxes[0])
    effects.scan(1..<hares.count, into: (u, v)) { effects, state, year in
      for _ in 0..<10 {
        state = rungeKutta(state, 0.1) { u, v in ((alpha - beta * v) * u, (delta * u - gamma) * v) }
      }
      effects.sample("hares", LogNormal(log(state.0), hareNoise), data: hares[year])
      effects.sample("lynxes", LogNormal(log(state.1), lynxNoise), data: lynxes[year])
    }
  }
}

/// A step of the classical method of fourth order.
private func rungeKutta<Real: Scalar>(
  _ state: (Real, Real), _ step: Double, _ slope: (Real, Real) -> (Real, Real)
) -> (Real, Real) {
  let (u, v) = state
  let half = Real(0.5 * step)
  let (whole, sixth) = (Real(step), Real(step / 6))
  let a = slope(u, v)
  let b = slope(u + half * a.0, v + half * a.1)
  let c = slope(u + half * b.0, v + half * b.1)
  let d = slope(u + whole * c.0, v + whole * c.1)
  let middle = (b.0 + c.0, b.1 + c.1)
  return (
    u + sixth * (a.0 + d.0 + middle.0 + middle.0), v + sixth * (a.1 + d.1 + middle.1 + middle.1)
  )
}

extension AutoregressiveMovingAverage {
  init(_ posterior: ReferencePosterior) { self.init(y: posterior.data("y")) }
}

extension PredatorAndPrey {
  init(_ posterior: ReferencePosterior) {
    let (first, rows) = (posterior.data("y_init"), posterior.rows("y"))
    self.init(hares: [first[0]] + rows.map { $0[0] }, lynxes: [first[1]] + rows.map { $0[1] })
  }
}

/// A latent number selects the place of another: the density of both jumps where it changes its sign.
struct Selection: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let c = effects.sample("c", Normal(0, 1))
    effects.sample("x", Normal(select(c .> 0, 4, 0), 1))
  }
}
