import TSInference
import TestSupport

/// The figures of ArviZ made by Tests/reference/make_diagnostics.py, and its chains made again.
enum DiagnosticsReference {
  static let table = Reference.load("diagnostics")

  static var cases: [Reference] { table["cases"].elements }
  static var probabilities: [Double] { table["probabilities"].numbers }

  static func draws(_ reference: Reference) throws -> ScalarDraws {
    var generator = FixedGenerator(reference["seed"].word)
    let (chainCount, drawCount) = (reference["chains"].integer, reference["draws"].integer)
    let (a, grid) = (reference["a"].number, reference["grid"].number)
    var chains: [[Double]] = []
    for chain in 0..<chainCount {
      var x = 0.0
      chains.append(
        (0..<drawCount).map { _ in
          x = a * x + (Double(generator.next() >> 11) * 0x1p-53 - 0.5)
          var value = x
          if chain == chainCount - 1 { value += reference["shift"].number }
          value *= reference["scale"].number
          if grid != 0 { value = (value * grid).rounded(.down) / grid }
          return value + reference["offset"].number
        })
    }
    return try ScalarDraws(chains: chains)
  }
}

/// Whether a figure is there and equals a number.
func agrees(
  _ figure: DiagnosticFigure, _ number: Double, relative: Double = 1e-10, absolute: Double = 0
) -> Bool {
  guard let value = figure.value else { return false }
  return isClose(value, number, relative: relative, absolute: absolute)
}
