import TSModel
import TestSupport
import Testing

/// Five faults, each planted in a model of three steps: the calibration that passes the right model catches each.
@Suite("Planted faults")
struct PlantedFaultTests {
  /// What is wrong.
  enum Fault: CaseIterable, Sendable {
    case missingJacobian
    case deviationForVariance
    case reusedKey
    case droppedObservation
    case shiftedCarry
  }

  /// phi ~ Normal(0.5, 0.3), sigma ~ HalfNormal(1), y[t] ~ Normal(phi y[t-1], sigma) from y[-1] = 2.
  struct Small: Model {
    var steps = 3
    var fault: Fault?
    /// The key of every draw where one is used again and again.
    var key = PRNGKey(seed: 0)

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let phi =
        fault == .reusedKey
        ? effects.sample("phi", Normal(0.5, 0.3), reusingKey: key)
        : effects.sample("phi", Normal(0.5, 0.3))
      let sigma = deviation(&effects)
      let start = (last: E.Real(2), before: E.Real(2))
      effects.scan(length: steps, into: start) { effects, carry, _ in
        let mean = phi * (fault == .shiftedCarry ? carry.before : carry.last)
        let noise = Normal(mean, fault == .deviationForVariance ? sigma * sigma : sigma)
        let y =
          fault == .reusedKey ? effects.sample("y", noise, reusingKey: key) : effects.sample("y", noise)
        carry = (y, carry.last)
      }
    }

    /// sigma; without its Jacobian where that is the fault.
    func deviation<E: Effects>(_ effects: inout E) -> E.Real {
      guard fault == .missingJacobian else { return effects.sample("sigma", HalfNormal(1)) }
      let sigma = exp(effects.sample("log sigma", Flat()))
      effects.factor("prior", HalfNormal<E.Real>(1).logDensity(sigma))
      return effects.deterministic("sigma", sigma)
    }
  }

  let quantities = ["phi", "sigma"]
  let count = isLong ? 2000 : 600

  /// The calibration of the small model with a fault, or without.
  func calibration(_ fault: Fault?) throws -> Calibration {
    let simulator: @Sendable (UInt64) -> Small = { seed in
      guard fault == .reusedKey else { return Small() }
      return Small(fault: .reusedKey, key: PRNGKey(seed: seed).child(named: "reused"))
    }
    var fitted = Small()
    switch fault {
    case .droppedObservation: fitted.steps -= 1
    case .reusedKey: break
    default: fitted.fault = fault
    }
    let steps = fitted.steps
    return try ModelCalibration(
      model: Small(), simulator: simulator, fitted: fitted, data: { Array($0.prefix(steps)) },
      quantities: quantities, thin: 3
    ).run(count: count)
  }

  @Test func rightModelPasses() throws {
    for finding in try calibration(nil).findings { judge(probability: finding.probability, "\(finding)") }
  }

  @Test(arguments: Fault.allCases) func faultIsCaught(_ fault: Fault) throws {
    let calibration = try calibration(fault)
    #expect(calibration.probability < 2e-5, "\(calibration.findings)")
  }

  /// A fit that leaves out data is calibrated in its parameters; only the log likelihood shows it.
  @Test func droppedObservationShowsInTheLogLikelihoodAlone() throws {
    let findings = try calibration(.droppedObservation).findings
    #expect(findings.count == 3)
    for finding in findings.dropLast() { judge(probability: finding.probability, "\(finding)") }
  }
}
