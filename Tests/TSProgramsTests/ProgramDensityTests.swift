import CKernels
import Foundation
import TSNumerics
import TSPrograms
import TestSupport
import Testing

/// What replaying a program gives, against the program's plain meaning.
@Suite(.serialized) struct ProgramDensityTests {
  /// Coordinates without a pattern.
  private func point(_ dimension: Int, _ set: Int) -> [Double] {
    (0..<dimension).map { 0.3 * Double.cos(1.7 * Double($0) + 0.4 * Double(set)) }
  }

  private func evaluate(_ density: ProgramDensity, lanes: Int, _ points: [[Double]]) -> (
    values: [Double], gradients: [[Double]]
  ) {
    let evaluator = density.makeEvaluator(laneCount: lanes)
    let dimension = density.dimension
    var positions = [Double](repeating: 0, count: dimension * lanes)
    for i in 0..<dimension { for lane in 0..<lanes { positions[i * lanes + lane] = points[lane][i] } }
    var values = [Double](repeating: .nan, count: lanes)
    var gradients = [Double](repeating: .nan, count: dimension * lanes)
    // Twice: what an evaluation leaves behind must not show in the next.
    evaluator.evaluate(positions, values: &values, gradients: &gradients)
    evaluator.evaluate(positions, values: &values, gradients: &gradients)
    return (
      values: values,
      gradients: (0..<lanes).map { lane in (0..<dimension).map { gradients[$0 * lanes + lane] } }
    )
  }

  @Test("The value is that of the operations one by one", arguments: recordedModels)
  func value(_ model: RecordedModel) {
    let density = ProgramDensity(model.program)
    for set in 0..<4 {
      let point = point(density.dimension, set)
      let found = evaluate(density, lanes: 1, [point]).values[0]
      let plain = model.program.logDensity(at: point)
      #expect(plain.isFinite)
      #expect(isClose(found, plain, relative: 1e-13, absolute: 1e-13), "\(found), one by one \(plain)")
    }
  }

  @Test("The gradient is that of differences", arguments: recordedModels)
  func gradient(_ model: RecordedModel) {
    let density = ProgramDensity(model.program)
    let point = point(density.dimension, 1)
    let found = evaluate(density, lanes: 1, [point]).gradients[0]
    for i in point.indices {
      let exact = Differences.derivative(at: point[i], step: 1e-2) { moved in
        var other = point
        other[i] = moved
        return model.program.logDensity(at: other)
      }
      #expect(exact.error < 1e-5 * max(1, abs(exact.derivative)))
      #expect(
        abs(found[i] - exact.derivative) <= 1e-7 * abs(exact.derivative) + 5 * exact.error,
        "coordinate \(i): \(found[i]), by differences \(exact)")
    }
  }

  @Test("A lane gives the same bits in any company and on every instruction set", arguments: recordedModels)
  func bits(_ model: RecordedModel) { checkBits(ProgramDensity(model.program)) }

  private func checkBits(_ density: ProgramDensity) {
    let points = (0..<8).map { point(density.dimension, $0) }
    let before = String(cString: ck_instruction_set())
    defer { _ = ck_set_instruction_set(before) }
    var expected: [[UInt64]]?
    for set in ["sse2", "avx2", "avx512", "neon"] where String(cString: ck_set_instruction_set(set)) == set {
      for lanes in [1, 2, 4, 8] {
        var found: [[UInt64]] = []
        for first in stride(from: 0, to: 8, by: lanes) {
          let (values, gradients) = evaluate(density, lanes: lanes, Array(points[first..<(first + lanes)]))
          for lane in 0..<lanes { found.append(([values[lane]] + gradients[lane]).map(\.bitPattern)) }
        }
        if let expected { #expect(found == expected, "\(set), \(lanes) lanes") } else { expected = found }
      }
    }
  }

  @Test("Models made at random: value, derivative along a line, bits")
  func random() {
    let seeds = ProcessInfo.processInfo.environment["TSMODEL_LONG"] == nil ? 0..<200 : 0..<5000
    for seed in seeds {
      let model = randomModel(seed)
      let density = ProgramDensity(model.program)
      let start = point(density.dimension, 0)
      let (values, gradients) = evaluate(density, lanes: 1, [start])
      let plain = model.program.logDensity(at: start)
      #expect(isClose(values[0], plain, relative: 1e-12, absolute: 1e-12), "\(model): \(values[0]), \(plain)")
      let direction = (0..<density.dimension).map { 1 + 0.5 * Double.sin(Double($0)) }
      let slope = zip(gradients[0], direction).map { $0 * $1 }.reduce(0, +)
      func moved(_ step: Double) -> Double {
        model.program.logDensity(at: zip(start, direction).map { $0 + step * $1 })
      }
      // Corners are allowed for: the derivative lies between those to either side.
      let step = 1e-6
      let (left, right) = ((plain - moved(-step)) / step, (moved(step) - plain) / step)
      let room = 1e-4 * (1 + abs(slope))
      #expect(
        slope > min(left, right) - room && slope < max(left, right) + room,
        "\(model): \(slope), by differences \(left) and \(right)")
      checkBits(density)
    }
  }

  @Test("Where a condition does not hold the density is zero, in that lane alone")
  func checks() {
    let density = ProgramDensity(
      recorded { recorder in
        let a = recorder.coordinate()
        recorder.loop(20) { t in
          let scale = a + Recorded(0.1 * Double(t))
          recorder.check(scale .> Recorded(0.0), label: "scale")
          recorder.addTerm(-(scale * scale))
        }
      })
    let values = evaluate(density, lanes: 4, [[0.5], [-0.5], [0.1], [-2.5]]).values
    #expect(values.map(\.isFinite) == [true, false, true, false])
  }

  @Test("A carried value that is numbered as if it had a step before the first is carried")
  func beginning() throws {
    func evaluator(_ count: Int) -> Int {
      let program = recorded { recorder in
        let a = recorder.coordinate()
        var level = Recorded.sin(a)
        recorder.loop(count) { _ in level = Recorded.tanh(a * level) }
        recorder.addTerm(level)
      }
      return ProgramDensity(program).blockCount
    }
    #expect(evaluator(1_000) == evaluator(10) && evaluator(10) > 2)
  }

  @Test("A long loop costs memory for its data and one step, and is computed as a short one is")
  func long() {
    func walk(_ count: Int) -> Program {
      recorded { recorder in
        var level = recorder.coordinate()
        recorder.loop(count) { t in
          level = 0.99 * level + Recorded(Double(t % 3))
          recorder.addTerm(normal(Recorded(1.0), level, 5.0))
        }
      }
    }
    let program = walk(20_000)
    let density = ProgramDensity(program)
    let found = evaluate(density, lanes: 1, [[0.3]]).values[0]
    #expect(isClose(found, program.logDensity(at: [0.3]), relative: 1e-11, absolute: 0))
    #expect(
      program.description.split(separator: "\n").count == walk(10).description.split(separator: "\n").count)
  }
}
