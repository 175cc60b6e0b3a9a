import TSFiles
import TSModel

struct LocalLevel: Model {
  var steps: Int

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let start = effects.sample("start", Normal(1000, 300))
    let drift = effects.sample("drift", HalfNormal(50))
    let noise = effects.sample("noise", HalfNormal(200))
    effects.scan(length: steps, into: start) { effects, level, _ in
      level += drift * effects.sample("shock", Normal(0, 1))
      effects.deterministic("level", level)
      effects.sample("volume", Normal(level, noise))
    }
  }
}

let volume = try SeriesReader().read("Examples/nile.csv").numbers(in: "volume")
let fit = try LocalLevel(steps: volume.count).condition(["volume": volume]).fit(seed: 1)
print(fit.summary())
let longer = LocalLevel(steps: volume.count + 3).condition(["volume": volume])
try print(fit.forecast(longer)["volume"])
