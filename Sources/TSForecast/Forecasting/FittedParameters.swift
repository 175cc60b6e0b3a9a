/// The parameters of models that were fitted to a series, to forecast it again from more values without fitting anew.
///
/// ```swift
/// let first = try Forecaster().forecast(past, horizon: 12)
/// let next = try Forecaster().forecast(longer, horizon: 12, reusing: first.parameters)
/// ```
///
/// Their states are filtered anew from all values. Models of counts are fitted anew, as their states and parameters are drawn
/// together.
public struct FittedParameters: Sendable {
  /// By the name of the candidate.
  private(set) var members: [String: Member] = [:]

  /// The parameters of a model.
  struct Member: Sendable {
    /// The scale that they are on.
    let scale: SeriesScale
    /// The parts, whose bounds may have come from the series.
    let parts: [any StructuralPart]
    let draws: CandidateFit.Parameters
  }

  /// None.
  public init() {}

  /// Whether there are none.
  public var isEmpty: Bool { members.isEmpty }

  mutating func keep(_ member: Member, of candidate: String) { members[candidate] = member }
}

extension FittedParameters.Member {
  /// The parts for a longer series: what a coordinate of the parameters stands for stays what it was.
  func parts(_ parts: [any StructuralPart]) -> [any StructuralPart] {
    let cycles = self.parts.compactMap { $0 as? Cycle }
    return parts.map { part in
      guard let cycle = part as? Cycle else { return part }
      return cycles.first { $0.formula == cycle.formula } ?? cycle
    }
  }
}
