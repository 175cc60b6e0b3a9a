import TSNumerics
import TSPrograms
import TestSupport
import Testing

@Suite("Particle filters of programs")
struct ProgramParticleFilterTests {
  /// Standard normals, each seen with a noise of a half, and twice each, by the last node of a step.
  @Test("What the last node of a step is computed from is summarised before it is given back")
  func lastNode() throws {
    let data = [1.5, -0.5, 0.2]
    let recorder = Recorder()
    var values: [Recorded] = []
    recorder.recording {
      recorder.loop(data.count) { t in
        let key = RecordedKey(coordinate: recorder.coordinate(of: "x"))
        let x = Recorded(primal: .standardNormal(key.block(0)))
        recorder.observe("y", data[t], x, 0.5)
        values += [x, x + x]
      }
    }
    let filter = try ParticleFilter(
      recorder.finish(), values: values, isFinal: values.map { _ in false })
    let summary = try filter.run(particles: 50_000, key: PRNGKey(seed: 1))
    for (t, y) in data.enumerated() {
      #expect(abs(summary.means[2 * t] - 0.8 * y) < 0.02, "step \(t)")
      #expect(abs(summary.means[2 * t + 1] - 1.6 * y) < 0.04, "step \(t)")
      #expect(abs(summary.variances[2 * t] - 0.2) < 0.01, "step \(t)")
    }
  }

  /// Half of the particles fail a condition after the only datum: the likelihood is that of both.
  @Test("A condition that some particles fail is a density of nothing for them")
  func conditions() throws {
    let recorder = Recorder()
    var values: [Recorded] = []
    recorder.recording {
      let key = RecordedKey(coordinate: recorder.coordinate(of: "x"))
      let x = Recorded(primal: .standardNormal(key.block(0)))
      values = [x]
      recorder.check(Recorded(0.0) .< x, label: "x is positive")
    }
    let filter = try ParticleFilter(recorder.finish(), values: values, isFinal: [true])
    let summary = try filter.run(particles: 50_000, key: PRNGKey(seed: 1))
    #expect(abs(summary.logLikelihood - Double.log(0.5)) < 0.02)
    #expect(abs(summary.means[0] - (2 / Double.pi).squareRoot()) < 0.02)
  }
}
