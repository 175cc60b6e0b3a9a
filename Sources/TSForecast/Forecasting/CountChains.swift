import TSModel

/// Draws of a model of counts by NUTS, its states with its parameters.
///
/// Four chains of one thread, so that the draws of a key are the same on any machine.
struct CountChains {
  /// What each draw says of the future.
  let draws: [CountFit.Draw]
  /// Whether the chains agree on the last step of the past and of the future: no R̂ above 1.05.
  let agree: Bool

  private static let (chainCount, warmup, drawCount) = (4, 200, 100)
  /// So many doublings of a trajectory are the most: a step further costs more than it brings.
  private static let greatestDepth = 8

  /// How it is called in results.
  static var method: String { "NUTS, \(chainCount) chains of \(drawCount) draws" }

  /// Draws.
  ///
  /// - Parameters:
  ///   - structural: the model.
  ///   - approximation: where the chains start.
  ///   - horizon: how many steps to forecast, at least 1.
  ///   - key: the root of the draws.
  init(
    _ structural: Structural, _ approximation: CountApproximation, horizon: Int, key: PRNGKey
  ) throws {
    let likelihood = approximation.likelihood
    let values = likelihood.values
    let density = try ModelDensity(structural.condition(["y": SiteData(values)]), marginalize: .none)
    let isDispersed = likelihood.family == .negativeBinomial
    let names = ["logMean"] + (isDispersed ? ["dispersion"] : [])
    let sampler = try NUTS(
      chains: Self.chainCount, warmup: Self.warmup, draws: Self.drawCount, maximumDepth: Self.greatestDepth,
      initialPoint: .point(Self.start(density, approximation)), jobs: 1)
    let store = DrawStore()
    try sampler.sample(density, key: key.child(named: "chains"), into: store)
    let reader = DrawReader(density, try SiteSelection(density.layout, keeping: names))
    let n = density.dimension
    let rows = store.chains.map { chain in
      stride(from: 0, to: chain.positions.count, by: n).map { row in
        reader.values(at: Array(chain.positions[row..<row + n]), key: key)
      }
    }
    // The numbers of a draw are in the order of the model: the dispersion first.
    let first = isDispersed ? 1 : 0
    draws = rows.flatMap { $0.map { (Array($0.suffix(horizon)), isDispersed ? $0[0] : 0) } }
    agree = [first + values.count - 1, first + values.count + horizon - 1].allSatisfy { place in
      ChainDraws.agree(rows.map { $0.map { $0[place] } })
    }
  }

  /// The parameters of the approximation, and states that do not move.
  private static func start(_ density: ModelDensity, _ approximation: CountApproximation) -> [Double] {
    let known = Dictionary(
      zip(approximation.model.coordinateNames, approximation.mode.position)
    ) { first, _ in first }
    let names = density.layout.sites.filter { !$0.isDeterministic }
      .flatMap { Array(repeating: $0.name, count: $0.count) }
    let start = names.map { name in
      name == "dispersion" ? Double.log(approximation.dispersion) : known[name] ?? 0
    }
    return start.count == density.dimension ? start : Array(repeating: 0, count: density.dimension)
  }
}
