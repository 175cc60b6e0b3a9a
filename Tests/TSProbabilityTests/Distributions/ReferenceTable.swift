import Foundation

/// The tables of the scripts `make_distributions*.py` and `make_<group>.py`: every `distributions*.json`.
struct ReferenceTable: Decodable {
  /// Log densities at some values, and tails there where a table has them; null where it does not.
  struct Densities: Decodable {
    let parameters: [Double]
    let values: [Double]
    let logDensity: [Double]?
    let cumulative: [Double?]?
    let survival: [Double?]?
    let logCumulative: [Double?]?
    let logSurvival: [Double?]?
  }

  /// Quantiles at some probabilities, of the lower and of the upper tail.
  struct Quantiles: Decodable {
    let parameters: [Double]
    let probabilities: [Double]
    let quantile: [Double?]?
    let upperQuantile: [Double?]?
  }

  struct Draws: Decodable {
    let parameters: [Double]
    let seed: UInt64
    let single: Double
    let draws: [Double]
  }

  private(set) var logDensity: [String: [Densities]] = [:]
  private(set) var quantiles: [String: [Quantiles]]? = [:]
  private(set) var draws64: [String: [Draws]]? = [:]
  private(set) var draws32: [String: [Draws]]? = [:]

  static let shared: Result<ReferenceTable, any Error> = Result {
    let files = (Bundle.module.urls(forResourcesWithExtension: "json", subdirectory: "Resources") ?? [])
      .filter { $0.lastPathComponent?.hasPrefix("distributions") == true }
    guard !files.isEmpty else { throw CocoaError(.fileNoSuchFile) }
    var whole = ReferenceTable()
    for file in files.sorted(by: { $0.absoluteString < $1.absoluteString }) {
      whole.add(try JSONDecoder().decode(ReferenceTable.self, from: Data(contentsOf: file as URL)))
    }
    return whole
  }

  private mutating func add(_ other: ReferenceTable) {
    logDensity.merge(other.logDensity, uniquingKeysWith: +)
    quantiles?.merge(other.quantiles ?? [:], uniquingKeysWith: +)
    draws64?.merge(other.draws64 ?? [:], uniquingKeysWith: +)
    draws32?.merge(other.draws32 ?? [:], uniquingKeysWith: +)
  }

  private init() {}
}
