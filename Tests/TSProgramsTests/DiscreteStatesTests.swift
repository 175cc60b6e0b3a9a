import TSNumerics
import TSPrograms
import TestSupport
import Testing

/// Discrete sites summed out, against every combination of their values.
@Suite("Discrete states that are summed out")
struct DiscreteStatesTests {
  private static func position(_ count: Int, _ seed: Int) -> [Double] {
    IntegratedStatesTests.position(count, seed)
  }

  @Test("the density is the sum over all combinations", arguments: discreteModels)
  func sum(_ model: DiscreteModel) throws {
    let density = try ProgramDensity(model.program)
    #expect(density.dimension == model.values.count { $0 == nil })
    for seed in 0..<2 {
      let position = Self.position(density.dimension, seed)
      let expected = model.summed(at: position)
      let value = density.evaluated(at: position).value
      #expect(isClose(value, expected, relative: 1e-12, absolute: 1e-12), "\(value) \(expected)")
      #expect(isClose(density.program.logDensity(at: position), expected, relative: 1e-12, absolute: 1e-12))
    }
  }

  @Test("the gradient is that of the sum", arguments: discreteModels)
  func gradient(_ model: DiscreteModel) throws {
    let density = try ProgramDensity(model.program)
    let position = Self.position(density.dimension, 1)
    let gradient = density.evaluated(at: position).gradient
    for i in position.indices {
      let estimate = Differences.derivative(at: position[i], step: 0.1) { x in
        var moved = position
        moved[i] = x
        return density.evaluated(at: moved).value
      }
      #expect(
        isClose(gradient[i], estimate.derivative, relative: 1e-8, absolute: 1e-8 + estimate.error),
        "\(gradient[i]) \(estimate.derivative)")
    }
  }

  @Test("the same bits in any company and on every instruction set", arguments: discreteModels)
  func lanes(_ model: DiscreteModel) throws {
    let density = try ProgramDensity(model.program)
    let alone = (0..<8).map { density.evaluated(at: Self.position(density.dimension, $0)) }
    withEveryInstructionSet {
      for lanes in [1, 2, 4, 8] {
        let evaluator = density.makeEvaluator(laneCount: lanes)
        var positions = [Double](repeating: 0, count: lanes * density.dimension)
        for lane in 0..<lanes {
          for (i, x) in Self.position(density.dimension, lane).enumerated() {
            positions[i * lanes + lane] = x
          }
        }
        var values = [Double](repeating: 0, count: lanes)
        var gradients = positions
        evaluator.evaluate(positions, values: &values, gradients: &gradients)
        for lane in 0..<lanes {
          #expect(values[lane].bitPattern == alone[lane].value.bitPattern)
          for i in 0..<density.dimension {
            #expect(gradients[i * lanes + lane].bitPattern == alone[lane].gradient[i].bitPattern)
          }
        }
      }
    }
  }

  @Test("models made at random")
  func random() throws {
    for seed in 0..<20 {
      let model = randomDiscreteModel(seed)
      let density = try ProgramDensity(model.program)
      let position = Self.position(density.dimension, seed)
      let expected = model.summed(at: position)
      let value = density.evaluated(at: position).value
      #expect(isClose(value, expected, relative: 1e-12, absolute: 1e-12), "\(seed): \(value) \(expected)")
    }
  }

  @Test("linear states beside discrete ones are integrated out of what is left")
  func linearStates() throws {
    let model = try #require(discreteModels.first { $0.testDescription.hasPrefix("outliers") })
    let density = try ProgramDensity(model.program, integrating: .all)
    let states = try #require(density.states)
    #expect(states.sites == ["level", "start"])
    #expect(states.refusals["mu"] == "the density of 'y' depends on it and on 'outlier', which is summed out")
    let plain = try ProgramDensity(model.program).program
    let position = Self.position(density.dimension, 1)
    let gaussian = try IntegratedStatesTests.Gaussian(plain, states.coordinates, at: position)
    let value = density.evaluated(at: position).value
    #expect(isClose(value, gaussian.logIntegral, relative: 1e-10), "\(value) \(gaussian.logIntegral)")
    // Drawn together: the means of the states, and the most likely outliers.
    let drawer = try #require(density.makeDrawer())
    let all = drawer.coordinates(at: position, key: nil)
    for (own, values) in zip(all, model.values) where values != nil { #expect(own == 0 || own == 1) }
    let continuous = zip(all, model.values).filter { $0.1 == nil }.map(\.0)
    #expect(isClose(gaussian.free.map { continuous[$0] }, gaussian.mean, relative: 1e-9, absolute: 1e-9))
    let best = model.enumerated(at: continuous).max { $0.logDensity < $1.logDensity }
    #expect(all == best?.path)
  }

  // MARK: Given back

  @Test("probabilities and the most likely values are those of all combinations", arguments: discreteModels)
  func smoothing(_ model: DiscreteModel) throws {
    let density = try ProgramDensity(model.program)
    let drawer = try #require(density.makeDrawer())
    for seed in 0..<2 {
      let position = Self.position(density.dimension, seed)
      let all = model.enumerated(at: position)
      let total = model.summed(at: position)
      if total == -.infinity { continue }
      let found = density.probabilities(at: position)
      for (coordinate, values) in model.values.enumerated() {
        guard let values else { continue }
        let expected = values.map { k in
          all.reduce(0) {
            $0 + ($1.path[coordinate] == Double(k) ? Double.exp($1.logDensity - total) : 0)
          }
        }
        #expect(isClose(found[coordinate] ?? [], expected, absolute: 1e-12))
      }
      let path = drawer.coordinates(at: position, key: nil)
      let best = all.map(\.logDensity).max() ?? 0
      #expect(isClose(model.program.logDensity(at: path), best, relative: 1e-12, absolute: 1e-12))
      // Draws are possible, and of some key always the same.
      let drawn = drawer.coordinates(at: position, key: PRNGKey(seed: UInt64(seed)))
      #expect(model.program.logDensity(at: drawn) > -.infinity)
      #expect(drawn == density.makeDrawer()?.coordinates(at: position, key: PRNGKey(seed: UInt64(seed))))
    }
  }

  // MARK: Loops

  private func regimes(_ count: Int) -> Program {
    let sites = SiteRecorder()
    sites.recorder.recording {
      let means = [sites.real("low"), sites.real("high")]
      let rows = sites.rows(2)
      var z = sites.category("z", [1.0, 1.0])
      let y = series(count)
      sites.loop(count) { t in
        z = sites.category("z", rows[at: z])
        sites.observe("y", y[t], means[at: z], 0.5)
      }
    }
    return sites.recorder.finish()
  }

  @Test("a loop stays a loop, whatever its length")
  func loops() throws {
    let (short, long) = (try ProgramDensity(regimes(20)), try ProgramDensity(regimes(2_000)))
    #expect(short.blockCount == long.blockCount)
    func lineCount(_ density: ProgramDensity) -> Int {
      density.program.description.split(separator: "\n").count
    }
    #expect(lineCount(short) == lineCount(long))
  }
}
