import TSModel

/// posteriordb's radon_variable_intercept_noncentered: a regression with an intercept for each group.
///
/// The data are simulated, with as many rows as posteriordb's for Minnesota and 80 groups of all sizes.
struct VaryingIntercepts: Model, Decodable {
  let groups: Int
  let group: [Int]
  let x: [Double]
  let y: [Double]

  private enum CodingKeys: String, CodingKey {
    case groups = "J"
    case group, x, y
  }

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Normal(0, 10))
    let tau = effects.sample("tau", HalfNormal(1))
    let beta = effects.sample("beta", Normal(0, 10))
    let sigma = effects.sample("sigma", HalfNormal(1))
    let intercepts = effects.plate("groups", groups) { effects, _ in
      mu + tau * effects.sample("z", Normal(0, 1))
    }
    effects.plate("rows", y.count) { effects, i in
      effects.sample("y", Normal(intercepts[group[i]] + beta * E.Real(x[i]), sigma), data: y[i])
    }
  }
}
