import Foundation
import TSModel
import TestSupport
import Testing

/// A vector autoregression some of whose numbers are missing, against the dense normal of all numbers that are there.
@Suite("Vectors with holes")
struct HoleFitTests {
  /// φ ~ Normal(0, 0.5), y[t] ~ N(φ A y[t-1], L Lᵀ) from 0.
  struct Series: Model {
    static let transition = [[1.0, 0.6], [-0.5, 0.8]]
    static let factor = [[0.8, 0], [0.6, 0.5]]

    var steps = 40

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let phi = effects.sample("phi", Normal(0, 0.5))
      effects.scan(length: steps, into: [E.Real(0), E.Real(0)]) { effects, last, _ in
        let next = Matrix<E.Real>(Matrix<Double>(Self.transition)) * last
        last = effects.sample(
          "y", MultivariateNormal(next.map { phi * $0 }, factor: Matrix<Double>(Self.factor)))
      }
    }

    static func dense(_ phi: Double, steps: Int) -> DenseGaussian {
      DenseGaussian(
        autoregression: transition.map { $0.map { phi * $0 } }, intercept: [0, 0],
        covariance: DenseGaussian([0, 0], factor: factor).covariance, steps: steps)
    }

    static func logPrior(_ phi: Double) -> Double {
      DenseGaussian([0], covariance: [[0.25]]).logDensity([phi])
    }
  }

  let rows: [[Double?]]
  let model: Handled<Series, Condition>

  /// A fifth of the numbers is missing.
  init() throws {
    let y = try Series().substitute(["phi": 0.7]).seed(3).trace()["y"]
    var generator = FixedGenerator(11)
    let all: [Double?] = y.map { .random(in: 0..<1, using: &generator) < 0.2 ? nil : $0 }
    rows = (0..<40).map { [all[2 * $0], all[2 * $0 + 1]] }
    model = Series().condition(["y": rows])
  }

  @Test func densityIsThatOfTheDenseNormal() throws {
    let density = try ModelDensity(model)
    let known = rows.flatMap { $0 }
    let open = known.indices.filter { known[$0] == nil }
    #expect(density.dimension == 1 + open.count && open.count > 8)
    #expect(density.layout.columnNames == ["phi"] + open.map { "y[\($0 / 2),\($0 % 2)]" })
    var generator = FixedGenerator(5)
    for _ in 0..<4 {
      let point = (0..<density.dimension).map { _ in Double.random(in: -1...1, using: &generator) }
      var values = [0.0]
      var gradients = point
      density.makeEvaluator(laneCount: 1).evaluate(point, values: &values, gradients: &gradients)
      let dense = Series.dense(point[0], steps: 40)
      let exact =
        Series.logPrior(point[0]) + dense.logDensity(known: known)
        + dense.conditional(known).logDensity(Array(point.dropFirst()))
      #expect(isClose(values[0], exact, relative: 1e-10), "\(values[0]), exactly \(exact)")
    }
  }

  /// What the data say, by a sum over a grid of φ.
  struct Exact {
    var phi: (mean: Double, deviation: Double)
    var holes: [(mean: Double, deviation: Double)]

    init(_ rows: [[Double?]]) {
      let known = rows.flatMap { $0 }
      let grid = (0..<81).map { 0.2 + 0.0125 * Double($0) }
      let dense = grid.map { Series.dense($0, steps: rows.count) }
      let logs = zip(grid, dense).map { Series.logPrior($0) + $1.logDensity(known: known) }
      let top = logs.max() ?? 0
      let weights = logs.map { exp($0 - top) }
      let total = weights.reduce(0, +)
      func moments(_ mean: (Int) -> Double, _ variance: (Int) -> Double) -> (Double, Double) {
        let first = grid.indices.reduce(0) { $0 + weights[$1] / total * mean($1) }
        let second = grid.indices.reduce(0) {
          $0 + weights[$1] / total * (variance($1) + mean($1) * mean($1))
        }
        return (first, (second - first * first).squareRoot())
      }
      let given = dense.map { $0.conditional(known) }
      phi = moments({ grid[$0] }, { _ in 0 })
      holes = given[0].mean.indices.map { k in
        moments({ given[$0].mean[k] }, { given[$0].covariance[k][k] })
      }
    }
  }

  @Test func posteriorIsThatOfTheDataThatAreThere() throws {
    let fit = try model.fit(NUTS(), seed: 1)
    let exact = Exact(rows)
    try judge(fit["phi"].element(0), mean: exact.phi.mean, deviation: exact.phi.deviation, "phi")
    let y = try fit["y"]
    for (k, hole) in exact.holes.enumerated() {
      try judge(y.element(k), mean: hole.mean, deviation: hole.deviation, y.site.columnNames[k])
    }
    // The model with its data, completed by the fit's draws.
    let known = rows.flatMap { $0 }
    try fit.predict(model) { chain, draw, trace in
      guard draw < 3 else { return }
      var drawn = try fit["y"][chain: chain, draw: draw][...]
      let completed = known.map { $0 ?? drawn.removeFirst() }
      let site = try trace.site("y")
      #expect(site.values == completed)
      #expect(site.isComponentObserved == known.map { $0 != nil })
    }
  }

  /// One step ahead of a last row with a hole: the mixture of forecasts over φ and the hole.
  @Test func forecasts() throws {
    var short = Array(rows.prefix(12))
    short[11] = [rows[11][0] ?? 0.5, nil]
    let fit = try Series(steps: 12).condition(["y": short]).fit(NUTS(), seed: 2)
    let future = try fit.forecast(Series(steps: 13).condition(["y": short]))["y"]
    #expect(future.firstStep == 12 && future.horizon == 1 && future.stepShape == [2])
    let (phi, y) = try (fit["phi"], fit["y"])
    let row = Series.transition[0]
    var mean = 0.0
    for chain in 0..<fit.chainCount {
      for draw in 0..<fit.drawCount {
        let last = y[chain: chain, draw: draw].last ?? .nan
        mean += phi[chain: chain, draw: draw][0] * (row[0] * (short[11][0] ?? 0) + row[1] * last)
      }
    }
    let count = Double(fit.chainCount * fit.drawCount)
    #expect(abs(future.mean[0] - mean / count) < 4.5 * 0.8 / count.squareRoot())
  }

  @Test func savedAndRead() throws {
    let fit = try model.fit(NUTS(chains: 1, warmup: 50, draws: 5), seed: 1)
    let directory = FileManager.default.temporaryDirectory.appending(path: "holes-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try fit.save(to: directory.path, model: "Series")
    let again = try Fit(directory: directory.path)
    #expect(again.layout.sites == fit.layout.sites)
    #expect(try again["y"][chain: 0, draw: 4] == fit["y"][chain: 0, draw: 4])
  }
}
