/// Why an inference could not be started or had to end, in one line.
public enum InferenceError: Error, Equatable, Sendable {
  /// An option has a value that it cannot have.
  case invalidOption(name: String, value: String, expected: String)
  /// A chain found no point at which the log density and its gradient are finite.
  case noInitialPoint(chain: Int, explanation: String)
  /// No step size gives the wanted acceptance: the log density is improper, or too rough.
  case noStepSize(chain: Int, explanation: String)
  /// A checkpoint does not belong to this run.
  case checkpointMismatch(String)
  /// The optimiser stopped short of a mode.
  case noMode(String)
}

extension InferenceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidOption(let name, let value, let expected): "\(name) is \(value); expected \(expected)"
    case .noInitialPoint(let chain, let explanation): "chain \(chain) has no initial point: \(explanation)"
    case .noStepSize(let chain, let explanation): "chain \(chain) has no step size: \(explanation)"
    case .checkpointMismatch(let explanation): "the checkpoint cannot be resumed: \(explanation)"
    case .noMode(let explanation): "no mode was found: \(explanation)"
    }
  }
}
