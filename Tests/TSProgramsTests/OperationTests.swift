import CKernels
import TSNumerics
import TSPrograms
import TestSupport
import Testing

/// One law for every operation: its derivative is that of differences, and columns give the bits of single numbers.
@Suite struct OperationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let points: [Double]
    let function: @Sendable (Recorded) -> Recorded

    init(_ name: String, _ points: [Double], _ function: @escaping @Sendable (Recorded) -> Recorded) {
      testDescription = name
      self.points = points
      self.function = function
    }
  }

  static let cases: [Case] = [
    Case("abs", [-1.5, 0.7], { Recorded.abs($0) }), Case("sqrt", [0.3, 9], { Recorded.sqrt($0) }),
    Case("floor", [-1.5, 2.3], { Recorded.floor($0) }), Case("exp", [-3, 0.1, 4], { Recorded.exp($0) }),
    Case("expm1", [-3, 1e-3, 2], { Recorded.expm1($0) }), Case("log", [0.1, 7], { Recorded.log($0) }),
    Case("log1p", [-0.4, 3], { Recorded.log1p($0) }), Case("sin", [-2, 1], { Recorded.sin($0) }),
    Case("cos", [-2, 1], { Recorded.cos($0) }), Case("tan", [-1, 0.6], { Recorded.tan($0) }),
    Case("atan", [-3, 0.2], { Recorded.atan($0) }), Case("sinh", [-2, 0.4], { Recorded.sinh($0) }),
    Case("cosh", [-2, 0.4], { Recorded.cosh($0) }), Case("tanh", [-2, 0.4], { Recorded.tanh($0) }),
    Case("erf", [-1, 0.3], { Recorded.erf($0) }), Case("erfc", [-1, 2.3], { Recorded.erfc($0) }),
    Case("logGamma", [0.4, 6.5], { Recorded.logGamma($0) }),
    Case("power of it", [0.7, 3], { Recorded.pow($0, 1.7) }),
    Case("power by it", [-0.7, 3], { Recorded.pow(1.3, $0) }),
    Case("product", [-0.7, 3], { $0 * $0 }), Case("quotient", [-0.7, 3], { 2.0 / $0 - $0 / 3.0 }),
    Case("select", [-0.7, 3], { Recorded.select($0 .<= Recorded(0.5), $0 * 2.0, $0 * $0) }),
    Case("minimum", [-0.7, 3], { Recorded.minimum($0, Recorded(0.5)) * $0 }),
    Case("maximum", [-0.7, 3], { Recorded.maximum($0, Recorded(0.5)) * $0 }),
    Case(
      "normal density", [-0.7, 1.2],
      { Recorded.normalLogDensity($0, location: $0 * $0, scale: Recorded.exp($0 * 0.5)) }),
    Case("negation", [-0.7, 3], { -$0 }),
  ]

  @Test("Derivatives are those of differences, outside loops and in them", arguments: cases)
  func derivative(_ operation: Case) throws {
    for isLoop in [false, true] {
      let recording = recorded { recorder in
        let x = recorder.coordinate()
        if !isLoop { return recorder.addTerm(operation.function(x)) }
        recorder.loop(7) { t in recorder.addTerm(operation.function(x * Recorded(1 + 0.01 * Double(t)))) }
      }
      let evaluator = try ProgramDensity(recording).makeEvaluator(laneCount: 1)
      for point in operation.points {
        var (value, gradient) = ([0.0], [0.0])
        evaluator.evaluate([point], values: &value, gradients: &gradient)
        let exact = Differences.derivative(at: point, step: 1e-3) { recording.logDensity(at: [$0]) }
        #expect(
          abs(gradient[0] - exact.derivative) <= 1e-7 * abs(exact.derivative) + 5 * exact.error + 1e-12,
          "at \(point): \(gradient[0]), by differences \(exact)")
      }
    }
  }

  @Test("Nothing times infinity is nothing in a gradient, in the lane where it occurs and beside it")
  func nothingTimesInfinity() throws {
    for steps in [1, 7] {
      let recording = recorded { recorder in
        let x = recorder.coordinate()
        recorder.loop(steps) { t in
          let shifted = x * Recorded(1 + 0.5 * Double(t))
          recorder.addTerm(Recorded.select(shifted .> Recorded(0.0), Recorded.log(shifted), shifted))
        }
      }
      let evaluator = try ProgramDensity(recording).makeEvaluator(laneCount: 2)
      var (values, gradients) = ([0.0, 0], [0.0, 0])
      // At 0 the side that is not taken has an infinite derivative.
      evaluator.evaluate([0, 2], values: &values, gradients: &gradients)
      let slope = (0..<steps).map { 1 + 0.5 * Double($0) }.reduce(0, +)
      #expect(abs(gradients[0] - slope) <= 1e-12 * slope && values[0] == 0)
      #expect(abs(gradients[1] - Double(steps) / 2) <= 1e-12)
    }
  }

  @Test("Reading a value that is not known ends the recording with an error, also one without its derivative")
  func guarded() {
    let recorder = Recorder()
    recorder.recording {
      let x = recorder.coordinate()
      #expect(Recorded(2.0).primal[lane: 0] == 2)
      #expect((Recorded(2.0) .> Recorded(1.0)).isAllTrue)
      #expect(recorder.fault == nil)
      _ = (x .> Recorded(1.0)).isAllTrue
    }
    #expect(recorder.fault?.contains("reads the value") == true)

    let detaching = Recorder()
    detaching.recording {
      let x = detaching.coordinate()
      _ = (Recorded(primal: x.primal) .> Recorded(1.0)).isAllTrue
    }
    #expect(detaching.fault?.contains("reads the value") == true)
  }

  @Test("A number of another recording ends it with an error, a constant of another is a literal")
  func foreign() {
    let other = Recorder()
    let (variable, constant) = other.recording { (other.coordinate(), Recorded(3.0)) }
    let recorder = Recorder()
    recorder.recording { recorder.addTerm(recorder.coordinate() * constant) }
    #expect(recorder.fault == nil && recorder.finish().logDensity(at: [2]) == 6)
    recorder.recording { recorder.addTerm(recorder.coordinate() * variable) }
    #expect(recorder.fault?.contains("another recording") == true)
  }

  @Test("A loop that waits for a number that is not known ends")
  func waiting() {
    for isWaitingForTruth in [true, false] {
      let recorder = Recorder()
      recorder.recording {
        let x = recorder.coordinate()
        while (x .> Recorded(0.5)).isAllTrue != isWaitingForTruth {}
      }
      #expect(recorder.fault?.contains("reads the value") == true)
    }
  }

  @Test("A function has one to four arguments", arguments: 0...6)
  func arguments(count: Int) {
    let recorder = Recorder()
    recorder.recording {
      let x = RecordedPrimal(recorder.coordinate().place)
      _ = RecordedPrimal.function("sum", Array(repeating: x, count: count)) { $0[0] }
    }
    #expect((recorder.fault == nil) == (1...4).contains(count))
  }
}
