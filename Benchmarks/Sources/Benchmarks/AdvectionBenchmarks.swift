import TSModel

/// Eight numbers beside each other: one operation on them is a few instructions, and their bounds are checked once.
typealias Cells = SIMD8<Double>

/// A grid of numbers, eight of a row to an element.
struct Grid {
  let rows: Int
  /// Elements in a row.
  let columns: Int
  var cells: [Cells]

  /// A grid from the value at each row and column.
  init(rows: Int, columns: Int, _ value: (Int, Int) -> Double) {
    self.rows = rows
    self.columns = columns / 8
    cells = []
    cells.reserveCapacity(rows * self.columns)
    for row in 0..<rows {
      for column in 0..<self.columns {
        var eight = Cells()
        for lane in 0..<8 { eight[lane] = value(row, 8 * column + lane) }
        cells.append(eight)
      }
    }
  }

  subscript(row: Int, column: Int) -> Double { cells[row * columns + column / 8][column % 8] }
}

/// A density that a steady velocity carries along the rows.
struct Advection {
  var density: Grid
  let velocity: Grid
  let timeStep: Double
  /// The old values of the row above the one at work.
  private var above: [Cells]

  /// - Precondition: the grids have the same shape, and an even number of rows.
  init(density: Grid, velocity: Grid, timeStep: Double) {
    precondition(density.rows.isMultiple(of: 2))
    self.density = density
    self.velocity = velocity
    self.timeStep = timeStep
    above = Array(repeating: .zero, count: density.columns)
  }

  /// One explicit step in place, with central differences between rows and one-sided ones at the first and the last.
  ///
  /// Two rows at a time: the old values that a new one needs are in registers, or in a row beside the grid.
  mutating func advance() {
    let columns = density.columns
    let lastRow = (density.rows - 1) * columns
    for column in 0..<columns {
      let here = density.cells[column]
      density.cells[column] = moved(here, velocity.cells[column], here - density.cells[column + columns])
      above[column] = here
    }
    for row in stride(from: columns, to: lastRow, by: 2 * columns) {
      for column in 0..<columns {
        let cell = row + column
        let next = cell + columns
        let (here, below) = (density.cells[cell], density.cells[next])
        density.cells[cell] = moved(here, velocity.cells[cell], (above[column] - below) / 2)
        density.cells[next] = moved(below, velocity.cells[next], (here - density.cells[next + columns]) / 2)
        above[column] = below
      }
    }
    for column in 0..<columns {
      let here = density.cells[lastRow + column]
      density.cells[lastRow + column] = moved(here, velocity.cells[lastRow + column], above[column] - here)
    }
  }

  /// - Parameter fall: how much less there is a row further on: the negative gradient.
  @inline(__always)
  private func moved(_ density: Cells, _ velocity: Cells, _ fall: Cells) -> Cells {
    density + timeStep * (velocity * fall)
  }
}

/// The start: a bump, and a velocity that is largest in the middle of each row. Peers have the same numbers.
enum AdvectionStart {
  static let density = Grid(rows: 512, columns: 128) { row, column in
    let x = (Double(row) - 128) / 32
    let y = (Double(column) - 64) / 16
    return 1 / (1 + x * x + y * y)
  }
  static let velocity = Grid(rows: 512, columns: 128) { _, column in
    let height = (Double(column) - 64) / 64
    return 1 - 0.75 * height * height
  }
}

let advectionBenchmarks = [
  Benchmark("advection") {
    let start = Advection(
      density: AdvectionStart.density, velocity: AdvectionStart.velocity, timeStep: opaque(0.1))
    let end = scan(0..<opaque(10), into: start) { state, _ in state.advance() }.carry
    keep(end)
    return end.density[130, 64]
  }
]
