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
  /// The same with its states as a latent site.
  case hmmLatent = "hmm-latent"
  case kilpisjarvi
  case level
  case nile
  case radon
  case seasonal
  case sv
  /// The series of `sv` a hundred times over.
  case svLong = "sv-long"
  /// What `components` puts together, written out.
  case writtenOut = "written-out"

  /// The density, made anew from the data.
  func density(marginalize marginalization: Marginalization) throws -> ModelDensity {
    try ModelDensity(model(), marginalize: marginalization)
  }

  private func model() throws -> any Model {
    switch self {
    case .ark: try load(ArK.self)
    case .arkShifted: try load(ShiftedArK.self)
    case .arma11: try load(ARMA11.self)
    case .eightSchools: try load(EightSchools.self)
    case .garch11: try load(GARCH11.self)
    case .hmm: try load(HiddenMarkov.self)
    case .hmmLatent: try load(LatentHiddenMarkov.self)
    case .kilpisjarvi: try load(Kilpisjarvi.self)
    case .level: CentredLevel(y: structuralSeries(1000))
    case .nile: try load(LocalLevel.self)
    case .radon: try load(VaryingIntercepts.self)
    case .seasonal: TrendAndSeasons(y: structuralSeries(1000))
    case .sv: try load(StochasticVolatility.self)
    case .components, .svLong, .writtenOut: try model(of: load(StochasticVolatility.self).y)
    }
  }

  /// That of the posteriors which take the series of `sv`.
  private func model(of y: [Double]) -> any Model {
    switch self {
    case .components: ComposedSeries(y: y, steps: y.count)
    case .writtenOut: WrittenOutSeries(y: y, steps: y.count)
    default: StochasticVolatility(y: (0..<100).flatMap { _ in y })
    }
  }

  /// The name of the data in `Benchmarks/data`.
  private var file: String {
    switch self {
    case .arkShifted: Posterior.ark.rawValue
    case .hmmLatent: Posterior.hmm.rawValue
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
