import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Densities of models whose vectors have holes: the missing components are coordinates.
@Suite struct HoleDensityTests {
  let density: ModelDensity

  init() throws {
    density = try ModelDensity(VectorSeries().condition(["y": rowsWithHoles]))
  }

  static let holes = ["y[1,0]", "y[2,1]", "y[3,2]", "y[4,0]", "y[4,2]", "y[5,0]", "y[5,1]", "y[5,2]"]

  @Test func layout() throws {
    let layout = density.layout
    #expect(layout.sites.map(\.name) == ["z", "y"])
    #expect(layout.columnNames == (0..<6).map { "z[\($0)]" } + Self.holes)
    #expect(layout.dimension == 14 && layout.valueCount == 14)
    let site = layout.sites[1]
    #expect(site.shape == [6, 3] && site.scanAxes == 1 && site.hasData && site.count == 8)
    #expect(site.positions == [3, 7, 11, 12, 14, 15, 16, 17])
    // Coordinates are in the order of the run.
    let values = density.values(at: (0..<14).map { Double($0) })
    #expect(Array(values.suffix(8)) == [1, 3, 5, 7, 8, 10, 11, 12])
    #expect(Array(values.prefix(6)) == [0, 2, 4, 6, 9, 13])
  }

  /// The joint density is that of the data times that of the holes given the data, by the dense normal of all steps.
  @Test func jointDensity() throws {
    let known = rowsWithHoles.flatMap { $0 }
    let dense = VectorSeries.all(6)
    let marginal = dense.logDensity(known: known)
    let given = dense.conditional(known)
    let points = coordinates(14, sets: 8)
    for (point, found) in zip(points, evaluate(density, points)) {
      let values = density.values(at: point)
      let (holes, z) = (Array(values.suffix(8)), values.prefix(6))
      var rest = holes[...]
      let y = known.map { $0 ?? rest.removeFirst() }
      let noise = zip(z, stride(from: 0, to: 18, by: 3)).reduce(0) {
        $0 + DenseGaussian([y[$1.1]], covariance: [[1]]).logDensity([$1.0])
      }
      #expect(isClose(found.value, marginal + given.logDensity(holes) + noise, relative: 1e-12))
      let substituted = VectorSeries().condition(["y": rowsWithHoles]).substitute([
        "y": density.layout.sites[1].data(holes), "z": SiteData(Array(z)),
      ])
      #expect(try isClose(substituted.logDensity(), found.value, relative: 1e-12))
    }
  }

  @Test(
    "Gradients, lanes and values",
    arguments: [
      DensityLaws("series", VectorSeries().condition(["y": rowsWithHoles])),
      DensityLaws("plate", VectorPlate(count: 6).condition(["v": rowsWithHoles])),
      DensityLaws("Student t", VectorPlate(count: 6, degreesOfFreedom: 4).condition(["v": rowsWithHoles])),
    ])
  func laws(_ laws: DensityLaws) throws { try laws.check() }

  /// Other holes, the same nodes: a long series stays one body.
  @Test func loopsAreRolledUp() throws {
    var generator = FixedGenerator(4)
    let rows: [[Double?]] = (0..<200).map { _ in
      (0..<3).map { _ in .random(in: 0..<1, using: &generator) < 0.2 ? nil : 0.1 }
    }
    func loops(_ rows: [[Double?]]) throws -> Int {
      let text = try ModelDensity(VectorSeries(steps: rows.count).condition(["y": rows])).program.description
      return text.split(separator: "\n").count { $0.hasPrefix("for t in") }
    }
    let whole = rows.map { row in row.map { $0 ?? 0.3 } }
    #expect(try loops(rows) == loops(whole))
    #expect(try loops(rows) <= 2)
  }

  @Test func starts() throws {
    let start: [[Double?]] = [
      [nil, nil, nil], [7, nil, nil], [nil, nil, nil], [nil, nil, 8], [nil, nil, nil], [nil, 9, nil],
    ]
    let base = (0..<14).map { 0.1 * Double($0) }
    let point = try density.coordinates(base, with: ["y": SiteData(start)])
    let names = density.layout.columnNames
    for (name, (before, after)) in zip(names, zip(density.values(at: base), density.values(at: point))) {
      let given = ["y[1,0]": 7.0, "y[3,2]": 8, "y[5,1]": 9][name]
      #expect(after == given ?? before, "\(name)")
    }
    let all = try density.values(at: density.coordinates(with: ["y": SiteData(2.5)]))
    #expect(all.suffix(8).allSatisfy { $0 == 2.5 })
    #expect(
      message { _ = try density.coordinates(with: ["y": SiteData([[nil, 1, nil]] as [[Double?]])]) }
        == "site 'y', step 0: a start was given, but there are data for it here")
    #expect(
      message {
        _ = try density.coordinates(
          with: ["y": SiteData([[nil, nil, nil], [nil, 1, nil]] as [[Double?]])])
      } == "site 'y', step 1: a start was given, but there are data for it here")
  }

  @Test func rejections() {
    let point = [Double](repeating: 0, count: 13) + [.infinity]
    #expect(density.rejection(at: [Double](repeating: 0, count: 14)) == nil)
    #expect(density.rejection(at: point)?.site == "z")
    var holed = [Double](repeating: 0, count: 14)
    holed[1] = .infinity
    #expect(density.rejection(at: holed).map { "\($0)" }?.hasPrefix("site 'y', step 1: ") == true)
  }

  @Test func weightsAndMasks() throws {
    let model = VectorSeries().condition(["y": rowsWithHoles])
    let points = coordinates(14, sets: 2)
    let (whole, scaled) = try (
      evaluate(density, points), evaluate(ModelDensity(model.scale(0.5)), points)
    )
    for (a, b) in zip(whole, scaled) { #expect(isClose(0.5 * a.value, b.value, relative: 1e-13)) }
    #expect(evaluate(try ModelDensity(model.mask(false)), points).allSatisfy { $0.value == 0 })
    #expect(try ModelDensity(model.scope("m")).layout.columnNames.last == "m/y[5,2]")
    #expect(try ModelDensity(model.uncondition()).layout.sites.allSatisfy { $0.positions == nil })
  }

  @Test func theGraphShowsTheSiteAsLatent() throws {
    let graph = try VectorSeries().condition(["y": rowsWithHoles]).graph()
    #expect(graph.sites.first { $0.name == "y" }?.isObserved == false)
  }

  /// Holes and steps without data, in plates within a scan.
  @Test func plates() throws {
    struct Panel: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        effects.scan(length: 2, into: E.Real(0)) { effects, level, _ in
          effects.plate("units", 2) { effects, unit in
            effects.sample(
              "v",
              MultivariateNormal(
                [level, E.Real(Double(unit))], factor: Matrix<Double>([[1, 0], [0.5, 1]])))
          }
          level = effects.sample("level", Normal(level, 1))
        }
      }
    }
    let data = SiteData(shape: [2, 2, 2], values: [1, nil, 2, 3, nil, nil, nil, 4])
    let layout = try ModelDensity(Panel().condition(["v": data])).layout
    #expect(
      layout.columnNames == ["v[0,0,1]", "v[1,0,0]", "v[1,0,1]", "v[1,1,0]", "level[0]", "level[1]"])
  }
}
