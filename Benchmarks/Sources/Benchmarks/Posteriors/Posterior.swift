import TSModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The posteriors that are fitted or whose gradients are taken.
enum Posterior: String {
  case ark
  case arkShifted = "ark-shifted"
  case arma11
  case components
  case eightSchools = "eight-schools"
  case garch11
  case hmm
  case kilpisjarvi
  case radon
  case sv
  /// The series of `sv` a hundred times over.
  case svLong = "sv-long"
  /// What `components` puts together, written out.
  case writtenOut = "written-out"

  /// The density, made anew from the data.
  func density() throws -> ModelDensity {
    switch self {
    case .ark: try ModelDensity(load(ArK.self))
    case .arkShifted: try ModelDensity(load(ShiftedArK.self))
    case .arma11: try ModelDensity(load(ARMA11.self))
    case .eightSchools: try ModelDensity(load(EightSchools.self))
    case .garch11: try ModelDensity(load(GARCH11.self))
    case .hmm: try ModelDensity(load(HiddenMarkov.self))
    case .kilpisjarvi: try ModelDensity(load(Kilpisjarvi.self))
    case .radon: try ModelDensity(load(VaryingIntercepts.self))
    case .sv: try ModelDensity(load(StochasticVolatility.self))
    case .components, .svLong, .writtenOut: try density(of: load(StochasticVolatility.self).y)
    }
  }

  /// That of the posteriors which take the series of `sv`.
  private func density(of y: [Double]) throws -> ModelDensity {
    switch self {
    case .components: try ModelDensity(ComposedSeries(y: y, steps: y.count))
    case .writtenOut: try ModelDensity(WrittenOutSeries(y: y, steps: y.count))
    default: try ModelDensity(StochasticVolatility(y: (0..<100).flatMap { _ in y }))
    }
  }

  /// The name of the data in `Benchmarks/data`.
  private var file: String {
    switch self {
    case .arkShifted: Posterior.ark.rawValue
    case .components, .svLong, .writtenOut: Posterior.sv.rawValue
    default: rawValue
    }
  }

  /// The model that the file of data holds.
  func load<M: Decodable>(_ model: M.Type) throws -> M {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = package.appendingPathComponent("data").appendingPathComponent("\(file).json")
    return try JSONDecoder().decode(model, from: Data(contentsOf: file))
  }
}
