import TSModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The posteriors that are fitted, by the names of their data in `Benchmarks/data`.
enum Posterior: String {
  case ark
  case eightSchools = "eight-schools"
  case kilpisjarvi
  case sv

  /// The density, made anew from the data.
  func density() throws -> ModelDensity {
    switch self {
    case .ark: try ModelDensity(load(ArK.self))
    case .eightSchools: try ModelDensity(load(EightSchools.self))
    case .kilpisjarvi: try ModelDensity(load(Kilpisjarvi.self))
    case .sv: try ModelDensity(load(StochasticVolatility.self))
    }
  }

  /// The model that the file of data holds.
  func load<M: Decodable>(_ model: M.Type) throws -> M {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = package.appendingPathComponent("data").appendingPathComponent("\(rawValue).json")
    return try JSONDecoder().decode(model, from: Data(contentsOf: file))
  }
}
