import TSNumerics

/// Finds a step size by trial: doubles or halves it until the acceptance of a single step crosses 0.8.
///
/// Source: Hoffman and Gelman (2014), JMLR 15(47), algorithm 4, with Stan's threshold.
struct StepSizeSearch {
  /// What a trial has shown.
  enum Verdict: Equatable {
    case tryAgain
    case found
    /// The step size outgrew 10⁷: the density does not fall off.
    case tooLarge
    /// The step size became zero: no step however small is accepted.
    case tooSmall
  }

  private static var threshold: Double { 0.8 }

  private(set) var trial = 0
  private var grows = false

  /// Judges a trial by H₀ - H after one step, and changes the step size for the next.
  mutating func judge(logAcceptance: Double, stepSize: inout Double) -> Verdict {
    let isAccepted = logAcceptance > Double.log(Self.threshold)
    if trial == 0 {
      grows = isAccepted
    } else if isAccepted != grows {
      return .found
    }
    trial += 1
    stepSize *= grows ? 2 : 0.5
    if stepSize > 1e7 { return .tooLarge }
    return stepSize < 1e-300 ? .tooSmall : .tryAgain
  }
}

extension Chain {
  mutating func beginStepSizeSearch() {
    demand = .none
    stage = .stepSize
    search = StepSizeSearch()
    tryStepSize()
  }

  private mutating func tryStepSize() {
    space.stepSize = stepSize
    _ = space.begin(momentum: keys.stepSizeTrial(iteration: iteration, trial: search.trial))
    step(.forward)
  }

  mutating func judgeStepSize(logAcceptance: Double) {
    report.warmupLeapfrogSteps += 1
    switch search.judge(logAcceptance: logAcceptance, stepSize: &stepSize) {
    case .tryAgain: tryStepSize()
    case .found:
      warmUp.restart(stepSize: stepSize)
      goOn()
    case .tooLarge:
      fail(
        InferenceError.noStepSize(
          chain: report.chain,
          explanation: "steps of 10^7 are still accepted; the density does not fall off, it seems improper"))
    case .tooSmall:
      fail(
        InferenceError.noStepSize(
          chain: report.chain,
          explanation:
            "no step is accepted however small; the gradient does not seem to be that of the density"))
    }
  }
}
