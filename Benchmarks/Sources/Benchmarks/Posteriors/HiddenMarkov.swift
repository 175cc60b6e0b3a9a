import TSModel

/// posteriordb's hmm_example: two hidden states, each with a normal of its own, summed out by the forward algorithm.
///
/// A simplex of two numbers there is the probability of the first state here: the coordinates are the same. The data are
/// simulated.
struct HiddenMarkov: Model, Decodable {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let fromFirst = effects.sample("theta1", Uniform(0, 1))
    let fromSecond = effects.sample("theta2", Uniform(0, 1))
    let low = effects.sample("low", Flat(.positive))
    let high = effects.sample("high", Flat(.atLeast(low)))
    effects.factor("means", Normal(3, 1).logDensity(low) + Normal(10, 1).logDensity(high))
    let toFirst = (log(fromFirst), log(fromSecond))
    let toSecond = (log(1 - fromFirst), log(1 - fromSecond))
    func emission(_ t: Int) -> (E.Real, E.Real) {
      (Normal(low, 1).logDensity(E.Real(y[t])), Normal(high, 1).logDensity(E.Real(y[t])))
    }
    let last = effects.scan(1..<y.count, into: emission(0)) { _, forward, t in
      let emission = emission(t)
      forward = (
        E.Real.logAddExp(forward.0 + toFirst.0, forward.1 + toFirst.1) + emission.0,
        E.Real.logAddExp(forward.0 + toSecond.0, forward.1 + toSecond.1) + emission.1
      )
    }
    effects.factor("y", E.Real.logAddExp(last.carry.0, last.carry.1))
  }
}

/// The same with its states as a latent site, which the library sums out.
///
/// The first state has the probability one half, so that the density is that of the other less log 2.
struct LatentHiddenMarkov: Model, Decodable {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let fromFirst = effects.sample("theta1", Uniform(0, 1))
    let fromSecond = effects.sample("theta2", Uniform(0, 1))
    let low = effects.sample("low", Flat(.positive))
    let high = effects.sample("high", Flat(.atLeast(low)))
    effects.factor("means", Normal(3, 1).logDensity(low) + Normal(10, 1).logDensity(high))
    let means = [low, high]
    let rows = [[fromFirst, 1 - fromFirst], [fromSecond, 1 - fromSecond]]
    effects.scan(length: y.count, into: E.Real(0)) { effects, state, t in
      let row = t == 0 ? [E.Real(0.5), E.Real(0.5)] : rows[at: state]
      state = effects.sample("state", Categorical(row))
      effects.sample("y", Normal(means[at: state], 1), data: y[t])
    }
  }
}
