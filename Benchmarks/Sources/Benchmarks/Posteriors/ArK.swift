import TSModel

/// posteriordb's arK: an autoregression of order K whose first K values are given.
struct ArK: Model, Decodable {
  let order: Int
  let y: [Double]

  private enum CodingKeys: String, CodingKey {
    case order = "K"
    case y
  }

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let alpha = effects.sample("alpha", Normal(0, 10))
    let beta = effects.plate("lags", order) { effects, _ in effects.sample("beta", Normal(0, 10)) }
    let sigma = effects.sample("sigma", HalfCauchy(2.5))
    effects.scan(order..<y.count, into: ()) { effects, _, t in
      let mean = alpha + dot(beta, lagsOf: y, before: t)
      effects.sample("y", Normal(mean, sigma), data: y[t])
    }
  }
}

/// The same as a newcomer writes it: the last values are an array that each step shifts.
struct ShiftedArK: Model, Decodable {
  private let data: ArK

  init(from decoder: any Decoder) throws { data = try ArK(from: decoder) }

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let (order, y) = (data.order, data.y)
    let alpha = effects.sample("alpha", Normal(0, 10))
    let beta = effects.plate("lags", order) { effects, _ in effects.sample("beta", Normal(0, 10)) }
    let sigma = effects.sample("sigma", HalfCauchy(2.5))
    let given = (1...order).map { E.Real(y[order - $0]) }
    effects.scan(order..<y.count, into: given) { effects, lags, t in
      var mean = alpha
      for k in 0..<order { mean += beta[k] * lags[k] }
      let value = effects.sample("y", Normal(mean, sigma), data: y[t])
      for k in stride(from: order - 1, to: 0, by: -1) { lags[k] = lags[k - 1] }
      lags[0] = value
    }
  }
}
