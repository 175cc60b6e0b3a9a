import TSInference
import TSNumerics
import Testing

/// Telling a jump of the potential from the error of a step.
@Suite struct JumpSearchTests {
  /// What a search over [0, 1] comes to, where the potential and its derivative are given.
  func search(_ potential: (Double) -> Double, _ slope: (Double) -> Double) -> (
    JumpSearch.Verdict, asked: Int
  ) {
    func end(_ x: Double) -> JumpSearch.End {
      JumpSearch.End(share: x, potential: potential(x), slope: slope(x))
    }
    var search = JumpSearch(low: end(0), high: end(1))
    var verdict = search.begin()
    var asked = 0
    while case .ask(let share) = verdict {
      asked += 1
      verdict = search.add(end(share))
    }
    return (verdict, asked)
  }

  @Test(arguments: [0.03, 0.3, 0.5, 0.97])
  func jumpsAreFoundAndMeasured(place: Double) throws {
    for height in [-8.0, 0.5, 8, 300] {
      let (verdict, asked) = search({ 2 * $0 * $0 + ($0 > place ? height : 0) }, { 4 * $0 })
      guard case .jump(let found) = verdict else {
        Issue.record("a jump of \(height) at \(place): \(verdict)")
        continue
      }
      // What curvature there is within a sixteenth of the step may be taken for a part of it.
      #expect(abs(found - height) < 0.05)
      #expect(asked == 4)
    }
  }

  @Test func whatCurvesOneWayNeedsNoLook() {
    for scale in [1.0, 1e3, 1e9] {
      let (verdict, asked) = search({ scale * $0 * $0 }, { 2 * scale * $0 })
      #expect(verdict == .smooth && asked == 0)
      let bent = search({ -scale * Double.exp(3 * $0) }, { -3 * scale * Double.exp(3 * $0) })
      #expect(bent.0 == .smooth && bent.asked == 0)
      let kinked = search({ scale * abs($0 - 0.4) }, { $0 > 0.4 ? scale : -scale })
      #expect(kinked.0 == .smooth && kinked.asked == 0)
    }
  }

  @Test func whatIsOnlySteepIsNoJump() {
    for scale in [1.0, 30, 1e4] {
      let cubic = search({ scale * Double.pow($0 - 0.5, 3) * 8 }, { scale * 24 * ($0 - 0.5) * ($0 - 0.5) })
      #expect(cubic.0 == .smooth && cubic.asked <= 2)
      // A rise over a third of the step.
      let rise = search(
        { scale / (1 + Double.exp(-12 * ($0 - 0.5))) },
        { x in
          let p = 1 / (1 + Double.exp(-12 * (x - 0.5)))
          return 12 * scale * p * (1 - p)
        })
      #expect(rise.0 == .smooth)
    }
  }

  @Test func littleIsNotLookedInto() {
    let (verdict, asked) = search({ $0 > 0.5 ? 0.1 : 0 }, { _ in 0 })
    #expect(verdict == .smooth && asked == 0)
  }

  @Test func whatIsNotFiniteIsNoJump() {
    for value in [Double.infinity, .nan] {
      #expect(search({ $0 > 0.5 ? value : 0 }, { _ in 0 }).0 == .smooth)
      #expect(search({ $0 > 0.5 ? 1 : 0 }, { _ in value }).0 == .smooth)
    }
    // Finite at the ends alone.
    #expect(search({ $0 == 0.5 ? .infinity : $0 > 0.5 ? 8 : 0 }, { _ in 0 }).0 == .smooth)
  }
}
