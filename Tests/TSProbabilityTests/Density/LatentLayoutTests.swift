import TSNumerics
import TSProbability
import Testing

@Suite("Layout of latent sites")
struct LatentLayoutTests {
  @Test("Names, shapes and order of loops in loops")
  func nested() throws {
    let layout = try ModelDensity(NestedLoops()).layout
    #expect(layout.sites.map(\.name) == ["rate", "z", "y", "square", "w", "last"])
    #expect(layout.sites.map(\.shape) == [[3], [2, 2, 3], [2, 3], [2, 3], [2, 3, 2], []])
    #expect(layout.sites.map(\.scanAxes) == [0, 2, 1, 1, 1, 0])
    #expect(layout.sites.map(\.isDeterministic) == [false, false, false, true, false, false])
    #expect(layout.dimension == 3 + 12 + 6 + 12 + 1)
    #expect(layout.order.sorted() == Array(0..<layout.valueCount))
    #expect(
      layout.columnNames.count == layout.valueCount && Set(layout.columnNames).count == layout.valueCount)
    #expect(Array(layout.columnNames.prefix(5)) == ["rate[0]", "rate[1]", "rate[2]", "z[0,0,0]", "z[0,0,1]"])
    #expect(layout.columnNames.last == "last")
  }

  @Test("A scan that runs backwards has its values in order of time")
  func reversed() throws {
    let density = try ModelDensity(TwoScans())
    #expect(density.layout.sites.map(\.name) == ["scale", "x", "last", "z"])
    #expect(
      density.layout.columnNames == ["scale", "x[0]", "x[1]", "x[2]", "x[3]", "last", "z[0]", "z[1]", "z[2]"])
    // Coordinates are in the order of the run, values in order of time.
    let values = density.values(at: [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(Array(values[1...4]) == [1, 2, 3, 4] && Array(values[6...]) == [7, 6, 5])
    #expect(values[0] == 1 && values[5] == 4)
  }

  @Test("Data leave the layout; a series with gaps keeps the steps that are missing")
  func conditioned() throws {
    func columns(_ data: [Double?]) throws -> [String] {
      try ModelDensity(LevelInNoise(steps: 4).condition(["y": data])).layout.columnNames
    }
    let levels = ["noise", "level[0]", "level[1]", "level[2]", "level[3]"]
    #expect(try columns([1, 2, 3, 4]) == levels)
    #expect(try columns([1, 2]) == levels + ["y[2]", "y[3]"])
    #expect(try columns([nil, 2, nil, 4]) == levels + ["y[0]", "y[2]"])
  }

  @Test("Vectors, scopes and sites without coordinates")
  func vectors() throws {
    let vectors = try ModelDensity(VectorSites()).layout
    #expect(vectors.sites.map(\.shape) == [[2], [2, 2]] && vectors.dimension == 6)
    let simplex = try ModelDensity(Constrained()).layout
    #expect(simplex.columnNames == ["weights[0]", "weights[1]", "weights[2]", "x"] && simplex.dimension == 3)
    let scoped = try ModelDensity(Weighted().scope("m")).layout
    #expect(scoped.columnNames == ["m/a", "m/b", "m/c", "m/inner/d"])
  }
}
