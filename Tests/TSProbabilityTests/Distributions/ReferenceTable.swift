import Foundation

/// The tables of `make_distributions.py`.
struct ReferenceTable: Decodable {
  struct Densities: Decodable {
    let parameters: [Double]
    let values: [Double]
    let logDensity: [Double]
  }

  struct Draws: Decodable {
    let parameters: [Double]
    let seed: UInt64
    let single: Double
    let draws: [Double]
  }

  let logDensity: [String: [Densities]]
  let draws64: [String: [Draws]]
  let draws32: [String: [Draws]]

  static let shared: Result<ReferenceTable, any Error> = Result {
    guard
      let url = Bundle.module.url(
        forResource: "distributions", withExtension: "json", subdirectory: "Resources")
    else { throw CocoaError(.fileNoSuchFile) }
    return try JSONDecoder().decode(ReferenceTable.self, from: Data(contentsOf: url))
  }
}
