/// What an argument of a node that is being written is.
enum NewArgument: Hashable {
  /// A node of the same body.
  case local(Int)
  /// Nodes of the program that was recorded, by step; ``absent`` or ``nothing`` where it is none of them.
  case recorded([Int])
  case zero, one, infinity

  /// A step at which there is no such state.
  static let absent = -1
  /// A step at which the number is nothing.
  static let nothing = -2
}

/// A number as a constant and multiples of states and shocks.
struct AffineForm {
  /// A variable that something is a multiple of.
  enum Variable {
    /// A state of the program that is being written.
    case state(NewArgument)
    /// A site that is used once, so that it needs no state of its own.
    case shock(Shock)
  }

  struct Term {
    let variable: Variable
    /// What it is multiplied by; nil for one.
    var coefficient: NewArgument?
  }

  /// Nil for nothing.
  var constant: NewArgument?
  var terms: [Term] = []
}

/// A site that is its location and noise.
final class Shock {
  let location: AffineForm
  let variance: NewArgument
  let label: Int

  init(location: AffineForm, variance: NewArgument, label: Int) {
    self.location = location
    self.variance = variance
    self.label = label
  }
}
