/// What a Hamiltonian sampler has to say of its transitions, without the warm-up.
public struct SamplerStatistics: Sendable, Equatable {
  /// The energy of each draw, chain by chain: the Hamiltonian of the draw and its momentum, `energy__` in Stan.
  public let energies: [[Double]]
  /// Whether the trajectory of each draw diverged, chain by chain.
  public let divergences: [[Bool]]
  /// The depth of the tree of each draw, chain by chain.
  public let treeDepths: [[Int]]
  /// The greatest depth a tree may have.
  public let maximumTreeDepth: Int

  /// Makes statistics.
  ///
  /// - Parameters:
  ///   - energies: One number for each draw of each chain.
  ///   - divergences: The same shape.
  ///   - treeDepths: The same shape.
  ///   - maximumTreeDepth: The greatest depth a tree may have.
  /// - Throws: ``DiagnosticsError`` if there is no chain or the shapes differ.
  public init(
    energies: [[Double]], divergences: [[Bool]], treeDepths: [[Int]], maximumTreeDepth: Int
  ) throws(DiagnosticsError) {
    let shape = energies.map(\.count)
    guard !shape.isEmpty, divergences.map(\.count) == shape, treeDepths.map(\.count) == shape else {
      throw DiagnosticsError(
        "found statistics of different shapes, expected one number for each draw of each chain")
    }
    self.energies = energies
    self.divergences = divergences
    self.treeDepths = treeDepths
    self.maximumTreeDepth = maximumTreeDepth
  }

  /// The number of divergent transitions of each chain.
  public var divergenceCounts: [Int] { divergences.map { chain in chain.count { $0 } } }

  /// The number of transitions of each chain whose tree was cut off at the greatest depth.
  public var saturatedCounts: [Int] {
    treeDepths.map { chain in chain.count { $0 >= maximumTreeDepth } }
  }

  /// The E-BFMI of each chain.
  public var energyFractions: [DiagnosticFigure] {
    energies.indices.map { energyFraction(energies[$0], chain: $0) }
  }
}

/// The estimated Bayesian fraction of missing information of a chain, from its energies E.
///
///     E-BFMI = mean of (Eₙ - Eₙ₋₁)² / variance of E
///
/// Below 0.3 new momenta move the energy too little at a time for the chain to explore the tails.
///
/// Source: Betancourt (2016), Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo,
/// doi:10.48550/arXiv.1604.00695.
///
/// - Parameters:
///   - energies: The energies of a chain: two or more, finite, not all the same.
///   - chain: The number of the chain, for the reason why there is no figure.
/// - Returns: The fraction, around 1 for a sampler that works well.
public func energyFraction(_ energies: [Double], chain: Int = 0) -> DiagnosticFigure {
  if let index = energies.firstIndex(where: { !$0.isFinite }) {
    return .unavailable(
      energies[index].isNaN ? .notANumber(chain: chain, draw: index) : .infinite(chain: chain, draw: index))
  }
  guard energies.count > 1 else { return .unavailable(.tooFewDraws(found: energies.count, needed: 2)) }
  guard energies.contains(where: { $0 != energies[0] }) else { return .unavailable(.constant) }
  var squares = 0.0
  for index in 1..<energies.count {
    let step = energies[index] - energies[index - 1]
    squares += step * step
  }
  return DiagnosticFigure(checking: squares / Double(energies.count - 1) / variance(energies))
}
