/// What a trajectory is made of: the contract between the tree that grows it and the points that it visits.
///
/// The tree knows nothing of positions, momenta or Hamiltonians. It holds two kinds of handle: a *place*, which may
/// become the next draw, and a *span*, the turn statistic of a run of consecutive places. A space decides what they
/// mean; integers on a line are one, phase space another.
///
/// Every handle given to a space is given up: ``join(_:_:)`` uses up both spans, ``discard(_:)`` the place.
package protocol TrajectorySpace {
  /// A place that may be drawn.
  associatedtype Place: BitwiseCopyable
  /// A run of consecutive places, in the order in which it was walked.
  associatedtype Span: BitwiseCopyable

  /// Joins two neighbouring runs of the same length, and says whether the trajectory turns back within them.
  ///
  /// - Parameters:
  ///   - earlier: the run that was walked first.
  ///   - later: the run that goes on from its end.
  mutating func join(_ earlier: Span, _ later: Span) -> (span: Span, turns: Bool)

  /// The same run, walked the other way.
  func reverse(_ span: Span) -> Span

  /// Gives a place back that will not be drawn.
  mutating func discard(_ place: Place)
}

/// The random choices that a tree makes.
package protocol TrajectoryChoices {
  /// Whether a doubling (0 for the first) goes forward in time.
  mutating func goesForward(doubling: Int) -> Bool
  /// The next uniform on [0, 1) of those that select a place.
  mutating func uniform() -> Double
}

/// A place that was just reached.
package struct Leaf<Space: TrajectorySpace> {
  /// The place.
  package var place: Space.Place
  /// The run of this place alone.
  package var span: Space.Span
  /// The logarithm of its weight over that of the start: H₀ - H for a Hamiltonian.
  package var logWeight: Double
  /// Its exponential, which callers with several leaves at hand compute together.
  package var weight: Double

  package init(place: Space.Place, span: Space.Span, logWeight: Double, weight: Double) {
    self.place = place
    self.span = span
    self.logWeight = logWeight
    self.weight = weight
  }
}

/// Which end of a trajectory is extended.
package enum Direction: Sendable {
  case forward
  case backward
}

/// Why a trajectory stopped growing.
public enum TrajectoryEnd: UInt8, Sendable, CaseIterable, Codable {
  /// It turned back on itself.
  case turned
  /// The energy error grew beyond the threshold.
  case diverged
  /// It reached the greatest depth that was allowed.
  case reachedMaximumDepth
  /// It has a fixed number of steps and has taken them.
  case completed
}
