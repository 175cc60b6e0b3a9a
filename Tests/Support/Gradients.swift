import TSNumerics
import TSPrograms

/// A function recorded as a program, to be evaluated with its gradient at many points.
public struct GradientProgram: Sendable {
  /// A value and the derivatives by all arguments.
  public typealias Result = (value: Double, gradient: [Double])

  /// What the function did that cannot be recorded.
  public let fault: String?
  private let count: Int
  private let density: ProgramDensity?
  private let values: ProgramValues

  /// Records a function of so many numbers.
  public init(_ count: Int, of function: ([Recorded]) -> Recorded) {
    self.count = count
    let recorder = Recorder()
    let result = recorder.recording {
      let result = function((0..<count).map { _ in recorder.coordinate() })
      recorder.addTerm(result)
      return result
    }
    fault = recorder.fault
    let program = recorder.finish()
    density = try? ProgramDensity(program)
    values = ProgramValues(of: [result], in: program)
  }

  /// The value, whatever it is, and the gradient at a point.
  public func callAsFunction(_ point: [Double]) -> Result {
    (value(at: point), gradients(at: [point])[0])
  }

  private func value(at point: [Double]) -> Double {
    var room = [Double](repeating: 0, count: values.roomCount)
    return room.withUnsafeMutableBufferPointer { room in
      guard let room = room.baseAddress else { return .nan }
      values.compute(at: point, room)
      return values.value(0, room)
    }
  }

  /// The gradients at 1, 2, 4 or 8 points, which are evaluated together.
  public func gradients(at points: [[Double]]) -> [[Double]] {
    let lanes = points.count
    let positions = (0..<count).flatMap { i in points.map { $0[i] } }
    var found = [Double](repeating: .nan, count: lanes)
    var gradients = [Double](repeating: .nan, count: count * lanes)
    density?.makeEvaluator(laneCount: lanes).evaluate(positions, values: &found, gradients: &gradients)
    return (0..<lanes).map { lane in (0..<count).map { gradients[$0 * lanes + lane] } }
  }
}

/// The value and the gradient of a function by automatic differentiation.
public func valueAndGradient(at x: [Double], of function: ([Recorded]) -> Recorded) -> GradientProgram.Result
{
  GradientProgram(x.count, of: function)(x)
}

/// The gradient of a function by central differences of fourth order.
public func differences(at x: [Double], step: Double = 1e-3, of function: ([Double]) -> Double) -> [Double] {
  x.indices.map { i in
    let h = step * Swift.max(1, abs(x[i]))
    func value(_ shift: Double) -> Double {
      var moved = x
      moved[i] += shift
      return function(moved)
    }
    return (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h)
  }
}

extension PrimalScalar {
  /// A number made lane by lane.
  public init(lanes: (Int) -> Element) {
    self.init(0)
    for lane in 0..<Self.laneCount { self[lane: lane] = lanes(lane) }
  }
}
