import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Data for what a run does not come to are an error that says where they were meant for.
@Suite struct UnmetDataTests {
  /// y at even steps, or at those below a length, and z in a plate at the third step.
  struct Sparse: Model {
    var steps = 6

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let mean = effects.sample("mean", Normal(0, 1))
      effects.scan(length: steps, into: ()) { effects, _, t in
        if t % 2 == 0 { effects.sample("y", Normal(mean, 1)) }
        if t == 2 { effects.plate("p", 2) { effects, _ in effects.sample("z", Normal(mean, 1)) } }
      }
    }
  }

  @Test func stepsAtWhichTheSiteIsNotMet() throws {
    let all: [Double?] = [1, 2, 3, 4, 5, 6]
    let expected =
      "site 'y': data were given where the run does not come to the site: at step 1; step 3; step 5"
    for gap in [nil, 4] as [Int?] {
      var data = all
      if let gap { data[gap] = nil }
      #expect(message { _ = try Sparse().condition(["y": data]).seed(1).trace() } == expected)
      #expect(message { _ = try ModelDensity(Sparse().condition(["y": data])) } == expected)
      #expect(message { _ = try Sparse().substitute(["y": SiteData(data)]).seed(1).trace() } == expected)
      #expect(message { _ = try Sparse().do(["y": SiteData(data)]).seed(1).trace() } == expected)
    }
    let right: [Double?] = [1, nil, 3, nil, 5]
    #expect(try Sparse().condition(["y": right]).seed(1).trace()["y"] == [1, 3, 5])
    #expect(
      try ModelDensity(Sparse().condition(["y": right])).layout.columnNames == ["mean", "z[2,0]", "z[2,1]"])
    let long = [Double?](repeating: 1, count: 20)
    #expect(
      message { _ = try Sparse(steps: 20).condition(["y": long]).seed(1).trace() }
        .hasSuffix("at step 1; step 3; step 5; step 7; step 9; and at 5 more"))
  }

  @Test func elementsOfPlatesAndSteps() throws {
    var z = [Double?](repeating: nil, count: 12)
    (z[4], z[5]) = (1, 2)
    #expect(
      try Sparse().condition(["z": SiteData(shape: [6, 2], values: z)]).seed(1).trace()["z"] == [1, 2])
    z[7] = 3
    #expect(
      message { _ = try Sparse().condition(["z": SiteData(shape: [6, 2], values: z)]).seed(1).trace() }
        == "site 'z': data were given where the run does not come to the site: at step 3, element 1 of plate 'p'"
    )
  }

  /// Values that another handler's data make superfluous have been come to all the same.
  @Test func valuesThatAreNotNeeded() throws {
    let model = Walk(steps: 3).condition(["x": [4.0, nil, 6.0]]).substitute(["x": [1, 2, 3]])
    #expect(try model.trace()["x"] == [4, 2, 6])
    let table = Nested().condition(["z": SiteData(shape: [4, 2, 3], values: (0..<24).map { Double($0) })])
      .substitute(["z": SiteData(shape: [4, 2, 3], values: (0..<24).map { Double($0) })])
    #expect(try table.seed(1).trace()["z"].count == 24)
  }

  @Test func everyEvaluationStillFindsItsData() throws {
    let right: [Double?] = [1, nil, 3, nil, 5]
    let density = try ModelDensity(Sparse().condition(["y": right]))
    let evaluator = density.makeEvaluator(laneCount: 1)
    var found: [Double] = []
    for _ in 0..<3 {
      var (value, gradient) = (0.0, [0.0, 0, 0])
      evaluator.evaluate([0.5, 0.1, 0.2], values: &value, gradients: &gradient)
      found.append(value)
    }
    #expect(found[0] == found[1] && found[1] == found[2] && found[0].isFinite)
  }

  @Test func noStepsAtAll() throws {
    #expect(
      message { _ = try Walk(steps: 0, drawsStart: true).condition(["x": [1, 2]]).seed(1).trace() }
        == "site 'x': 2 values were given, but the run does not come to the site, and the scan has 0 steps; "
        + "it comes to 'x_0'")
    #expect(
      message { _ = try ModelDensity(Walk(steps: 0).condition(["x": [1]])) }
        == "site 'x': 1 value was given, but the run does not come to the site, and the scan has 0 steps; "
        + "it comes to none")
    // No values for no steps are as they should be.
    #expect(
      try Walk(steps: 0, drawsStart: true).condition(["x": [Double]()]).seed(1).trace()["x_0"].count == 1)
    #expect(
      message { _ = try Walk(steps: 3).condition(["X": [1.0]]).seed(1).trace() }
        == "site 'X': the model has no such site; did you mean 'x'?")
  }
}
