import TSNumerics

/// The log density of a program and its gradient.
public struct ProgramDensity: LogDensity, @unchecked Sendable {
  // Unchecked: the graph is not changed once it is complete.
  /// What is computed from the coordinates: the program recorded, or the same with states and without discrete sites.
  public let program: Program
  /// The states that are integrated out.
  public let states: IntegratedStates?
  /// The discrete sites that are summed out; nil where there are none.
  public let discreteStates: DiscreteStates?
  /// For each coordinate of the recorded program that of the density; nil for what is integrated or summed out.
  public let coordinates: [Int?]
  /// The same for the program without discrete sites.
  private let summed: [Int?]
  private let graph: Graph
  private let total: Ref
  /// How many coordinates there are.
  public let dimension: Int

  /// Prepares a program: its blocks, and those of its derivatives.
  ///
  /// - Parameters:
  ///   - program: the program.
  ///   - sites: which of its sites are integrated out, where that is possible.
  /// - Throws: ``ProgramSizeError`` where what must be kept for the derivatives would not fit into memory,
  ///   ``DiscreteSiteError`` where a discrete site cannot be summed out.
  public init(_ program: Program, integrating sites: Marginalization = .none) throws {
    try self.init(program, integrating: sites, limit: MemoryLimit())
  }

  package init(_ recorded: Program, integrating sites: Marginalization = .none, limit: MemoryLimit) throws {
    let summation = recorded.discreteSites.isEmpty ? nil : try DiscreteSummation(recorded)
    let (lowering, states) = try IntegratedStates.lowered(
      summation?.program ?? recorded, sites, except: summation?.refusals ?? [:], limit: limit)
    let program = lowering.program
    self.program = program
    self.states = states
    discreteStates = summation.map { DiscreteStates($0, recorded) }
    summed = summation?.coordinates ?? Array(0..<recorded.coordinateCount)
    let left = states?.coordinates ?? Array(0..<program.coordinateCount)
    coordinates = summed.map { $0.flatMap { left[$0] } }
    graph = lowering.graph
    total = lowering.total
    dimension = program.coordinateCount
    _ = Differentiation(graph, of: total)
    let live = Liveness(graph, roots: [total])
    for block in graph.schedule where graph.blocks[block].count != nil {
      _ = Recurrences(graph, in: block) { live.isLive(Ref(block: block, node: $0)) }
    }
    Rematerialization(graph, total: total).apply()
    try limit.check(
      slots: Liveness(graph, roots: [total]).keptCount + dimension + (graph.filter?.savedCount ?? 0))
  }

  /// What finds the values of the sites that are integrated or summed out; one for each thread. Nil where there are none.
  public func makeDrawer() -> LatentDrawer? {
    let (drawer, discrete) = (states?.makeDrawer(), discreteStates?.makeDrawer())
    return drawer == nil && discrete == nil
      ? nil : LatentDrawer(drawer, discrete, coordinates, summed: summed, dimension: dimension)
  }

  /// For each discrete coordinate of the recorded program the probabilities of its values, given the data and the others.
  package func probabilities(at position: [Double]) -> [Int: [Double]] {
    // No discrete site has to do with what is integrated out.
    let own = states?.coordinates ?? Array(0..<dimension)
    return discreteStates?.probabilities(at: own.map { $0.map { position[$0] } ?? 0 }) ?? [:]
  }

  /// How many blocks of operations there are, a loop being one and its derivatives another; for tests.
  package var blockCount: Int { graph.blocks.count }

  /// An evaluator; one for each thread.
  ///
  /// - Parameter laneCount: how many positions are evaluated at once: 1, 2, 4 or 8; another number counts as the next
  ///   smaller one.
  public func makeEvaluator(laneCount: Int) -> any LogDensityEvaluator {
    let lanes = laneCount >= 8 ? 8 : laneCount >= 4 ? 4 : laneCount >= 2 ? 2 : 1
    return Replay(
      ReplayPlan(graph, total: total, coordinateCount: dimension, lanes: lanes),
      plainMeaning: graph.filter == nil ? program : nil)
  }

  /// What forecasts the data from many origins; nil where no states are integrated out.
  public func makeForesight() -> Foresight? {
    graph.filter.map {
      Foresight(
        ReplayPlan(graph, total: total, coordinateCount: dimension, lanes: 1), $0, coordinateCount: dimension)
    }
  }
}
