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

  /// One explicit step in place, with central differences between rows and one-sided ones at the first and the last.
  ///
  /// It goes down the grid in strips of eight columns, with the old values of three rows in registers: no second grid.
  mutating func advance() {
    let columns = density.columns
    for first in 0..<columns {
      var cell = first
      var here = density.cells[cell]
      var above = here
      var below = density.cells[cell + columns]
      density.cells[cell] = moved(here, velocity.cells[cell], here - below)
      for _ in 2..<density.rows {
        cell += columns
        above = here
        here = below
        below = density.cells[cell + columns]
        density.cells[cell] = moved(here, velocity.cells[cell], (above - below) / 2)
      }
      cell += columns
      density.cells[cell] = moved(below, velocity.cells[cell], here - below)
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
