import TSNumerics
import TSPrograms
import TestSupport
import Testing

@Suite("The moments of states after the data")
struct StateDrawsTests {
  /// The models of forecasts, with three more steps after their data.
  static let models = ForesightTests.models

  @Test("what comes after the data has the moments of the dense normal distribution", arguments: models)
  func afterTheData(_ model: ForesightTests.Foreseen) throws {
    let data = model.data + [nil, nil, nil]
    let program = recorded { model.record($0, data) }
    let density = try ProgramDensity(program, integrating: .all)
    let states = try #require(density.states)
    let drawer = try #require(states.makeDrawer())
    for seed in 0..<3 {
      let position = IntegratedStatesTests.position(density.dimension, seed)
      let expected = try IntegratedStatesTests.Gaussian(program, states.coordinates, at: position)
      let (means, variances) = drawer.moments(at: position)
      let last = try #require(data.lastIndex { $0 != nil })
      var compared = 0
      for site in states.sites {
        // Of the sites of a loop those of its last steps: gaps of the data in front, then what is foreseen.
        for coordinate in states.recordedCoordinates(of: site).suffix(data.count - 1 - last) {
          let place = try #require(expected.free.firstIndex(of: coordinate))
          guard site == "y" || states.recordedCoordinates(of: site).count >= data.count else { continue }
          compared += 1
          #expect(isClose(means[coordinate], expected.mean[place], relative: 1e-8, absolute: 1e-9))
          #expect(isClose(variances[coordinate], expected.covariance[place][place], relative: 1e-8))
        }
      }
      #expect(compared >= 6)
      for (i, coordinate) in states.coordinates.enumerated() {
        guard let coordinate else { continue }
        #expect(means[i] == position[coordinate] && variances[i] == 0)
      }
    }
  }

  @Test("smoothed states have the moments of the dense normal distribution given all data", arguments: models)
  func smoothed(_ model: ForesightTests.Foreseen) throws {
    let program = recorded { model.record($0, model.data) }
    let density = try ProgramDensity(program, integrating: .all)
    let states = try #require(density.states)
    let drawer = try #require(states.makeDrawer())
    for seed in 0..<3 {
      let position = IntegratedStatesTests.position(density.dimension, seed)
      let expected = try IntegratedStatesTests.Gaussian(program, states.coordinates, at: position)
      let (means, variances) = drawer.smoothed(at: position)
      for (place, coordinate) in expected.free.enumerated() {
        let (mean, variance) = (expected.mean[place], expected.covariance[place][place])
        // Relative to the deviation, which the oracle's own elimination loses digits of.
        #expect(abs(means[coordinate] - mean) < 1e-7 * (abs(mean) + variance.squareRoot()), "\(coordinate)")
        #expect(isClose(variances[coordinate], variance, relative: 1e-7), "\(coordinate)")
      }
      for (i, coordinate) in states.coordinates.enumerated() where coordinate != nil {
        #expect(variances[i] == 0)
      }
    }
  }

  @Test("a state is met before the datum of its step")
  func beforeItsDatum() throws {
    let program = recorded { r in
      let scale = r.positive("scale")
      let a = r.normal("a", 1.5, 2.0)
      r.observe("y", 4.0, a, scale)
      let b = r.normal("b", a, 3.0)
      r.observe("z", 1.0, b, scale)
    }
    let states = try #require(ProgramDensity(program, integrating: .all).states)
    let drawer = try #require(states.makeDrawer())
    let (means, variances) = drawer.moments(at: [0])
    let (a, b) = (states.recordedCoordinates(of: "a")[0], states.recordedCoordinates(of: "b")[0])
    #expect(isClose(means[a], 1.5, relative: 1e-14) && isClose(variances[a], 4, relative: 1e-14))
    // Given y with a noise of 1: precision 1/4 + 1.
    #expect(isClose(means[b], (1.5 / 4 + 4) / 1.25, relative: 1e-14))
    #expect(isClose(variances[b], 1 / 1.25 + 9, relative: 1e-14))
  }

  @Test("the coordinates of a site in the order of its steps")
  func recordedCoordinates() throws {
    let program = recorded { r in
      let drift = r.positive("drift")
      var level = r.normal("start", 0.0, 1.0)
      let y: [Double?] = [0.3, nil, 0.1, nil]
      r.loop(4) { t in
        level = r.normal("level", level, drift)
        r.observe("y", y[t], level, 0.5)
      }
    }
    let states = try #require(ProgramDensity(program, integrating: .all).states)
    #expect(states.recordedCoordinates(of: "start") == [1])
    #expect(states.recordedCoordinates(of: "level") == [2, 3, 5, 6])
    #expect(states.recordedCoordinates(of: "y") == [4, 7])
    #expect(states.recordedCoordinates(of: "drift") == [])
    #expect(states.recordedCoordinates(of: "nothing") == [])
  }
}
