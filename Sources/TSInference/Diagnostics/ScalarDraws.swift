/// The draws of one scalar quantity: M chains of N draws each.
///
/// ```swift
/// let draws = try ScalarDraws(chains: [[0.1, 0.4, -0.3, 0.2], [0.3, -0.1, 0.0, 0.5]])
/// print(draws.rHat(), draws.bulkESS())
/// ```
///
/// Any number is accepted, NaN and infinities too: what they do to a diagnostic is said by its ``DiagnosticFigure``.
public struct ScalarDraws: Sendable, Equatable {
  /// The number of chains M, at least 1.
  public let chainCount: Int
  /// The number of draws N of each chain, at least 1.
  public let drawCount: Int
  /// The draws: draw n of chain m at `m * drawCount + n`.
  public let values: [Double]

  /// Makes draws from contiguous numbers.
  ///
  /// - Parameters:
  ///   - values: The draws, one chain after the other.
  ///   - chainCount: The number of chains, at least 1.
  /// - Throws: ``DiagnosticsError`` if there are no draws, or they cannot be shared out evenly among the chains.
  public init(_ values: [Double], chainCount: Int) throws(DiagnosticsError) {
    guard chainCount > 0, !values.isEmpty, values.count % chainCount == 0 else {
      throw DiagnosticsError(
        "found \(values.count) draws in all for \(chainCount) chains, expected as many for each, at least 1")
    }
    self.init(unchecked: values, chainCount: chainCount)
  }

  /// Makes draws from one list for each chain.
  ///
  /// - Parameter chains: The chains: at least one, all of the same length, none empty.
  /// - Throws: ``DiagnosticsError`` if they are not as said.
  public init(chains: [[Double]]) throws(DiagnosticsError) {
    guard let count = chains.first?.count, count > 0 else {
      throw DiagnosticsError("found no draws, expected some")
    }
    for (index, chain) in chains.enumerated() where chain.count != count {
      throw DiagnosticsError(
        "found \(chain.count) draws in chain \(index), expected \(count) as in chain 0")
    }
    self.init(unchecked: Array(chains.joined()), chainCount: chains.count)
  }

  init(unchecked values: [Double], chainCount: Int) {
    self.values = values
    self.chainCount = chainCount
    drawCount = values.count / chainCount
  }

  /// The draws of a chain.
  ///
  /// - Parameter chain: The chain, from 0; it must exist.
  public func chain(_ chain: Int) -> ArraySlice<Double> {
    values[(chain * drawCount)..<((chain + 1) * drawCount)]
  }
}

/// What is wrong with the shape of draws that are to be diagnosed.
public struct DiagnosticsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The message: one line, without a final full stop.
  public let description: String

  package init(_ description: String) {
    self.description = description
  }
}
