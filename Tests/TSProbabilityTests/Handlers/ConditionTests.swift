import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Data and values for sites: whole series, prefixes, gaps, and what is refused.
@Suite struct ConditionTests {
  @Test func aWholeSeriesIsObserved() throws {
    let data = [0.5, 0.25, -1, 2]
    let trace = try Walk(steps: 4).condition(["x": data]).trace()
    #expect(try trace["x"] == data)
    #expect(try trace.site("x").isObserved == [true, true, true, true])
    // ln N(0.5; 0, 1) + ln N(0.25; 0.5, 1) + ln N(-1; 0.25, 1) + ln N(2; -1, 1)
    let squares = 0.25 + 0.0625 + 1.5625 + 9
    #expect(isClose(trace.logDensity, -0.5 * squares - 4 * 0.9189385332046727, relative: 1e-14))
  }

  @Test func gapsAreDrawn() throws {
    let data: [Double?] = [1, nil, nil, 4, nil]
    let trace = try Walk(steps: 5).condition(["x": data]).seed(3).trace()
    let x = try trace["x"]
    #expect(x[0] == 1 && x[3] == 4)
    #expect(try trace.site("x").isObserved == [true, false, false, true, false])
    let free = try Walk(steps: 5).seed(3).trace()["x"]
    // Each step's key is its own: the increments of the drawn steps are those of the free walk.
    #expect(isClose(x[1] - x[0], free[1] - free[0], absolute: 1e-14))
    #expect(isClose(x[4] - x[3], free[4] - free[3], absolute: 1e-14))
  }

  @Test func substitutedSitesStayLatent() throws {
    let trace = try Walk(steps: 3).substitute(["x": [1, 2, 3]]).trace()
    #expect(try trace["x"] == [1, 2, 3])
    #expect(try trace.site("x").isObserved == [false, false, false])
    // Data win over a substitution, whichever stands outside.
    let model = Walk(steps: 3).condition(["x": [4.0, nil, 6.0]]).substitute(["x": [1, 2, 3]])
    #expect(try model.trace()["x"] == [4, 2, 6])
    #expect(try model.trace().site("x").isObserved == [true, false, true])
  }

  @Test func nestedLoopsTakeTablesByStepThenPlate() throws {
    let z = (0..<24).map { Double($0) }
    let w = (0..<24).map { 0.5 * Double($0) }
    let data = ["z": SiteData(shape: [4, 2, 3], values: z), "w": SiteData(shape: [4, 3, 2], values: w)]
    let trace = try Nested().condition(data).seed(1).trace()
    #expect(try trace["z"] == z && trace["w"] == w)
    #expect(try trace.site("z").isFullyObserved)
    // Conditioning inside the seed moves no draw within scans.
    let free = try Nested().seed(1).run(under: KeyLog())
    let under = try Nested().condition(data).seed(1).run(under: KeyLog())
    #expect(Set(under.keys).isSubset(of: Set(free.keys)))
  }

  @Test func reverseScansTakeDataByTime() throws {
    let trace = try Walk(steps: 4, reverse: true).condition(["x": [1, 2]]).seed(1).trace()
    #expect(try Array(trace["x"].prefix(2)) == [1, 2])
    #expect(try trace.site("x").isObserved == [true, true, false, false])
  }

  @Test func replayRepeatsTheLatentValues() throws {
    let earlier = try TwoSiteScan().condition(["y": [1, 2, 3, 4, 5, 6]]).seed(1).trace()
    let later = try TwoSiteScan(steps: 8).replay(earlier).seed(2).trace()
    #expect(try Array(later["x"].prefix(6)) == earlier["x"])
    #expect(try later["after"] == earlier["after"])
    #expect(try Array(later["y"].prefix(6)) != earlier["y"])
  }

  @Test func interventionsAreSeenDownstreamOnly() throws {
    let free = try TwoSiteScan().seed(4).trace()
    let forced = try TwoSiteScan().do(["x": [10, 10, 10, 10, 10, 10]]).seed(4).trace()
    // The site is drawn as before, but from the level that the intervention left; what follows sees the intervention.
    let noise = try zip(free["y"], free["x"]).map { $0 - $1 }
    for (y, e) in zip(try forced["y"], noise) { #expect(isClose(y, 10 + e, absolute: 1e-13)) }
    #expect(try forced["x"][0] == free["x"][0])
    #expect(try forced["x"][1] > 5)
  }

  @Test func whatIsRefused() {
    #expect(
      message { _ = try Walk().condition(["X": [1]]).seed(1).trace() }
        == "site 'X': the model has no such site; did you mean 'x'?")
    #expect(
      message { _ = try Walk().condition(["temperature": [1]]).seed(1).trace() }
        == "site 'temperature': the model has no such site; it has 'x'")
    #expect(
      message { _ = try Walk(steps: 2).condition(["x": [1, 2, 3]]).seed(1).trace() }
        == "site 'x': 3 values were given, but the scan has 2")
    #expect(
      message { _ = try Walk().condition(["x": [1, .nan]]).seed(1).trace() }
        == "site 'x', step 0: the value at index 1 is not a number; a missing value is nil")
    #expect(
      message { _ = try Walk().condition(["x": [1, .infinity]]).seed(1).trace() }
        == "site 'x', step 1: inf is outside the support of Normal; expected a finite number")
    #expect(
      message { _ = try Walk().condition(["x": 1.0]).seed(1).trace() }
        == "site 'x', step 0: data of shape [] were given, but the site has one axis for the steps of the scan"
    )
    #expect(
      message { _ = try TwoSites().condition(["a": [1, 2]]).seed(1).trace() }
        == "site 'a': data of shape [2] were given, but the site has a single value")
    #expect(
      message {
        _ = try Nested().condition(["w": SiteData(shape: [4, 3, 1], values: Array(repeating: 0, count: 12))])
          .seed(1).trace()
      }
        == "site 'w', element 0 of plate 'groups', step 0, element 1 of plate 'sensors': "
        + "1 values were given, but the plate 'sensors' has 2")
    #expect(
      message {
        _ = try Nested().condition(["w": SiteData(shape: [4, 3, 3], values: Array(repeating: 0, count: 36))])
          .seed(1).trace()
      }
        == "site 'w': 3 values were given, but the plate 'sensors' has 2")
    #expect(
      message { _ = try Walk().condition(["x": SiteData(shape: [3], values: [1, 2])]).seed(1).trace() }
        == "site 'x', step 0: data of shape [3] were given, but the site has one axis for the steps of the scan"
    )
  }

  struct Plain: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.plate("p", 4) { effects, _ in effects.sample("z", Normal(0, 1)) }
      effects.deterministic("d", 1)
      effects.sample("y", Normal(0, 1), data: 0.5)
      effects.sample("m", Normal(0, 1), data: nil)
    }
  }

  @Test func platesAreNotCompletedInSilence() throws {
    #expect(
      message { _ = try Plain().condition(["z": [1, 2, 3]]).seed(1).trace() }
        == "site 'z', element 3 of plate 'p': 3 values were given, but the plate 'p' has 4")
    #expect(
      message { _ = try Plain().condition(["z": [1, 2, 3, 4, 5]]).seed(1).trace() }
        == "site 'z': 5 values were given, but the plate 'p' has 4")
    #expect(
      message { _ = try Plain().condition(["d": 1.0]).seed(1).trace() }
        == "site 'd': values were given for d, but the site is computed, not drawn")
    #expect(
      message { _ = try Walk().condition(["x": [Double]()]).seed(1).trace() }
        == "site 'x', step 0: a series without values was given; expected at least one value, or no series for the site"
    )
    let huge = SiteData(shape: [1 << 32, 1 << 32], values: [])
    #expect(message { _ = try Nested().condition(["y": huge]).seed(1).trace() }.contains("data of shape"))
  }

  @Test func dataWinOverASubstitution() throws {
    let model = Walk(steps: 3).condition(["x": [4, 5, 6]]).substitute(["x": [1, 2, 3]])
    #expect(try model.trace()["x"] == [4, 5, 6])
    let trace = try Plain().seed(1).trace()
    #expect(try trace["y"] == [0.5] && trace.site("y").isFullyObserved && !trace.site("m").isFullyObserved)
  }

  @Test func aWeightOfZeroIsZero() throws {
    #expect(try Walk(steps: 2).condition(["x": [1e200, 0]]).scale(0).logDensity() == 0)
  }
}
