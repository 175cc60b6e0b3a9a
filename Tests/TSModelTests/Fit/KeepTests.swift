import TSModel
import TestSupport
import Testing

/// Fits that keep some of their sites, and chains that start where one says.
@Suite("Sites kept, and sites that start at values")
struct KeepTests {
  let sampler: NUTS
  let model = LocalLevel(steps: 12)
  let conditioned: Handled<LocalLevel, Condition>

  init() throws {
    sampler = try NUTS(chains: 2, warmup: 100, draws: 20)
    conditioned = try model.condition(["y": model.seed(1).trace()["y"]])
  }

  @Test func theDrawsAreThoseOfTheWholeFit() throws {
    let whole = try conditioned.fit(sampler, seed: 1)
    let part = try conditioned.fit(sampler, seed: 1, keeping: ["level", "drift"])
    #expect(part.draws.names == ["drift"] + (0..<12).map { "level[\($0)]" })
    #expect(part.draws.values.count == 13 * 2 * 20)
    #expect(part.layout.columnNames == whole.layout.columnNames)
    for name in part.draws.names { #expect(part.draws[name] == whole.draws[name]) }
    #expect(try part["level"].mean == whole["level"].mean)
    #expect(part.statistics == whole.statistics)
    #expect(part.summary().rows.map(\.name) == part.draws.names)
    #expect(Set(part.siteData(chain: 0, draw: 0).keys) == ["drift"])
    let computed = try conditioned.fit(sampler, seed: 1, keeping: ["level"])
    #expect(try computed["level"].element(3) == whole["level"].element(3))
  }

  @Test func whatIsLackingIsNamed() throws {
    let part = try conditioned.fit(sampler, seed: 1, keeping: ["drift", "start", "noise"])
    #expect(
      message { _ = try part["shock"] }
        == "site 'shock': the fit did not keep its draws; it has those of start, drift, noise")
    #expect(message { _ = try part["shok"] }.contains("did you mean 'shock'?"))
    #expect(
      message { try part.predict(model) { _, _, _ in } }
        == "site 'shock': the fit did not keep its draws, which the prediction needs; keep them in another fit"
    )
    // Computed sites are not needed, nor is a latent one that the model has data for.
    let latent = try conditioned.fit(sampler, seed: 1, keeping: ["drift", "start", "noise", "shock"])
    let whole = try conditioned.fit(sampler, seed: 1)
    var drawn: [[Double]] = []
    try whole.predict(model) { _, _, trace in drawn.append(try trace["y"]) }
    var index = 0
    try latent.predict(model) { _, _, trace in
      let y = try trace["y"]
      #expect(y == drawn[index])
      index += 1
    }
    let shocks = [Double](repeating: 0, count: 12)
    #expect(message { try part.predict(model.condition(["shock": shocks])) { _, _, _ in } } == "no error")
  }

  /// A gap that was not kept is missed only where the prediction has data around it.
  @Test func gapsThatWereNotKept() throws {
    let y: [Double?] = [1, nil, 2]
    let walk = KnownNoiseAutoregression(steps: 3)
    let fit = try walk.condition(["y": y]).fit(sampler, seed: 1, keeping: ["phi"])
    #expect(message { try fit.predict(walk) { _, _, _ in } } == "no error")
    #expect(message { try fit.predict(walk.condition(["y": [1.0]])) { _, _, _ in } } == "no error")
    #expect(
      message { try fit.predict(walk.condition(["y": y])) { _, _, _ in } }.hasPrefix(
        "site 'y': the fit did not"))
  }

  @Test func whatCannotBeKept() {
    func keeping(_ names: [String]) -> String {
      message { _ = try conditioned.fit(sampler, seed: 1, keeping: names) }
    }
    #expect(keeping(["drifd"]) == "site 'drifd': the model has no such site; did you mean 'drift'?")
    #expect(keeping(["drift", "drift"]) == "site 'drift': is named twice among the sites to keep")
    #expect(keeping([]).hasPrefix("no site is to be kept"))
    #expect(keeping(["y"]).contains("the model has no such site"))
  }

  /// Without steps a chain stays where it starts.
  @Test func chainsStartAtTheValuesGiven() throws {
    final class Starts: DrawSink {
      let density: ModelDensity
      nonisolated(unsafe) var values: [Int: [Double]] = [:]
      init(_ density: ModelDensity) { self.density = density }
      func record(_ draw: Draw) {
        values[draw.chain] = values[draw.chain] ?? density.values(at: Array(draw.position))
      }
    }
    let density = try ModelDensity(conditioned)
    var still = try NUTS(chains: 3, warmup: 0, draws: 1, metric: .unit, jobs: 1)
    still.initialStepSize = 1e-9
    // The automatic start climbs from such points: it would lead elsewhere.
    still.initialPoint = .uniform(radius: 2)
    still.maximumDepth = 1
    let sink = Starts(density)
    let given = ["noise": SiteData(120), "shock": SiteData(0.5), "start": SiteData(-7)]
    try density.sample(still, seed: 5, startingAt: given, into: sink)
    let free = Starts(density)
    try density.sample(still, seed: 5, into: free)
    let names = density.layout.columnNames
    for chain in 0..<3 {
      let (found, without) = try (#require(sink.values[chain]), #require(free.values[chain]))
      for (place, name) in names.enumerated() {
        if name == "noise" { #expect(abs(found[place] - 120) < 1e-3) }
        if name == "start" { #expect(abs(found[place] + 7) < 1e-3) }
        if name.hasPrefix("shock") { #expect(abs(found[place] - 0.5) < 1e-3) }
        // The rest starts by the rule of the sampler, each chain by its own key.
        if name == "drift" { #expect(abs(found[place] - without[place]) < 1e-3) }
      }
    }
    #expect(sink.values[0]?[1] != sink.values[1]?[1])
  }

  @Test func startsThatCannotBe() throws {
    func starting(_ start: [String: SiteData]) -> String {
      message { _ = try conditioned.fit(sampler, seed: 1, startingAt: start, marginalize: .none) }
    }
    #expect(
      starting(["noise": SiteData(-1)]).hasPrefix("site 'noise': -1.0 is outside the support of LogNormal"))
    #expect(starting(["level": SiteData(1)]).contains("computed, not drawn"))
    let data = [Double](repeating: 1, count: 12)
    #expect(
      starting(["y": SiteData(data)]) == "site 'y', step 0: a start was given, but there are data for it here"
    )
    #expect(starting(["nois": SiteData(1)]).contains("did you mean 'noise'?"))
    // Values that leave the density at zero: the site and the step are named.
    let far = starting([
      "start": SiteData(1e200), "drift": SiteData(1), "noise": SiteData(1e-200), "shock": SiteData(0),
    ])
    #expect(far.contains("chain 0 has no initial point: of the one point given"), "\(far)")
    #expect(far.contains("starts were given for drift, noise, shock, start; site '"), "\(far)")
  }
}
