import TSNumerics
import TSProbability
import TestSupport
import Testing

/// The draws and keys of `numpyro.handlers.seed`, by NumPyro 0.22's own numbers.
@Suite struct SeedTests {
  let x64 = Reference.jaxNumPyro["x64"]
  let x32 = Reference.jaxNumPyro["x32"]

  func keys(_ entries: Reference) -> [PRNGKey] {
    entries.elements.map { PRNGKey(high: UInt32($0.elements[0].word), low: UInt32($0.elements[1].word)) }
  }

  @Test func randomWalksInDouble() throws {
    let cases = x64["random_walk"].elements
    try #require(cases.count == 6)
    for entry in cases {
      let walk = Walk(
        steps: entry["T"].integer, drawsStart: entry["x0_site"].flag == true, scale: entry["sd"].number)
      let model = walk.seed(entry["seed"].word)
      let trace = try model.trace()
      #expect(isClose(try trace["x"], entry["xs_hex"].numbers, absolute: 1e-11))
      if walk.drawsStart { #expect(isClose(try trace["x_0"], entry["x0_hex"].numbers, absolute: 1e-11)) }
      let log = try model.run(under: KeyLog())
      #expect(Array(log.keys.suffix(walk.steps)) == keys(entry["step_site_keys"]))
    }
  }

  @Test func randomWalksInFloat() throws {
    let cases = x32["random_walk"].elements
    try #require(cases.count == 6)
    for entry in cases {
      let walk = Walk(
        steps: entry["T"].integer, drawsStart: entry["x0_site"].flag == true, scale: entry["sd"].number)
      let trace = try walk.seed(entry["seed"].word).trace(as: Float.self)
      #expect(
        isClose(try trace["x"].map { Double($0) }, entry["xs_hex"].numbers, relative: 2e-5, absolute: 2e-5))
    }
  }

  @Test func longWalk() throws {
    let trace = try Walk(steps: 1_000_000).seed(42).trace()
    let x = try trace["x"]
    let expected = Reference.jaxNumPyro["long_walk"]
    #expect(isClose(x[99_999], expected["x64_T100000"].number, absolute: 1e-10))
    #expect(isClose(x[999_999], expected["x64_T1000000"].number, absolute: 1e-10))
    #expect(expected["x64_T1000000"].number == 0x1.5a049cbe35abdp+8)
  }

  @Test func oneSplitASite() throws {
    let trace = try TwoSites().seed(42).trace()
    #expect(
      isClose(try trace["a"] + trace["b"], x64["numpyro"]["two_sites_seed42"]["hex"].numbers, absolute: 1e-11)
    )
    #expect(
      try TwoSites().seed(42).run(under: KeyLog()).keys == keys(x64["numpyro"]["two_sites_seed42"]["keys"]))
  }

  @Test func aModelStartsAgainAtEachRun() throws {
    let model = TwoSites().seed(42)
    #expect(try model.trace()["a"] == model.trace()["a"])
  }

  struct ReusedHandler: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      let seed = Seed<E.Real.Primal>(E.Real.Primal.Key(repeating: PRNGKey(seed: 42)))
      let first = effects.with(seed) { TwoSites()(&$0) }
      _ = effects.with(first.handler) { $0.sample("c", Normal(0, 1)) }
    }
  }

  @Test func aHandlerUsedAgainCarriesOn() throws {
    // NumPyro: the context manager entered a second time continues with the third key.
    #expect(x64["numpyro"]["context_manager_reused_continues"].flag == true)
    var key = PRNGKey(seed: 42)
    for _ in 0..<2 { key = key.split().0 }
    let third: Double = key.split().1.normal()
    #expect(try ReusedHandler().trace()["c"] == [third])
  }

  struct Observed: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.sample("o", Normal(0, 1), observed: 1)
      effects.deterministic("d", E.Real(1))
      effects.factor("f", 0)
      effects.sample("b", Normal(0, 1))
    }
  }

  @Test func observedDeterministicAndFactorSitesTakeNoKey() throws {
    let first = try TwoSites().seed(42).trace()["a"]
    #expect(try Observed().seed(42).trace()["b"] == first)
  }

  @Test func orderOfConditionAndSeed() throws {
    let plain = try TwoSites().seed(42).trace()
    // Conditioned inside the seed: no key, later sites shift. Outside: a key is taken, later sites stay.
    #expect(try TwoSites().condition(["a": 3]).seed(42).trace()["b"] == plain["a"])
    #expect(try TwoSites().seed(42).condition(["a": 3]).trace()["b"] == plain["b"])
    #expect(try TwoSites().substitute(["a": 3]).seed(42).trace()["b"] == plain["a"])
    #expect(try TwoSites().seed(42).substitute(["a": 3]).trace()["b"] == plain["b"])
  }

  struct NestedSeeds: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.sample("a", Normal(0, 1))
      let inner = Seed<E.Real.Primal>(E.Real.Primal.Key(repeating: PRNGKey(seed: 7)))
      _ = effects.with(inner) { effects in
        effects.sample("c", Normal(0, 1))
        effects.scan(length: 3, into: E.Real(0)) { effects, level, _ in
          level = effects.sample("s", Normal(level, 1))
        }
      }
      effects.sample("b", Normal(0, 1))
    }
  }

  @Test func anInnerSeedLeavesTheOuterOneUntouched() throws {
    let plain = try TwoSites().seed(42).trace()
    let nested = try NestedSeeds().seed(42).trace()
    #expect(try nested["a"] == plain["a"] && nested["b"] == plain["b"])
    let inner: Double = PRNGKey(seed: 7).split().1.normal()
    #expect(try nested["c"] == [inner])
    #expect(try NestedSeeds().seed(1).trace()["s"] == nested["s"])
  }

  struct ExplicitKey: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.sample("c", Normal(0, 1), key: PRNGKey(seed: 9))
      effects.sample("a", Normal(0, 1))
    }
  }

  @Test func aKeyOfOnesOwnTakesNoSplit() throws {
    let trace = try ExplicitKey().seed(42).trace()
    let own: Double = PRNGKey(seed: 9).normal()
    #expect(try trace["c"] == [own])
    #expect(try trace["a"] == TwoSites().seed(42).trace()["a"])
  }

  struct Plates: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.plate("p", 5) { effects, _ in effects.sample("z", Normal(0, 1)) }
      effects.plate("o", 3) { effects, _ in
        effects.plate("i", 4) { effects, _ in effects.sample("grid", Normal(0, 1)) }
      }
      effects.plate("q", 4) { effects, i in effects.sample("located", Normal(E.Real(Double(i)), 2)) }
    }
  }

  @Test func aPlateTakesOneKeyASite() throws {
    let trace = try Plates().seed(42).trace()
    let numpyro = x64["numpyro"]
    #expect(isClose(try trace["z"], numpyro["plate5_one_key_flat_order"]["hex"].numbers, absolute: 1e-11))
    var key = PRNGKey(seed: 42)
    var uses: [PRNGKey] = []
    for _ in 0..<3 {
      let (next, use) = key.split()
      (key, uses) = (next, uses + [use])
    }
    let grid: [Double] = (0..<12).map { uses[1].normal(at: UInt64($0)) }
    #expect(try trace["grid"] == grid)
    #expect(try trace.site("grid").shape == [3, 4])
    let located: [Double] = (0..<4).map { Double($0) + 2 * uses[2].normal(at: UInt64($0)) }
    #expect(isClose(try trace["located"], located, absolute: 1e-14))
  }

  struct LocatedPlate: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.plate("i", 4) { effects, i in effects.sample("z", Normal(E.Real(Double(i)), 2)) }
    }
  }

  @Test func aPlateWithItsOwnLocationsEqualsNumPyro() throws {
    let expected = x64["numpyro"]["plate4_with_batched_loc_is_loc_plus_scale_times_normal_k_4"]["hex"].numbers
    #expect(isClose(try LocatedPlate().seed(42).trace()["z"], expected, absolute: 1e-11))
  }

  @Test func twoSitesAStep() throws {
    let trace = try TwoSiteScan().seed(42).trace()
    let expected = x64["numpyro"]["two_site_scan_seed42_T6"]
    #expect(isClose(try trace["x"], expected["x_hex"].numbers, absolute: 1e-11))
    #expect(isClose(try trace["y"], expected["y_hex"].numbers, absolute: 1e-11))
    #expect(isClose(try trace["after"], expected["after_hex"].numbers, absolute: 1e-11))
    let log = try TwoSiteScan().seed(42).run(under: KeyLog())
    #expect(Array(log.keys.prefix(12)) == expected["keys_x_y"].elements.flatMap { keys($0) })
    let lp = x64["numpyro"]["scan_trace_logprob"]
    for name in ["x", "y", "after"] {
      #expect(isClose(try trace.site(name).logDensity, lp[name].number, relative: 1e-12))
      let shape = x64["numpyro"]["scan_trace_sites"][name].elements.map(\.integer)
      #expect(try trace.site(name).shape == shape)
    }
    #expect(
      isClose(trace.logDensity, x64["numpyro"]["log_density_two_site"]["value"].number, relative: 1e-12))
    #expect(isClose(trace.logDensity, -12.711327863499701, relative: 1e-12))
  }

  @Test func twoSitesAStepInFloat() throws {
    let trace = try TwoSiteScan().seed(42).trace(as: Float.self)
    let expected = x32["numpyro"]["two_site_scan_seed42_T6"]
    #expect(isClose(try trace["x"].map { Double($0) }, expected["x_hex"].numbers, absolute: 2e-5))
    #expect(
      isClose(
        Double(trace.logDensity), x32["numpyro"]["log_density_two_site"]["value"].number, relative: 1e-5))
  }

  @Test func conditioningAScanMovesNoOtherDraw() throws {
    let data = (0..<6).map { 0.1 * Double($0) }
    for observationFirst in [false, true] {
      let model = TwoSiteScan(observationFirst: observationFirst)
      let x = try model.seed(42).trace()["x"]
      let outside = try model.seed(42).condition(["y": data]).trace()
      let inside = try model.condition(["y": data]).seed(42).trace()
      #expect(try outside["y"] == data && inside["y"] == data)
      #expect(try inside["x"] == x && outside["x"] == x)
      // A site observed in the body takes no key, so sites after it in the step shift, those before do not.
      var observing = model
      observing.data = data
      #expect(try (observing.seed(42).trace()["x"] == x) == !observationFirst)
    }
  }

  @Test func aShortSeriesIsAForecast() throws {
    let plain = try TwoSiteScan().seed(42).trace()
    let trace = try TwoSiteScan().seed(42).condition(["y": [0, 1, 2]]).trace()
    #expect(try Array(trace["y"].prefix(3)) == [0, 1, 2])
    #expect(try Array(trace["y"].suffix(3)) == Array(plain["y"].suffix(3)))
    #expect(try trace["x"] == plain["x"])
    let forecast = try TwoSiteScan().seed(42).condition(["x": [1, 2, 3]]).trace()
    let expected = x64["numpyro"]["scan condition x first 3 = forecast from x_3"]["hex"].numbers
    #expect(isClose(try forecast["x"], expected, absolute: 1e-11))
  }

  @Test func reverseTakesTheSameKeysInOrderOfExecution() throws {
    let forward = try Walk(steps: 5).seed(42).trace()["x"]
    let backward = try Walk(steps: 5, reverse: true).seed(42).trace()["x"]
    #expect(Array(backward.reversed()) == forward)
  }

  @Test func prefixesAreStable() throws {
    for length in [1, 15, 16, 17, 33] {
      let short = try Walk(steps: length).seed(3).trace()["x"]
      #expect(try Array(Walk(steps: 100).seed(3).trace()["x"].prefix(length)) == short)
    }
  }

  @Test func nestedLoopsFollowTheRules() throws {
    // The rules written out by hand: one key for the scan statement in the plate, folded with the element; a split a
    // step; in the step one key for the inner scan, one for y, one for the plate.
    let trace = try Nested().seed(5).trace()
    let (rest, scanKey) = PRNGKey(seed: 5).split()
    var z: [[Double]] = []
    for group in 0..<3 {
      var steps = scanKey.child(UInt64(group))
      for t in 0..<4 {
        let (nextSteps, body) = steps.split()
        steps = nextSteps
        let (afterScan, innerScan) = body.split()
        var inner = innerScan
        for s in 0..<2 {
          let (nextInner, innerBody) = inner.split()
          inner = nextInner
          z.append([Double(group), Double(t), Double(s), innerBody.split().1.normal()])
        }
        let (afterY, yKey) = afterScan.split()
        let wKey = afterY.split().1
        let y = try trace["y"][t * 3 + group]
        let previous = try trace["z"][(t * 2 + 1) * 3 + group]
        #expect(isClose(y, 0.5 * previous + yKey.normal(), absolute: 1e-14))
        for sensor in 0..<2 {
          let w = try trace["w"][(t * 3 + group) * 2 + sensor]
          #expect(isClose(w, y + 0.1 * wKey.normal(at: UInt64(sensor)), absolute: 1e-14))
        }
      }
    }
    for entry in z {
      let (group, t, s) = (Int(entry[0]), Int(entry[1]), Int(entry[2]))
      let previous =
        s == 0 ? (t == 0 ? 0 : try trace["y"][(t - 1) * 3 + group]) : try trace["z"][(t * 2) * 3 + group]
      #expect(isClose(try trace["z"][(t * 2 + s) * 3 + group], previous + entry[3], absolute: 1e-14))
    }
    #expect(try trace["last"] == [rest.split().1.normal()])
    #expect(try trace.site("z").shape == [4, 2, 3])
    #expect(try trace.site("w").shape == [4, 3, 2])
  }

  @Test func lanesEqualSingleRuns() throws {
    let keys = PRNGKey(seed: 11).split(into: 8)
    let lanes = try Nested().seed(lanes: keys, stream: .numpyro).trace(as: Lanes<SIMD8<Double>>.self)
    for (lane, key) in keys.enumerated() {
      let single = try Nested().seed(key).trace()
      for site in single.sites {
        #expect(try lanes[site.name].map { $0[lane: lane] } == site.values)
      }
    }
  }
}

extension SeedTests {
  struct HiddenFirst: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 3, into: E.Real(0)) { effects, _, _ in
        let z = effects.sample("z", Normal(0, 1))
        effects.sample("y", Normal(z, 1))
      }
    }
  }

  @Test func aSiteHiddenAroundAScanStillTakesItsKey() throws {
    // NumPyro 0.22, 64 bits: seed(block(condition(m, z), hide z), 5).
    let trace = try HiddenFirst().condition(["z": [1, 2, 3]]).block(hiding: ["z"]).seed(5).trace()
    #expect(trace.sites.map(\.name) == ["y"])
    #expect(isClose(try trace["y"], [1.657, 1.033, 4.059], absolute: 1e-3))
    let free = try HiddenFirst().seed(5).trace()
    #expect(try HiddenFirst().block(hiding: ["z"]).seed(5).trace()["y"] == free["y"])
  }

  @Test func seedsOutOfRangeAreRefused() {
    #expect(throws: ModelError.self) { try TwoSites().seed(UInt64.max).trace() }
    #expect(throws: Never.self) { try TwoSites().seed(UInt64(Int64.max)).trace() }
  }

  @Test func aRecorderIsAValue() throws {
    let recorder = TraceRecorder<Double>()
    let first = try TwoSites().seed(1).run(under: recorder).trace
    let second = try TwoSites().seed(2).run(under: recorder).trace
    #expect(try first["a"].count == 1 && second["a"].count == 1 && first["a"] != second["a"])
  }
}
