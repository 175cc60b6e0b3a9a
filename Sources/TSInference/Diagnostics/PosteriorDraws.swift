/// The draws of a fit: M chains of N draws of each of several named scalar parameters.
///
/// An element of a vector or of a series is a parameter of its own, with its place in square brackets: `x[0]`,
/// `A[1,2]`, counted from 0.
public struct PosteriorDraws: Sendable, Equatable {
  /// The names of the parameters; all different.
  public let names: [String]
  /// The number of chains M, at least 1.
  public let chainCount: Int
  /// The number of draws N of each chain, at least 1.
  public let drawCount: Int
  /// The draws: draw n of chain m of parameter p at `(p * chainCount + m) * drawCount + n`.
  public let values: [Double]

  private let positions: [String: Int]

  /// Makes draws from contiguous numbers, all of one parameter before the next, and in it chain by chain.
  ///
  /// - Parameters:
  ///   - names: The names of the parameters; all different.
  ///   - chainCount: The number of chains M, at least 1.
  ///   - drawCount: The number of draws N of each chain, at least 1.
  ///   - values: The draws, as laid out in ``values``.
  /// - Throws: ``DiagnosticsError`` if two names are the same or the numbers do not fit the shape.
  public init(names: [String], chainCount: Int, drawCount: Int, values: [Double]) throws(DiagnosticsError) {
    guard chainCount > 0, drawCount > 0 else {
      throw DiagnosticsError("found \(chainCount) chains of \(drawCount) draws, expected at least 1 of each")
    }
    let (perName, overflow) = chainCount.multipliedReportingOverflow(by: drawCount)
    let (expected, overflowAll) = perName.multipliedReportingOverflow(by: names.count)
    guard !overflow, !overflowAll, values.count == expected else {
      let shape = "\(chainCount) chains of \(drawCount) draws of \(names.count) parameters"
      throw DiagnosticsError("found \(values.count) numbers, expected \(shape)")
    }
    self.names = names
    self.chainCount = chainCount
    self.drawCount = drawCount
    self.values = values
    positions = try PosteriorDraws.positions(of: names)
  }

  /// Makes draws from the rows of each chain, as a sampler or a file gives them: one row for each draw, with a number
  /// for each parameter.
  ///
  /// - Parameters:
  ///   - names: The names of the P parameters; all different.
  ///   - chains: For each chain its rows one after the other, N·P numbers.
  /// - Throws: ``DiagnosticsError`` if there is no chain, no parameter or no draw, if the chains differ in length, or
  ///   two names are the same.
  /// - Complexity: O(M N P).
  public init(names: [String], rowsOfChains chains: [[Double]]) throws(DiagnosticsError) {
    guard let first = chains.first, !names.isEmpty, !first.isEmpty, first.count % names.count == 0 else {
      throw DiagnosticsError("found no draws, or broken rows, expected rows of \(names.count) numbers")
    }
    for (index, chain) in chains.enumerated() where chain.count != first.count {
      throw DiagnosticsError(
        "found \(chain.count) numbers in chain \(index), expected \(first.count) as in chain 0")
    }
    self.names = names
    chainCount = chains.count
    drawCount = first.count / names.count
    values = transposed(chains, columns: names.count)
    positions = try PosteriorDraws.positions(of: names)
  }

  /// The draws of a parameter, or nil if there is none of the name.
  public subscript(name: String) -> ScalarDraws? {
    positions[name].map { draws(at: $0) }
  }

  /// The draws of a parameter.
  ///
  /// - Parameter index: Its place in ``names``; it must exist.
  public func draws(at index: Int) -> ScalarDraws {
    let size = chainCount * drawCount
    let own = values[(index * size)..<((index + 1) * size)]
    return ScalarDraws(unchecked: Array(own), chainCount: chainCount)
  }

  private static func positions(of names: [String]) throws(DiagnosticsError) -> [String: Int] {
    var positions: [String: Int] = [:]
    positions.reserveCapacity(names.count)
    for (index, name) in names.enumerated() {
      guard positions.updateValue(index, forKey: name) == nil else {
        throw DiagnosticsError("found the parameter \"\(name)\" twice, expected different names")
      }
    }
    return positions
  }
}

/// The rows of each chain turned to columns: all numbers of the first column, chain by chain, then of the second.
///
/// Done in blocks, so that neither side is walked with steps that miss the cache.
private func transposed(_ chains: [[Double]], columns: Int) -> [Double] {
  let block = 32
  let rows = (chains.first?.count ?? 0) / columns
  return Array(unsafeUninitializedCapacity: chains.count * rows * columns) { output, count in
    for (index, chain) in chains.enumerated() {
      chain.withUnsafeBufferPointer { input in
        for firstRow in stride(from: 0, to: rows, by: block) {
          for firstColumn in stride(from: 0, to: columns, by: block) {
            for column in firstColumn..<min(firstColumn + block, columns) {
              let start = (column * chains.count + index) * rows
              for row in firstRow..<min(firstRow + block, rows) {
                output[start + row] = input[row * columns + column]
              }
            }
          }
        }
      }
    }
    count = chains.count * rows * columns
  }
}
