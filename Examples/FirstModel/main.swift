import TSModel

struct LocalLevel: Model {
  var steps = 5

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let sigma = effects.sample("sigma", HalfNormal(1))
    effects.scan(length: steps, into: E.Real(0)) { effects, level, _ in
      level = effects.sample("level", Normal(level, sigma))
      effects.sample("y", Normal(level, 0.5))
    }
  }
}

let prior = try LocalLevel().seed(42).trace()
for site in prior.sites { print(site.name, site.shape, site.values) }

let data = [1.1, 0.7, nil, 1.9]  // nil: not measured; the fifth is yet to come
let forecast = try LocalLevel().condition(["y": data]).seed(42).trace()
print(try forecast["y"], try forecast.site("y").isObserved)
