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
  func value(_ model: RecordedModel) throws {
    let density = try ProgramDensity(model.program)
    for set in 0..<4 {
      let point = point(density.dimension, set)
      let found = evaluate(density, lanes: 1, [point]).values[0]
      let plain = model.program.logDensity(at: point)
      #expect(plain.isFinite)
      #expect(isClose(found, plain, relative: 1e-13, absolute: 1e-13), "\(found), one by one \(plain)")
    }
  }

  @Test("The gradient is that of differences", arguments: recordedModels)
  func gradient(_ model: RecordedModel) throws {
    let density = try ProgramDensity(model.program)
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
  func bits(_ model: RecordedModel) throws { checkBits(try ProgramDensity(model.program)) }

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
  func random() throws {
    let seeds = ProcessInfo.processInfo.environment["TSMODEL_LONG"] == nil ? 0..<200 : 0..<5000
    for seed in seeds {
      let model = randomModel(seed)
      let density = try ProgramDensity(model.program)
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
  func checks() throws {
    let density = try ProgramDensity(
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

  @Test(
    "A condition holds in a lane exactly where it holds by its plain meaning", arguments: Condition.allCases)
  func conditions(_ condition: Condition) throws {
    let program = recorded { recorder in
      let a = recorder.coordinate()
      recorder.loop(5) { _ in recorder.check(condition.mask(a), label: "a") }
      // Of each step, and so not taken out of the loop.
      recorder.loop(5) { t in recorder.check(condition.mask(a * Recorded(t == 4 ? 1 : 0.5)), label: "a") }
      recorder.addTerm(a - a)
    }
    let density = try ProgramDensity(program)
    let edges: [Double] = [0, 1e-300, 1, 708, 709.7, 709.8, 710, 745, 746, 1e3, 1e200, 1.7e308]
    var points: [Double] = [.leastNonzeroMagnitude, 0.5.nextUp, 1.0.nextDown]
    for edge in edges { points += [edge, -edge, edge / 2, edge / 4, -edge / 4] }
    for x in points {
      let found = evaluate(density, lanes: 2, [[x], [0.75]]).values[0]
      #expect(found == program.logDensity(at: [x]), "\(condition) at \(x)")
    }
  }

  enum Condition: CaseIterable {
    case positive, finite, nonNegative, probability, negative, positiveExponential, boundedExponential,
      bothSides

    func mask(_ x: Recorded) -> RecordedMask {
      let infinity = Recorded(Double.infinity)
      switch self {
      case .positive: return (x .> 0.0) .& (x .< infinity)
      case .finite: return Recorded.abs(x) .< infinity
      case .nonNegative: return (x .>= 0.0) .& (x .< infinity)
      case .probability: return (x .>= 0.0) .& (x .<= 1.0)
      case .negative: return -x .> 0.0
      case .positiveExponential:
        let scale = Recorded.exp(x * 0.5)
        return (scale .> 0.0) .& (scale .< infinity)
      case .boundedExponential: return Recorded.exp(x * -4.0) .<= 2.0
      case .bothSides: return (x .> 0.5) .& ((x .< 1.0) .| (x .> 700.0))
      }
    }
  }

  @Test("What comes back every few steps is rolled up, however long")
  func repeats() throws {
    func size(_ steps: Int) throws -> (blocks: Int, lines: Int) {
      let program = recorded { levels($0, steps: steps, period: 12) }
      return (try ProgramDensity(program).blockCount, program.description.split(separator: "\n").count)
    }
    let (short, long) = (try size(240), try size(2_400))
    #expect(short == long, "\(short) \(long)")
    // Two steps that are not alike are no loop.
    let odd = recorded { recorder in
      let a = recorder.coordinate()
      recorder.loop(8) { t in recorder.addTerm(t == 3 ? Recorded.sin(a) : Recorded.cos(a)) }
    }
    let value = evaluate(try ProgramDensity(odd), lanes: 1, [[0.4]]).values[0]
    #expect(isClose(value, 7 * Double.cos(0.4) + Double.sin(0.4), relative: 1e-14, absolute: 0))
  }

  @Test("Gaps that are coordinates do not break a loop up")
  func gaps() throws {
    func lines(_ steps: Int) -> Int {
      let program = recorded { recorder in
        var level: Recorded = 0.0
        recorder.loop(steps) { t in
          let isGap = t * t % 11 == 3
          let value = isGap ? recorder.coordinate(of: "y") : Recorded(Double(t))
          recorder.addTerm(normal(value, 0.9 * level, 1.0), of: "y")
          level = value
        }
      }
      return program.description.split(separator: "\n").count
    }
    #expect(lines(400) == lines(40))
  }

  @Test("What would not fit into memory is an error before memory is taken")
  func size() throws {
    let recorder = Recorder(limit: MemoryLimit(bytes: 1 << 20))
    recorder.recording {
      var sum = recorder.coordinate()
      for _ in 0..<2_000 { sum = Recorded.sin(sum) }
      recorder.addTerm(sum)
    }
    #expect(recorder.fault?.contains("operations that form no regular loop") == true)
    func walk(_ count: Int) -> Program {
      recorded { recorder in
        var level = recorder.coordinate()
        recorder.loop(count) { _ in
          level = Recorded.sin(level)
          recorder.addTerm(level)
        }
      }
    }
    _ = try ProgramDensity(walk(1_000), limit: MemoryLimit(bytes: 1 << 20))
    let error = #expect(throws: ProgramSizeError.self) {
      try ProgramDensity(walk(50_000), limit: MemoryLimit(bytes: 1 << 20))
    }
    #expect(error.map { "\($0)" }?.contains("numbers that its derivatives need") == true)
  }

  @Test("A carried value that is numbered as if it had a step before the first is carried")
  func beginning() throws {
    func evaluator(_ count: Int) throws -> Int {
      let program = recorded { recorder in
        let a = recorder.coordinate()
        var level = Recorded.sin(a)
        recorder.loop(count) { _ in level = Recorded.tanh(a * level) }
        recorder.addTerm(level)
      }
      return try ProgramDensity(program).blockCount
    }
    let short = try evaluator(10)
    #expect(try evaluator(1_000) == short && short > 2)
  }

  @Test("A long loop costs memory for its data and one step, and is computed as a short one is")
  func long() throws {
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
    let density = try ProgramDensity(program)
    let found = evaluate(density, lanes: 1, [[0.3]]).values[0]
    #expect(isClose(found, program.logDensity(at: [0.3]), relative: 1e-11, absolute: 0))
    #expect(
      program.description.split(separator: "\n").count == walk(10).description.split(separator: "\n").count)
  }
}
