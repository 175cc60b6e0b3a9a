import TSNumerics

/// How a transition walks.
enum Transition: Sendable, Equatable {
  /// A no-U-turn tree.
  case tree(maximumDepth: Int)
  /// A fixed number of leapfrog steps.
  case path(steps: Int)
}

/// What all chains of a run have in common.
final class ChainPlan: Sendable {
  let dimension: Int
  let options: SamplingOptions
  let transition: Transition
  let root: PRNGKey
  let sink: any DrawSink
  let control: RunControl
  /// Set when a chain has failed, so that the others end.
  let failure = RunControl()

  init(
    dimension: Int, options: SamplingOptions, transition: Transition, root: PRNGKey, sink: any DrawSink,
    control: RunControl
  ) {
    self.dimension = dimension
    self.options = options
    self.transition = transition
    self.root = root
    self.sink = sink
    self.control = control
  }

  var iterations: Int { options.warmup + options.draws }
  var mustStop: Bool { control.isCancelled || failure.isCancelled }

  var maximumDepth: Int {
    switch transition {
    case .tree(let depth): depth
    case .path: 1
    }
  }

  /// What a checkpoint must agree with. The number of draws is not in it: a run may be lengthened.
  var settings: String {
    let walk =
      switch transition {
      case .tree(let depth): "nuts depth \(depth)"
      case .path(let steps): "hmc steps \(steps)"
      }
    return "\(walk), warmup \(options.warmup), target \(options.targetAcceptance), "
      + "metric \(options.metric.rawValue), key \(root)"
  }
}
